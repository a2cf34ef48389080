import { convert } from '../engine/conversion.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import { type Answer, refuse, type Step } from '../engine/step.ts';
import { environmentOf } from '../kube/container.ts';
import { productOf, settledRole } from '../kube/identity.ts';
import type { KubexitPod, KubexitUse } from '../kube/kubexit.ts';
import { leftoversOf } from '../kube/kubexit-leftovers.ts';
import { withoutShell } from '../kube/last-command.ts';
import type { Project } from '../kube/project.ts';
import { readyGateOf } from '../kube/ready-wait.ts';
import { runsIn } from '../kube/runs.ts';
import type { Workload } from '../kube/workload.ts';
import { wrapperOf } from '../products/wrapper.ts';
import { withoutVariables, withoutWrapper } from './unwrapped.ts';
import { firstProcess } from './wrapper-advice.ts';

interface Place {
  readonly workload: Workload;
  readonly project: Project;
}

const applicability = 'unsafe';

/** The answer to a pod of apps and sidecars that kubexit starts: all of its parts go, or none. */
export function withoutKubexit(pod: KubexitPod, place: Place): Answer {
  const { workload, project } = place;
  const uses = [...pod.sidecars, ...pod.apps];
  const named = pod.sidecars.find(({ container }) => settledRole(container, project.settled) === 'app');
  if (named !== undefined) return refuse(`The configuration names "${named.container.name}" an app container.`, false);
  const parts = [
    ...pod.sidecars.map((use) => movedWithGate(use, pod, place)),
    ...uses.map((use) => unwrapped(use, pod, workload)),
  ];
  const stuck = parts.find((part) => typeof part === 'string');
  if (stuck !== undefined) return refuse(stuck, false);
  const because = 'Only kubexit read its variables.';
  const variables = uses.flatMap(({ container }) =>
    withoutVariables(container, wrapperOf('kubexit')?.variables ?? [], { applicability, because }),
  );
  const steps = [...parts.flatMap((part) => (typeof part === 'string' ? [] : part)), ...variables];
  const left = leftoversOf(uses, workload, (container) => plannedContainer(container, steps));
  const goes = left.goes.map(
    ({ at, because }): Step => ({ operation: { kind: 'remove', at }, applicability, because }),
  );
  const advice = adviceOf(uses, left.stays, workload);
  return { steps: [...steps, ...goes], needed: true, ...(advice.length === 0 ? {} : { advice }) };
}

function movedWithGate(use: KubexitUse, pod: KubexitPod, place: Place): readonly Step[] | string {
  const { container } = use;
  const gate = readyGateOf(use, pod, place);
  if (gate?.kind === 'none')
    return `kubexit holds the app back until "${container.name}" is ready, and no startup probe is proven to do the same. ${gate.reason}`;
  const move = convert(container, place.workload, {
    applicability,
    because: `As a native sidecar "${container.name}" starts before the app containers, and the kubelet stops it once they have ended, which kubexit did.`,
    review: [...endReview(use, place.workload), ...(gate?.kind === 'started' ? [readyAtOnce(container.name)] : [])],
  });
  if (gate?.kind !== 'probe') return [move];
  const { setting, says, review } = gate;
  const { at, value, after } = setting;
  const probe: Step = {
    operation: { kind: 'set', at, value, ...(after === undefined ? {} : { after }) },
    applicability,
    because: `"${container.name}" ${says}, so this probe tells the kubelet when to start the app, which waited for that.`,
    review: [...review, firstStartOnly],
  };
  return [move, probe];
}

const firstStartOnly =
  'kubexit also waited whenever the app restarted; the probe holds the app back only when the pod starts.';

function readyAtOnce(name: string): string {
  return `"${name}" has no readiness probe, so kubexit took it for ready as soon as it had started; the kubelet starts the app at the same moment.`;
}

