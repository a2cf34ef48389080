import { isPure } from '../idle.ts';
import type { AndOr, Command, If, Pipeline, Statement } from '../script.ts';
import { testOf } from '../test-expression.ts';
import { below } from '../walk.ts';
import { mayLeave } from './followed.ts';
import type { Oracle } from './oracle.ts';
import type { Removal } from './removal.ts';
import { afterFailure, runSimple } from './run-simple.ts';
import {
  type End,
  isZero,
  NotFollowed,
  note,
  noteShelter,
  type Seen,
  type Shell,
  type Status,
  statusOf,
} from './shell-state.ts';
import { isSatisfied } from './status-test.ts';

/** What a whole run of a script showed. */
export interface Outcome extends Seen {
  readonly status: Status;
  readonly shell: Shell;
}

/** Runs a script once, with or without what a removal takes out. Nothing is executed: the oracle decides what fails. */
export function runScript(
  removal: Removal,
  how: { readonly oracle: Oracle; readonly without: boolean; readonly followed: ReadonlySet<Command> },
): Outcome {
  const { statements, options } = removal.layout.script;
  const shell: Shell = {
    ...how,
    removal,
    functions: new Map(),
    variables: new Map(),
    traps: new Map(),
    last: { code: 0 },
    errexit: options.errexit === true,
    pipefail: options.pipefail === true,
    sheltered: 0,
    depth: 0,
    seen: { trace: [], ran: false, failed: false, guarded: false },
    list: runList,
  };
  const status = runExitTrap(runList(statements, shell), shell);
  return { ...shell.seen, status, shell };
}

function runExitTrap(end: End, shell: Shell): Status {
  const body = shell.traps.get('EXIT');
  if (body === undefined || end.leaves === 'replaced') return end.status;
  shell.traps.delete('EXIT');
  shell.last = end.status;
  shell.depth += 1;
  const trapped = runList(body, shell);
  shell.depth -= 1;
  return trapped.leaves === undefined ? end.status : trapped.status;
}

function runList(statements: readonly Statement[], shell: Shell): End {
  for (const { command, background } of statements) {
    if (shell.without && shell.removal.has(command)) continue;
    const end = background ? inBackground(command, shell) : runCommand(command, shell);
    shell.last = end.status;
    if (end.leaves !== undefined) return end;
  }
  return { status: shell.last };
}

function inBackground(command: Command, shell: Shell): End {
  if (shell.followed.has(command)) throw new NotFollowed();
  note(command, shell);
  return { status: { code: 0 } };
}

function runCommand(command: Command, shell: Shell): End {
  if (command.kind === 'simple') return afterFailure(runSimple(command, shell), shell);
  if (command.kind === 'function') {
    shell.functions.set(command.name, command.body);
    return { status: { code: 0 } };
  }
  if (command.kind === 'test' || command.kind === 'arithmetic')
    return afterFailure(runCondition(command, shell), shell);
  if (command.kind === 'pipeline') return runPipeline(command, shell);
  if (command.kind === 'and-or') return runAndOr(command, shell);
  if (shell.removal.isCall(command)) {
    shell.seen.ran = true;
    return { status: { code: 0 } };
  }
  if (!shell.followed.has(command)) return afterFailure(inOneStep(command, shell), shell);
  return runCompound(command, shell);
}

function runCompound(command: Command, shell: Shell): End {
  switch (command.kind) {
    case 'group':
      return runList(command.body, shell);
    case 'subshell':
      return afterFailure(runSubshell(command.body, shell), shell);
    case 'if':
      return runIf(command, shell);
    case 'loop':
    case 'for':
      return afterFailure(runLoop(command, shell), shell);
    default:
      throw new NotFollowed();
  }
}

/** A compound command that nothing has to be known of: it succeeds, fails, or ends the script. */
function inOneStep(command: Command, shell: Shell): End {
  note(command, shell);
  if (!isOneCommand(command)) noteShelter(command, shell);
  const key = String(command.span.start);
  if (!mayLeave(command)) return { status: { of: key } };
  return shell.oracle.decide(`${key} leaves`) === 0
    ? { status: { of: key } }
    : { status: { of: `${key} left` }, leaves: 'exit' };
}

/** `{ a; }` and `( a )` are like `a` itself. */
function isOneCommand(command: Command): boolean {
  if (command.kind !== 'group' && command.kind !== 'subshell') return false;
  return command.body.length === 1 && command.body[0]?.command.kind === 'simple';
}

function runCondition(command: Command, shell: Shell): End {
  note(command, shell);
  if (isPure(command) && shell.removal.isGone(command)) shell.seen.guarded = true;
  const expression = testOf(command);
  const known = expression && isSatisfied(expression, shell);
  return { status: known === undefined ? statusOf(command, shell) : { code: known ? 0 : 1 } };
}

function runAndOr({ operands, operators }: AndOr, shell: Shell): End {
  const all = operands.map((operand, i) => ({ operand, operator: operators[i - 1] }));
  const kept = shell.without ? all.filter(({ operand }) => !shell.removal.has(operand)) : all;
  let status: Status = shell.last;
  for (const [i, { operand, operator }] of kept.entries()) {
    if (i > 0 && isZero(status, shell) !== (operator === '&&')) continue;
    const shelter = i === kept.length - 1 ? 0 : 1;
    shell.sheltered += shelter;
    const end = runCommand(operand, shell);
    shell.sheltered -= shelter;
    status = end.status;
    shell.last = status;
    if (end.leaves !== undefined) return end;
  }
  return { status };
}

function runPipeline(command: Pipeline, shell: Shell): End {
  const [only, ...others] = command.members;
  if (only !== undefined && others.length === 0) {
    shell.sheltered += 1;
    const end = runCommand(only, shell);
    shell.sheltered -= 1;
    if (!command.negated || end.leaves !== undefined) return end;
    return { status: { code: isZero(end.status, shell) ? 1 : 0 } };
  }
  if (shell.followed.has(command)) throw new NotFollowed();
  note(command, shell);
  const last = command.members.at(-1) ?? command;
  const status = shell.pipefail ? { of: `${command.span.start}` } : { of: `${last.span.start}` };
  return command.negated ? { status: { of: `! ${command.span.start}` } } : afterFailure({ status }, shell);
}

function runSubshell(body: readonly Statement[], shell: Shell): End {
  const { variables, traps, errexit, pipefail } = shell;
  shell.variables = new Map(variables);
  shell.traps = new Map();
  const status = runExitTrap(runList(body, shell), shell);
  Object.assign(shell, { variables, traps, errexit, pipefail });
  return { status };
}

function runIf(command: If, shell: Shell): End {
  for (const { condition, body } of command.branches) {
    shell.sheltered += 1;
    const asked = runList(condition, shell);
    shell.sheltered -= 1;
    if (asked.leaves !== undefined) return asked;
    if (isZero(asked.status, shell)) return runList(body, shell);
  }
  if (command.otherwise !== undefined) return runList(command.otherwise, shell);
  return { status: { code: 0 } };
}

/** A loop that goes: its calls were made. What a loop that stays does with a call in it is not followed. */
function runLoop(command: Extract<Command, { kind: 'loop' | 'for' }>, shell: Shell): End {
  if (!shell.removal.isGone(command)) throw new NotFollowed();
  const call = [...below(command)].find((inside) => shell.removal.isCall(inside));
  if (call !== undefined) shell.seen.ran = true;
  return { status: command.kind === 'loop' || call === undefined ? { code: 0 } : statusOf(call, shell) };
}
