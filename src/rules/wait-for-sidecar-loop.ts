import { defineRule } from '../engine/rule.ts';
import { advise } from '../engine/step.ts';
import { mountedWaitsIn, type StartWait } from '../kube/start-wait.ts';
import { namesOf } from './start-hold.ts';
import {
  evidenceOf,
  forSidecars,
  placeOf,
  type WaitPlace,
  waitsForSidecarsIn,
  withoutWaiting,
} from './wait-removal.ts';

/** `file` names the script of a loop that a ConfigMap holds, and `waitedFor` whom it waits for. */
type Data = WaitPlace | (WaitPlace & { readonly file: string; readonly waitedFor: string });

/** A loop in the script of a container that runs until a sidecar answers. */
export const waitForSidecarLoop = defineRule<Data>({
  id: 'wait-for-sidecar-loop',
  category: 'startup',
  docs: {
    title: 'Loop that waits for a sidecar',
    what: 'The script of a container asks a sidecar on the loopback interface, again and again, until it answers: `until curl localhost:15021/healthz/ready`, `while ! nc -z localhost 5432`, `pilot-agent wait`, a socket that is not there yet.',
    why: 'Regular containers start side by side, so an app could not rely on its proxy. A native sidecar starts before the app, and its startup probe holds the app back until it is up; the loop then has nothing to wait for.',
    safety:
      'Safe for an injected proxy that is native and has a startup probe of its own, and for a sidecar of the manifest whose startup probe asks the same port. Graded unsafe for other sidecars of the manifest: the loop becomes its startup probe, with the budget of a loop that gives up and 120 to 600 s for one that does not, after which the kubelet restarts the sidecar. The loop stays where no probe is proven to ask the same of the sidecar alone. Tests of a database (`pg_isready`, `mysqladmin ping`, `redis-cli ping`) and bare pauses always stay, and so do waits for Dapr, whose native sidecar has no startup probe. Loops in scripts of ConfigMaps are only reported.',
    references: [
      'Kubernetes documentation, "Sidecar containers"; KEP-753',
      'istio#11130; istio `pilot/cmd/pilot-agent/app/wait.go`',
      'cloud-sql-proxy CHANGELOG 2.8.0 (`wait`)',
      'dapr `pkg/injector/patcher/sidecar_container.go`',
    ],
  },
  signals: ['done', '--retry', 'pilot-agent', 'proxy wait', '.sh'],
  detect(workload, project) {
    const finding = { rule: 'wait-for-sidecar-loop', category: 'startup', workload: workload.ref } as const;
    const mounted = forSidecars(mountedWaitsIn(workload, project), workload, project);
    return [
      ...waitsForSidecarsIn(workload, project)
        .filter(isLoop)
        .map((wait) => ({
          ...finding,
          container: wait.waiter.name,
          message: `The script of "${wait.waiter.name}" waits until ${namesOf(wait)} answers, because regular containers start side by side.`,
          confidence: 'high' as const,
          evidence: evidenceOf(wait),
          data: placeOf(wait),
        })),
      ...mounted.filter(isLoop).map((wait) => ({
        ...finding,
        container: wait.waiter.name,
        message: `Container "${wait.waiter.name}" mounts a script that waits until ${namesOf(wait)} answers, because regular containers start side by side.`,
        confidence: 'medium' as const,
        evidence: evidenceOf(wait),
        data: { ...placeOf(wait), file: wait.file, waitedFor: namesOf(wait) },
      })),
    ];
  },
  plan({ data }, workload, project) {
    if (!('file' in data)) return withoutWaiting(data, { workload, project, noun: 'loop' });
    return advise([
      `The loop does no harm. Once ${data.waitedFor} is native and a startup probe holds the app back, it can be taken out of ${data.file} by hand, which other pods may mount too.`,
    ]);
  },
});

function isLoop({ origin, tool }: StartWait): boolean {
  return origin === 'command' && tool === undefined;
}
