import { defineRule } from '../engine/rule.ts';
import { hookedSidecars, isOnly, removeHook } from './sidecar-hook.ts';

interface Data {
  readonly container: string;
}

/** A sidecar that sleeps in `preStop` so that the app ends first. */
export const prestopSleep = defineRule<Data>({
  id: 'prestop-sleep',
  category: 'shutdown',
  docs: {
    title: 'Sidecar that sleeps before it stops',
    what: 'A sidecar has a `preStop` hook that only sleeps, so that it outlives the app for a while. App containers keep their pauses: those give endpoints time to propagate.',
    why: 'The kubelet stops a native sidecar after all app containers have ended, so there is nothing to wait for. The hook of a native sidecar runs at the start of termination and only burns the grace period; in a Job it delays the end of every run by its seconds.',
    safety:
      'Safe with the move that it needs. Unsafe where a Service sends traffic to the sidecar: then the pause also covers endpoint propagation. The pause of a product that serves traffic itself stays.',
    references: [
      'KEP-753, section "Termination of containers"',
      'Kubernetes documentation, "Pod Lifecycle", section "Termination with sidecars"',
    ],
  },
  signals: ['preStop'],
  detect: (workload, project) =>
    hookedSidecars(workload, project)
      .filter(({ hook, serves }) => !serves && isOnly(hook, ['pause', 'log'], 'pause'))
      .map(({ container, hook, evidence }) => ({
        rule: 'prestop-sleep',
        category: 'shutdown',
        workload: workload.ref,
        container: container.name,
        message: `Sidecar "${container.name}" sleeps before it stops, so that the app can end first.`,
        confidence: 'high',
        evidence: [{ at: hook.at, says: hook.parts.map(({ says }) => says).join(', then ') }, ...evidence],
        data: { container: container.name },
      })),
  plan: ({ data }, workload, project) =>
    removeHook(data.container, {
      workload,
      project,
      needed: false,
      because: `The kubelet stops "${data.container}" after the app containers anyway; the pause would only use up the grace period.`,
    }),
});
