import type { Hazard } from '../engine/hazard.ts';
import { plannedPod } from '../engine/planned-container.ts';
import { preStopOf } from '../kube/hook.ts';

/** Its own `preStop` hook still ends the sidecar. */
export const quittingHook: Hazard = {
  id: 'quitting-hook',
  docs: {
    title: 'Hook that ends the sidecar too early',
    why: 'The `preStop` hook of a native sidecar runs as soon as the pod is told to stop, at the same time as those of the app; only the signal waits for its turn. A hook that makes the sidecar exit takes it away while the app still works, and it is not started again.',
    references: ['KEP-753, "Failure modes"', 'KEP-4438', 'kubernetes `pkg/kubelet/kuberuntime`, `killContainer`'],
  },
  assess({ container, workload, steps }) {
    const pod = plannedPod(container, workload, steps);
    const parts = preStopOf(pod.container, pod.workload)?.parts ?? [];
    const quits = parts.find((part) => part.kind === 'quit');
    if (quits !== undefined) {
      const reason = `has a preStop hook that ends it (it ${quits.says}) while the app still works, and the hook would stay.`;
      return { kind: 'refusal', reason };
    }
    const waits = parts.find((part) => part.kind === 'flag-wait' || part.kind === 'app-wait');
    if (waits !== undefined) {
      const sentence = `The preStop hook of "${container.name}" ${waits.says}: it runs when the pod is told to stop, and the app gets only what it leaves of the grace period.`;
      return { kind: 'review', unsafe: true, review: [sentence] };
    }
    const unclear = parts.find((part) => part.kind === 'other' || part.kind === 'call');
    if (unclear === undefined) return undefined;
    const sentence = `The preStop hook of "${container.name}" runs before the app has stopped: make sure that it does not end the sidecar (it ${unclear.says}).`;
    return { kind: 'review', unsafe: true, review: [sentence] };
  },
};
