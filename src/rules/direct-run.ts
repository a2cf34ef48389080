import type { Applicability } from '../engine/operation.ts';
import type { Step } from '../engine/step.ts';
import { programRunOf } from '../kube/program-run.ts';
import type { Container } from '../kube/workload.ts';
import type { Script } from '../shell/script.ts';
import type { Supervisor } from '../shell/supervisor/supervisor.ts';
import { below, type Location } from '../yaml/route.ts';

/** A container whose script starts its program in the background and watches for the time to stop it. */
export interface Supervised {
  readonly sidecar: Container;
  /** The script. */
  readonly at: Location;
  readonly script: Script;
  readonly supervisor: Supervisor;
}

/**
 * The steps after which a container runs its program itself and no script around it, and the texts of the new command;
 * one sentence where that cannot be.
 */
export function runDirectly(
  { sidecar, at, script, supervisor }: Supervised,
  applicability: Applicability,
): { readonly steps: readonly Step[]; readonly becomes: readonly string[] } | string {
  const run = programRunOf(sidecar, supervisor, script);
  if (run.kind === 'none') return run.reason;
  const step = { applicability, review: reviewOf(supervisor) };
  if (run.kind === 'script') {
    const because = `The shell of "${sidecar.name}" becomes its program, which then gets SIGTERM from the kubelet; nothing has to watch for the end of the app.`;
    const operation = { kind: 'edit-script' as const, at, changes: run.changes };
    return { steps: [{ ...step, operation, because }], becomes: [supervisor.program.text, ...supervisor.worksBefore] };
  }
  const because = `"${sidecar.name}" runs its program without a script around it, so that it gets SIGTERM from the kubelet; nothing has to watch for the end of the app.`;
  const set: Step = { ...step, operation: { kind: 'set', at: below(sidecar.at, 'command'), value: run.argv }, because };
  const rest: Step = {
    operation: { kind: 'remove', at: below(sidecar.at, 'args') },
    applicability,
    because: 'The script goes with the watch.',
  };
  return { steps: sidecar.spec.args === undefined ? [set] : [set, rest], becomes: run.argv };
}

function reviewOf({ shape, says, installs }: Supervisor): readonly string[] {
  const watch = installs.length === 0 ? [] : [`\`${installs.join('; ')}\` goes too: only the watch needed it.`];
  const tail =
    shape === 'S4'
      ? [
          '`tail` as the first process of a container ignores SIGTERM, so each pod lasts up to `terminationGracePeriodSeconds` longer.',
        ]
      : [];
  return [says, ...watch, ...tail];
}
