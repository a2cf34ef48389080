import type { Command, Statement } from '../script.ts';
import { below, wordsOf } from '../walk.ts';
import type { Oracle } from './oracle.ts';
import type { Removal } from './removal.ts';

/** An exit status: a known number, or that of a command that is not known. */
export type Status = { readonly code: number } | { readonly of: string };

/** How a command came to its end. */
export interface End {
  readonly status: Status;
  /** Set when what follows in the script, function or loop is not run. */
  readonly leaves?: 'exit' | 'return' | 'replaced';
}

/** A shell in the middle of one run. */
export interface Shell {
  readonly oracle: Oracle;
  readonly removal: Removal;
  /** Whether what the removal takes out is left out. */
  readonly without: boolean;
  /** Commands that have to be followed step by step. */
  readonly followed: ReadonlySet<Command>;
  readonly functions: Map<string, readonly Statement[]>;
  /** Variables that hold an exit status. */
  variables: Map<string, Status>;
  traps: Map<string, readonly Statement[]>;
  last: Status;
  errexit: boolean;
  pipefail: boolean;
  /** How many conditions around the present command keep `-e` from ending the script. */
  sheltered: number;
  /** How many functions and traps the run is in. */
  depth: number;
  readonly seen: Seen;
  /** Runs a list of statements. */
  readonly list: (statements: readonly Statement[], shell: Shell) => End;
}

/** What a run showed so far. */
export interface Seen {
  /** Every command that stays, in the order in which it ran, with the statuses that it saw. */
  readonly trace: string[];
  /** Whether a seed ran. */
  ran: boolean;
  /** Whether a seed failed where that made a difference. */
  failed: boolean;
  /** Whether a guard that goes was asked. */
  guarded: boolean;
}

/** Thrown for constructs that a run does not follow. */
export class NotFollowed extends Error {
  override readonly name = 'NotFollowed';
}

const call = 'call ';

/** The status of a command that may succeed or fail. */
export function statusOf(command: Command, shell: Shell): Status {
  return { of: `${shell.removal.isCall(command) ? call : ''}${command.span.start}` };
}

/** Whether a status is zero, in this run. */
export function isZero(status: Status, shell: Shell): boolean {
  if ('code' in status) return status.code === 0;
  const zero = shell.oracle.decide(status.of) === 0;
  if (!zero && status.of.startsWith(call)) shell.seen.failed = true;
  return zero;
}

/** Whether two statuses are the same number, in this run. */
export function isSame(a: Status, b: Status, shell: Shell): boolean {
  if (keyOf(a) === keyOf(b)) return true;
  return isZero(a, shell) && isZero(b, shell);
}

/** A text that is the same for equal statuses. */
export function keyOf(status: Status): string {
  return 'code' in status ? `#${status.code}` : status.of;
}

/** Notes that a command ran that stays, with the statuses that it reads. */
export function note(command: Command, shell: Shell): void {
  shell.oracle.step();
  if (shell.removal.isGone(command)) return;
  const statuses = readBy(command).flatMap((name) => {
    const status = name === '?' ? shell.last : shell.variables.get(name);
    return status === undefined ? [] : [`${name}=${keyOf(status)}`];
  });
  shell.seen.trace.push([command.span.start, ...statuses].join(' '));
}

const reads = new WeakMap<Command, readonly string[]>();

function readBy(command: Command): readonly string[] {
  const known = reads.get(command);
  if (known !== undefined) return known;
  const names = [...below(command)].flatMap((inside) => wordsOf(inside).flatMap((word) => word.variables));
  const unique = [...new Set(names)];
  reads.set(command, unique);
  return unique;
}

/** Notes whether `-e` is on inside the compound command that just ran: it makes a difference which of them run. */
export function noteShelter(command: Command, shell: Shell): void {
  if (shell.errexit && !shell.removal.isGone(command))
    shell.seen.trace.push(shell.sheltered > 0 ? 'without -e' : 'with -e');
}
