import type { Evidence } from '../engine/finding.ts';
import { defineRule } from '../engine/rule.ts';
import type { Step } from '../engine/step.ts';
import { advise, refuse } from '../engine/step.ts';
import { isMeantToEnd } from '../kube/completion.ts';
import { initQuitsIn } from '../kube/init-quit.ts';
import { type QuitFlag, quitFlagsOf } from '../kube/quit-flag.ts';
import { type QuitMention, quitMentionsIn } from '../kube/quit-mention.ts';
import { type Stop, stopsIn } from '../kube/stop.ts';
import type { Workload } from '../kube/workload.ts';
import { productById } from '../products/index.ts';
import { isOnlyAddressed } from './image-doubt.ts';
import { dataOf, nameOf, type StopData, withoutStop } from './stop-removal.ts';

type Data =
  | {
      readonly kind: 'call';
      readonly stop: StopData;
      readonly flags: readonly QuitFlag[];
      readonly dead: string;
      readonly operator: boolean;
    }
  | { readonly kind: QuitMention['kind']; readonly container: string };

/** A call that makes a sidecar exit once the app is done. */
export const quitquitquitCall = defineRule<Data>({
  id: 'quitquitquit-call',
  category: 'completion',
  docs: {
    title: 'Quit call to a sidecar',
    what: 'The script of an app container tells a sidecar to exit when its work is done: a request to a quit endpoint (`/quitquitquit` of Istio, Envoy and the Cloud SQL proxy, `/shutdown` of Linkerd and Dapr), or a program such as `pilot-agent request POST quitquitquit` or `cloud-sql-proxy shutdown`.',
    why: 'A Job is complete when its regular containers have ended, so something had to end the sidecar. A native sidecar does not count; the kubelet stops it after the app. A quit call left behind makes the kubelet restart it.',
    safety:
      'Safe where the script ends with the exit code of the app before and after (`rc=$?; …; exit $rc`, `trap … EXIT`). Graded unsafe where the call decided the exit code, so that failures were hidden, where a failing app never made the call, so that the pod hung, and where nothing is known of the image that the call addresses. Refused in pods that are not meant to end, where nothing settles which container the call addresses, where the mesh is not native, and where the call cannot be cut out of the script. Refused, too, where an init container makes the call: a native sidecar may run before it. Calls inside programs, images and mounted scripts are only reported.',
    references: [
      'istio/istio `pilot/cmd/pilot-agent/status/server.go`; istio#6324, istio#11659',
      'Envoy documentation, "Administration interface"',
      'cloud-sql-proxy CHANGELOG 2.1.0, 2.7.0, 2.20.0',
      'linkerd2 `tasks/graceful-shutdown.md`',
      'Dapr documentation, "Running Dapr with a Kubernetes Job"',
      'KEP-753',
    ],
  },
  signals: ['quitquitquit', 'hutdown', '_QUIT_URLS', 'linkerd-await', '.sh'],
  detect(workload, project) {
    const stops = stopsIn(workload, project).filter(({ how }) => how === 'call');
    const mentions = isMeantToEnd(workload) ? quitMentionsIn(workload, project) : [];
    const finding = { rule: 'quitquitquit-call', category: 'completion', workload: workload.ref } as const;
    return [
      ...stops.map((stop) => ({
        ...finding,
        container: stop.caller.name,
        message: `Container "${stop.caller.name}" tells ${nameOf(stop)} to quit when its work is done${isMeantToEnd(workload) ? ', so that the pod can end' : ''}.`,
        confidence: stop.addressee.kind === 'unknown' ? ('medium' as const) : ('high' as const),
        evidence: evidenceOf(stop),
        data: {
          kind: 'call' as const,
          stop: dataOf(stop),
          flags: mentions.length === 0 ? flagsOf(stop, stops, workload) : [],
          dead: withoutEffect(stop),
          operator: stop.says.includes('_QUIT_URLS'),
        },
      })),
      ...[...mentions, ...initQuitsIn(workload, project)].map(({ kind, container, at, within, says }) => ({
        ...finding,
        container: container.name,
        message: `Container "${container.name}" ${mentioned[kind]}.`,
        confidence: 'medium' as const,
        evidence: [{ at, says, ...(within === undefined ? {} : { within }) }] as const,
        data: { kind, container: container.name },
      })),
    ];
  },
  plan({ data }, workload, project) {
    if (data.kind !== 'call') return reported(data.kind, data.container);
    const { stop, flags, dead } = data;
    if (!isMeantToEnd(workload)) return refuse(otherPurpose, false);
    const doubts = isOnlyAddressed(stop.addressee, workload, project) ? [unknownImage(nameOf(stop))] : [];
    const review = dead === '' ? doubts : [dead, ...doubts];
    const atLeast = review.length === 0 ? 'safe' : 'unsafe';
    const answer = withoutStop(stop, { workload, project, atLeast, review });
    const byOperator = stop.addressee.kind === 'unknown' && data.operator ? { advice: [operatorAdvice] } : {};
    const residue = answer.steps.length === 0 ? [] : flags.map((flag) => withoutFlag(flag, nameOf(stop)));
    return { ...answer, ...byOperator, steps: [...answer.steps, ...residue] };
  },
});