/** What a person must check about how a sidecar ends. */
function endReview({ container, deaths }: KubexitUse, workload: Workload): readonly string[] {
  const { name } = container;
  const ended = `The exit code of "${name}" no longer counts for the pod.`;
  const restarted = `"${name}" is restarted if it ends while an app container runs; with kubexit its end was final.`;
  const grace = environmentOf(container).get('KUBEXIT_GRACE_PERIOD');
  const { terminationGracePeriodSeconds: seconds = 30 } = workload.podSpec;
  const limit = `kubexit gave "${name}" ${grace} after SIGTERM; now the grace period of the pod counts (${String(seconds)} s).`;
  const end = deaths.length > 1 ? `the first of "${deaths.join('", "')}"` : `"${deaths[0]}"`;
  const later = `kubexit ended "${name}" with ${end}; now it runs until all app containers have ended.`;
  const only = deaths.length === 1 && workload.containers.length === 2;
  const runsOn = runsIn(container).some(({ product, run }) => product.runsUntilStopped(run) === true);
  return [ended, ...(runsOn ? [] : [restarted]), ...(only ? [] : [later]), ...(grace === undefined ? [] : [limit])];
}

function unwrapped(use: KubexitUse, { sidecars }: KubexitPod, workload: Workload): readonly Step[] | string {
  const { container, call } = use;
  const isSidecar = sidecars.includes(use);
  const removal = isSidecar ? withoutShell(container, call) : call.without(call.wrapper.drops);
  if (removal.kind === 'none') return `kubexit cannot be taken out of "${container.name}". ${removal.reason}`;
  const because = isSidecar
    ? `"${container.name}" runs its program itself, so that the kubelet stops it; kubexit would wait for a tombstone that nobody writes any more.`
    : use.births.length > 0
      ? `The kubelet starts "${container.name}" once the sidecar is up; kubexit does not see native sidecars and would give up.`
      : `Nothing reads the tombstone any more by which kubexit told the end of "${container.name}".`;
  const codes = `Exit codes of kubexit itself vanish: ${wrapperOf('kubexit')?.exitCode}.`;
  const first = firstProcess(call, { container, workload });
  const hears = isSidecar ? signalReview(use, first.length > 0) : first;
  const earlier = !isSidecar && call.within !== undefined ? [allWaits(container.name)] : [];
  const review = [...(isSidecar ? [] : [codes]), ...hears, ...earlier];
  return withoutWrapper(removal, call.at, { applicability, because, review }) ?? [];
}

/** Known products handle SIGTERM; others may rely on its default action, which a first process lacks. */
function signalReview({ container, call }: KubexitUse, isFirst: boolean): readonly string[] {
  const known = productOf(container)?.confidence === 'high';
  if (known || (call.within === undefined && !isFirst)) return [];
  const place = call.within === undefined ? 'becomes its first process' : 'takes the place of the shell';
  return [
    `The program of "${container.name}" ${place}; if it does not handle SIGTERM, each pod lasts up to \`terminationGracePeriodSeconds\` longer.`,
  ];
}

function allWaits(name: string): string {
  return `What "${name}" does before the call of kubexit now also happens only after the sidecar has started.`;
}

function adviceOf(uses: readonly KubexitUse[], stays: readonly string[], { podSpec }: Workload): readonly string[] {
  const waits = uses.some(({ births }) => births.length > 0);
  const account = typeof podSpec.serviceAccountName === 'string' ? podSpec.serviceAccountName : 'default';
  const rights = `kubexit had to get and watch pods: take that right from service account "${account}" if nothing else needs it.`;
  const images = uses
    .filter(({ call }) => !call.argv[0]?.startsWith('/'))
    .map(({ container }) => `"${container.name}"`);
  const image = `kubexit is still in the image of ${images.join(' and ')}; take it out when you next build it.`;
  const names = stays.map((name) => `"${name}"`).join(' and ');
  const volumes = `More than kubexit may use ${stays.length > 1 ? 'the volumes' : 'the volume'} ${names}; delete what nothing else uses.`;
  return [...(waits ? [rights] : []), ...(images.length > 0 ? [image] : []), ...(stays.length > 0 ? [volumes] : [])];
}
