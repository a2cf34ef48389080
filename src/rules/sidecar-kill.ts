import { defineRule } from '../engine/rule.ts';
import { type Answer, advise, refuse } from '../engine/step.ts';
import { isMeantToEnd } from '../kube/completion.ts';
import { type KillMention, killMentionsIn } from '../kube/kill-mention.ts';
import type { Project } from '../kube/project.ts';
import { provenSidecars } from '../kube/proven-sidecars.ts';
import { type Stop, stopsIn } from '../kube/stop.ts';
import type { Workload } from '../kube/workload.ts';
import { asList, asMap } from '../yaml/plain.ts';
import { dataOf, nameOf, type StopData, withoutStop, withoutWatcher } from './stop-removal.ts';

type Proof = 'product' | 'script' | 'none';

type Data =
  | { readonly kind: 'signal'; readonly stop: StopData; readonly proof: Proof }
  | { readonly kind: 'watcher'; readonly watcher: Pick<StopData, 'addressee' | 'caller'>; readonly script: string }
  | { readonly kind: KillMention['kind']; readonly container: string };

const sharing =
  'Once nothing else needs it, `shareProcessNamespace: true` can go too; each container then has its own PID 1 again.';

const tracing = 'If `SYS_PTRACE` or `KILL` was added only to reach the other process, that capability can go too.';

/** A signal to a sidecar's process from another container of the pod. */
export const sidecarKill = defineRule<Data>({
  id: 'sidecar-kill',
  category: 'completion',
  docs: {
    title: 'Kill of a sidecar from another container',
    what: 'The containers of a pod share their processes (`shareProcessNamespace: true`), and the script of one ends the process of a sidecar when the work is done: `pkill cloud_sql_proxy`, `kill $(pgrep envoy)`, `killall nginx`. Sometimes a container of its own watches the app and does nothing else.',
    why: 'A Job is complete when its regular containers have ended, so something had to end the sidecar. The kubelet does that for a native sidecar, and restarts one that is killed while the pod runs.',
    safety:
      'Always graded unsafe: the signal decided the exit code of the script. A container that does nothing but watch and kill is removed as a whole, also where its script comes from a ConfigMap of the project; other mounted scripts are reported. In pods that are not meant to end, such as those of a Deployment, nothing is looked for. Refused where several containers or none may run the process, and where nothing proves that the killed container is a sidecar. Removing `shareProcessNamespace` is left to people, since other things may rely on it.',
    references: [
      'kubernetes#25908',
      'Kubernetes documentation, "Share Process Namespace between Containers in a Pod"',
      'KEP-753',
    ],
  },
  signals: ['shareProcessNamespace'],
  detect(workload, project) {
    if (!isMeantToEnd(workload)) return [];
    const finding = { rule: 'sidecar-kill', category: 'completion', workload: workload.ref } as const;
    const stops = stopsIn(workload, project).filter(({ how }) => how === 'signal');
    const meant = stops.map((stop) => ({ stop, proof: proofOf(stop, workload, project) }));
    return [
      ...meant.map(({ stop, proof }) => ({
        ...finding,
        container: stop.caller.name,
        message: messageOf(stop, proof),
        confidence: stop.addressee.kind === 'unknown' ? ('low' as const) : ('high' as const),
        evidence: [{ at: stop.at, within: stop.within, says: `it ${stop.says}` }, ...stop.evidence] as const,
        data: { kind: 'signal' as const, stop: dataOf(stop), proof },
      })),
      ...killMentionsIn(workload, project).map((mention) => ({
        ...finding,
        container: mention.container.name,
        message: `Container "${mention.container.name}" ${mentioned[mention.kind]}.`,
        confidence: 'medium' as const,
        evidence: [placeOf(mention)] as const,
        data: mentionData(mention, workload, project),
      })),
    ];
  },
  plan({ data }, workload, project) {
    if (data.kind === 'watcher') {
      const left = `If nothing else mounts it, ${data.script} can go too.`;
      return withoutWatcher(data.watcher, { workload, project, atLeast: 'unsafe', advice: [left, sharing] });
    }
    if (data.kind !== 'signal') return reported(data.kind, data.container);
    const { stop, proof } = data;
    if (proof === 'none') return refuse(`Nothing proves that ${nameOf(stop)} is a sidecar and no app.`, true);
    const alive = `Check that nothing counts on ${nameOf(stop)} being gone: it now runs until all app containers have ended.`;
    const unknown = `Nothing is known of the image of ${nameOf(stop)}: check that it runs until it is stopped.`;
    const review = proof === 'product' ? [alive] : [alive, unknown];
    return withoutStop(stop, { workload, project, atLeast: 'unsafe', review, advice: adviceFor(workload) });
  },
});

function adviceFor({ containers }: Workload): readonly string[] {
  const added = containers.flatMap(({ spec }) => asList(asMap(asMap(spec.securityContext).capabilities).add));
  return added.includes('SYS_PTRACE') || added.includes('KILL') ? [sharing, tracing] : [sharing];
}

function messageOf({ caller, addressee }: Stop, proof: Proof): string {
  const name = nameOf({ addressee });
  if (proof === 'none') return `Container "${caller.name}" sends a signal to the process of ${name}.`;
  return `Container "${caller.name}" kills ${name} when the work is done, so that the pod can end.`;
}

function reported(kind: KillMention['kind'], container: string): Answer {
  if (kind === 'script') return refuse(`The script of "${container}" cannot be read with certainty.`, true);
  const hint = `Take the signal out of this script, or remove "${container}" if it does nothing else, before the killed sidecar becomes native: it would be restarted.`;
  return advise([hint, sharing], true);
}

const mentioned: Readonly<Record<KillMention['kind'], string>> = {
  script: 'has a script that sends signals to processes of the pod and cannot be read',
  'config-map': 'mounts a script that kills processes of other containers when the work is done',
};

function placeOf({ at, within, says }: KillMention) {
  return { at, says, ...(within === undefined ? {} : { within }) };
}

/** A mounted script that only waits and kills a proven sidecar makes its container one that can go. */
function mentionData(mention: KillMention, workload: Workload, project: Project): Data {
  const { kind, container, watches } = mention;
  const proven = provenSidecars(workload, project).some((one) => one.container === watches);
  if (watches === undefined || !proven) return { kind, container: container.name };
  const { name, role, index } = watches;
  const caller = { name: container.name, at: container.at };
  return {
    kind: 'watcher',
    watcher: { addressee: { kind: 'container', name, role, index }, caller },
    script: mention.script,
  };
}

/** What shows that the killed container is the sidecar: its product, or that a Job kills it after its own work. */
function proofOf({ addressee, watcher }: Stop, workload: Workload, project: Project): Proof {
  if (addressee.kind !== 'container' || addressee.role === 'init') return 'product';
  const proven = provenSidecars(workload, project).some(({ container }) => container.name === addressee.name);
  if (proven) return 'product';
  return watcher ? 'none' : 'script';
}