function evidenceOf({ at, within, says, evidence }: Stop): readonly [Evidence, ...Evidence[]] {
  return [{ at, within, says: `it ${says}` }, ...evidence];
}

/** Requests with a method that the endpoint rejects never stopped anything. */
function withoutEffect({ request, addressee }: Stop): string {
  const product = addressee.kind === 'injected' ? productById(addressee.product) : undefined;
  const endpoint = product?.quitEndpoints.find(({ port, path }) => port === request?.port && path === request.path);
  if (request === undefined || endpoint === undefined || endpoint.methods.includes(request.method)) return '';
  return `The call never worked: ${product?.title} takes only ${endpoint.methods.join(' and ')} there, and this is ${request.method}.`;
}

function unknownImage(sidecar: string): string {
  return `Nothing is known of the image of ${sidecar}: check that it is a sidecar, and that SIGTERM ends it as well as the call did.`;
}

/** Flags of the sidecar that have no use once all calls to it go. */
function flagsOf({ addressee }: Stop, stops: readonly Stop[], workload: Workload): readonly QuitFlag[] {
  if (addressee.kind !== 'container') return [];
  const list = addressee.role === 'app' ? workload.containers : workload.initContainers;
  const sidecar = list.find(({ name, index }) => name === addressee.name && index === addressee.index);
  const all = stops.every(({ stays, addressee: to }) => stays === undefined || to.kind === 'injected');
  return sidecar === undefined || !all ? [] : quitFlagsOf(sidecar);
}

function withoutFlag({ at, name }: QuitFlag, sidecar: string): Step {
  return {
    operation: { kind: 'remove', at },
    applicability: 'safe',
    because: `${name.replace(/^the/, 'The')} only serves the quit endpoint of ${sidecar}, which nothing calls any more.`,
  };
}

const otherPurpose = 'This pod is not meant to end, so the call has another purpose, such as a restart of the sidecar.';

/** Source: cloud-sql-proxy-operator 1.6.0, `UseSidecar` from Kubernetes 1.29 on. */
const operatorAdvice =
  'If the Cloud SQL Proxy operator injects the proxy: from version 1.6.0 on it does so as a native sidecar, and then the call has to go.';

const mentioned: Readonly<Record<QuitMention['kind'], string>> = {
  script: 'has a script that speaks of a quit endpoint of a sidecar',
  program: 'gives the quit endpoint of a sidecar to a program, which may call it when its work is done',
  variable: 'gives the quit endpoint of a sidecar to its program, which may call it when its work is done',
  'config-map': 'mounts a script that tells a sidecar to quit when its work is done',
  init: 'is an init container and tells a sidecar to quit',
};

const callers: Readonly<Record<Exclude<QuitMention['kind'], 'script' | 'init'>, string>> = {
  program: 'program',
  variable: 'program that reads this variable',
  'config-map': 'script, which other pods may mount too,',
};

function reported(kind: QuitMention['kind'], container: string) {
  if (kind === 'script') return refuse(`The script of "${container}" cannot be read with certainty.`, true);
  if (kind === 'init')
    return refuse(
      `Once the sidecar is native it may start before init container "${container}", whose call then makes it exit while others start; take the call out by hand.`,
      true,
    );
  const advice = `Take the call out of the ${callers[kind]} in the same change that makes the sidecar native: a native sidecar that quits is restarted.`;
  return advise([advice], true);
}
