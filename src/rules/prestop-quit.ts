import { defineRule } from '../engine/rule.ts';
import { refuse } from '../engine/step.ts';
import { hookedSidecars, isOnly, removeHook } from './sidecar-hook.ts';

interface Data {
  readonly container: string;
  /** What else the hook does, in words; empty where it only quits. */
  readonly more: string;
}

/** A sidecar that makes itself exit in `preStop`. */
export const prestopQuit = defineRule<Data>({
  id: 'prestop-quit',
  category: 'shutdown',
  docs: {
    title: 'Sidecar that quits in its preStop hook',
    what: 'A sidecar has a `preStop` hook that makes it exit: a quit endpoint, a shutdown command, a signal to itself.',
    why: 'The hook of a native sidecar runs at the start of termination, together with that of the app, and a sidecar that exits then is not restarted: the app loses its proxy while it still drains. Without the hook the kubelet stops the sidecar after the app, with SIGTERM.',
    safety:
      'Safe with the move that it needs; the hook must go, so a pod whose hook does more than quit is refused. Hooks that only drain connections stay.',
    references: ['KEP-753, sections "Termination of containers" and "Failure modes"', 'KEP-4438'],
  },
  signals: ['preStop'],
  detect: (workload, project) =>
    hookedSidecars(workload, project)
      .filter(({ hook }) => hook.parts.some(({ kind }) => kind === 'quit'))
      .map(({ container, hook, evidence }) => ({
        rule: 'prestop-quit',
        category: 'shutdown',
        workload: workload.ref,
        container: container.name,
        message: `Sidecar "${container.name}" quits in its preStop hook, which a native sidecar runs while the app still works.`,
        confidence: 'high',
        evidence: [{ at: hook.at, says: hook.parts.map(({ says }) => says).join(', then ') }, ...evidence],
        data: { container: container.name, more: isOnly(hook, quitting, 'quit') ? '' : whatElse(hook.parts) },
      })),
  plan: ({ data }, workload, project) =>
    data.more === ''
      ? removeHook(data.container, {
          workload,
          project,
          needed: true,
          because: `"${data.container}" would quit when termination begins, while the app still needs it; the kubelet stops it in its turn.`,
        })
      : refuse(
          `The preStop hook of "${data.container}" quits it, but also ${data.more}; only a person can tell what must stay.`,
          true,
        ),
});

const quitting = ['quit', 'pause', 'log', 'flag-wait', 'app-wait'] as const;

function whatElse(parts: readonly { readonly kind: string; readonly says: string }[]): string {
  const kinds: readonly string[] = quitting;
  return parts
    .filter(({ kind }) => !kinds.includes(kind))
    .map(({ says }) => says)
    .join(' and ');
}
