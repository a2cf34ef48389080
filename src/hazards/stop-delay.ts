import type { Conversion, Hazard } from '../engine/hazard.ts';
import { plannedPod } from '../engine/planned-container.ts';
import { environmentOf } from '../kube/container.ts';
import { preStopOf } from '../kube/hook.ts';
import { runsIn } from '../kube/runs.ts';
import { flagOf } from '../products/flags.ts';

/** The sidecar takes its time to stop, and every run of the Job waits for it. */
export const stopDelay: Hazard = {
  id: 'stop-delay',
  docs: {
    title: 'Delay before the sidecar stops',
    why: 'A pod has only ended when its native sidecars have stopped, so a pause before that (`--min-sigterm-delay`, a shutdown grace period, a `preStop` that sleeps) makes every run of a Job longer. It was there to let the app finish first, which the order of termination now does.',
    references: [
      'kubernetes `pkg/kubelet/kuberuntime`, `killContainersWithSyncResult`',
      'cloud-sql-proxy `cmd/root.go`',
    ],
  },
  assess(conversion) {
    if (!conversion.workload.runsToCompletion) return undefined;
    const review = [...hookSentences(conversion), ...settingSentences(conversion)];
    return review.length === 0 ? undefined : { kind: 'review', unsafe: false, review };
  },
};

function hookSentences({ container, workload, steps }: Conversion): readonly string[] {
  const pod = plannedPod(container, workload, steps);
  const pause = preStopOf(pod.container, pod.workload)?.parts.find((part) => part.kind === 'pause');
  if (pause === undefined) return [];
  return [`The preStop hook of "${container.name}" ${pause.says} at the end of every run.`];
}

/** Flags and variables of pauses, in seconds or as a Go duration. */
const settings = [
  { flag: 'min-sigterm-delay', variables: ['CSQL_PROXY_MIN_SIGTERM_DELAY', 'ALLOYDB_PROXY_MIN_SIGTERM_DELAY'] },
  { flag: 'shutdown-grace-period-seconds', variables: ['DP_SHUTDOWN_GRACE_PERIOD_SECONDS'] },
];

function settingSentences({ container, workload, steps }: Conversion): readonly string[] {
  const own = plannedPod(container, workload, steps).container;
  const args = runsIn(own).flatMap(({ run }) => run.args);
  const env = environmentOf(own);
  return settings.flatMap(({ flag, variables }) => {
    const given = flagOf(args, flag);
    const variable = variables.find((name) => env.get(name) !== undefined);
    const value = given ?? (variable === undefined ? undefined : env.get(variable));
    if (value === undefined || /^0\D*$/.test(value)) return [];
    const name = given === undefined ? `\`${variable}: ${value}\`` : `\`--${flag}=${value}\``;
    return [`${name} of "${container.name}" delays the end of every run; the app has already ended by then.`];
  });
}
