import type { Applicability, Operation } from '../engine/operation.ts';
import type { Step } from '../engine/step.ts';
import { productOf } from '../kube/identity.ts';
import { listsFor, programRunOf } from '../kube/program-run.ts';
import { runsIn } from '../kube/runs.ts';
import type { Container } from '../kube/workload.ts';
import type { Script } from '../shell/script.ts';
import type { Supervisor } from '../shell/supervisor/supervisor.ts';
import { asList, type Plain } from '../yaml/plain.ts';
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
  const step = { applicability, review: [...reviewOf(supervisor), ...signalReview(sidecar, supervisor)] };
  if (run.kind === 'script') {
    const because = `The shell of "${sidecar.name}" becomes its program, which then gets SIGTERM from the kubelet; nothing has to watch for the end of the app.`;
    const operation = { kind: 'edit-script' as const, at, changes: run.changes };
    return { steps: [{ ...step, operation, because }], becomes: [supervisor.program.text, ...supervisor.worksBefore] };
  }
  const because = `"${sidecar.name}" runs its program without a script around it, so that it gets SIGTERM from the kubelet; nothing has to watch for the end of the app.`;
  const [first, ...rest] = argvOperations(sidecar, run.argv);
  if (first === undefined) return 'Its command would stay as it is.';
  const others = rest.map((operation) => ({ operation, applicability, because }));
  return { steps: [{ ...step, operation: first, because }, ...others], becomes: run.argv };
}

/** A new argv in the lists that are there, entry by entry, so that they keep their style. */
function argvOperations(container: Container, argv: readonly string[]): readonly Operation[] {
  const { at, spec } = container;
  const { command, args } = listsFor(container, argv);
  return [
    ...listOperations(below(at, 'command'), asList(spec.command), command),
    ...listOperations(below(at, 'args'), asList(spec.args), args),
  ];
}

function listOperations(at: Location, old: readonly Plain[], list: readonly string[]): readonly Operation[] {
  if (list.length === 0) return old.length === 0 ? [] : [{ kind: 'remove', at }];
  const set = list.flatMap((value, i): readonly Operation[] =>
    old[i] === value ? [] : [{ kind: 'set', at: below(at, i), value }],
  );
  const surplus = old.slice(list.length).map((_, i): Operation => ({ kind: 'remove', at: below(at, list.length + i) }));
  return [...set, ...surplus];
}

/**
 * The programs of known products handle SIGTERM; others may rely on its default action, which a first process lacks.
 * The hazard `ignores-sigterm` speaks of those that are known to.
 */
function signalReview(sidecar: Container, { shape }: Supervisor): readonly string[] {
  if (shape === 'S4' || productOf(sidecar)?.confidence === 'high' || runsIn(sidecar).length > 0) return [];
  return [
    `"${sidecar.name}" is stopped by SIGTERM to its program; if that does not handle it, each pod lasts up to \`terminationGracePeriodSeconds\` longer.`,
  ];
}

function reviewOf({ says, installs }: Supervisor): readonly string[] {
  const watch = installs.length === 0 ? [] : [`\`${installs.join('; ')}\` goes too: only the watch needed it.`];
  return [says, ...watch];
}
