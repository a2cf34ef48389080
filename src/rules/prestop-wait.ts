import { defineRule } from '../engine/rule.ts';
import { hookedSidecars, isOnly, removeHook } from './sidecar-hook.ts';

interface Data {
  readonly container: string;
  /** Whether it waits for a file that another container makes. */
  readonly flag: boolean;
}

/** A sidecar that waits in `preStop` until the app is gone. */
export const prestopWait = defineRule<Data>({
  id: 'prestop-wait',
  category: 'shutdown',
  docs: {
    title: 'Sidecar that waits for the app before it stops',
    what: 'A sidecar has a `preStop` hook that waits until the app is gone: until a flag file exists, until no other process listens, until the app no longer answers.',
    why: 'The kubelet stops a native sidecar only after all app containers have ended. The hook would run from the start of termination and share the grace period with the app for nothing.',
    safety:
      'Safe with the move that it needs. A wait for a flag file goes together with what writes the file: the writer stays out of step otherwise.',
    references: [
      'KEP-753, section "Termination of containers"',
      'Kubernetes documentation, "Pod Lifecycle", section "Termination with sidecars"',
    ],
  },
  signals: ['preStop'],
  detect: (workload, project) =>
    hookedSidecars(workload, project)
      .filter(
        ({ hook }) =>
          isOnly(hook, ['flag-wait', 'pause', 'log'], 'flag-wait') ||
          isOnly(hook, ['app-wait', 'pause', 'log'], 'app-wait'),
      )
      .map(({ container, hook, evidence }) => ({
        rule: 'prestop-wait',
        category: 'shutdown',
        workload: workload.ref,
        container: container.name,
        message: `Sidecar "${container.name}" waits in its preStop hook until the app is gone.`,
        confidence: 'high',
        evidence: [{ at: hook.at, says: hook.parts.map(({ says }) => says).join(', then ') }, ...evidence],
        data: { container: container.name, flag: hook.parts.some(({ kind }) => kind === 'flag-wait') },
      })),
  plan: ({ data }, workload, project) =>
    removeHook(data.container, {
      workload,
      project,
      needed: data.flag,
      because: `The kubelet keeps "${data.container}" until the app containers have ended; there is nothing left to wait for.`,
    }),
});
