import { signalsOf } from '../commands.ts';
import type { Command, Simple } from '../script.ts';
import { optionChangeOf } from '../shell-options.ts';
import { testOf } from '../test-expression.ts';
import { everyCommand } from '../walk.ts';
import { namesIn } from './names.ts';
import type { Removal } from './removal.ts';
import { type End, isZero, NotFollowed, note, noteShelter, type Shell, type Status, statusOf } from './shell-state.ts';
import { savedStatus } from './status.ts';
import { isSatisfied } from './status-test.ts';

const deepest = 16;

/** Runs one simple command. */
export function runSimple(command: Simple, shell: Shell): End {
  if (shell.removal.isCall(command)) {
    shell.seen.ran = true;
    note(command, shell);
    return { status: statusOf(command, shell) };
  }
  const name = command.words[0]?.value ?? '';
  const body = shell.functions.get(name);
  if (body !== undefined) return runFunction(command, body, shell);
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (builtin !== undefined) return builtin(command, shell);
  note(command, shell);
  const inner = callInside(command, shell);
  if (inner !== undefined) return inner;
  const status = assigned(command, shell) ?? plainStatus(command, name, shell);
  if ('of' in status && shell.removal.isGone(command)) shell.seen.guarded = true;
  return { status };
}

/** `sh -c 'call'` that goes as a whole. */
function callInside(command: Simple, shell: Shell): End | undefined {
  if (command.inner === undefined || command.inner.how === 'trap' || !shell.removal.isGone(command)) return undefined;
  const call = [...everyCommand(command.inner.body)].find((inside) => shell.removal.isCall(inside));
  if (call === undefined) return undefined;
  shell.seen.ran = true;
  return { status: statusOf(call, shell) };
}

const alwaysZero = new Set([
  ':',
  'true',
  'echo',
  'printf',
  'sleep',
  'date',
  'unset',
  'shift',
  'umask',
  'alias',
  'shopt',
]);

function plainStatus(command: Simple, name: string, shell: Shell): Status {
  if (alwaysZero.has(name)) return { code: 0 };
  if (name === 'false') return { code: 1 };
  const expression = testOf(command);
  const known = expression && isSatisfied(expression, shell);
  return known === undefined ? statusOf(command, shell) : { code: known ? 0 : 1 };
}

const declaring = new Set(['export', 'local', 'declare', 'readonly', 'typeset']);

/** Keeps track of variables that hold a status; gives the status of a command that only assigns. */
function assigned(command: Simple, shell: Shell): Status | undefined {
  const declares = declaring.has(command.words[0]?.value ?? '');
  if (command.words.length > 0 && !declares) return undefined;
  const saved = savedStatus(command);
  for (const { name, value } of command.assignments) {
    if (name === saved) shell.variables.set(name, shell.last);
    else if (value?.value !== undefined && /^\d{1,3}$/.test(value.value))
      shell.variables.set(name, { code: Number(value.value) });
    else shell.variables.delete(name);
  }
  const runs = command.assignments.some(({ value }) => (value?.substitutions.length ?? 0) > 0);
  if (declares || saved !== undefined) return { code: 0 };
  return runs || command.redirects.length > 0 ? statusOf(command, shell) : { code: 0 };
}

function runFunction(
  command: Simple,
  body: Shell['functions'] extends Map<string, infer B> ? B : never,
  shell: Shell,
): End {
  if (!shell.followed.has(command)) {
    note(command, shell);
    noteShelter(command, shell);
    return { status: statusOf(command, shell) };
  }
  if (shell.depth >= deepest) throw new NotFollowed();
  shell.depth += 1;
  const end = shell.list(body, shell);
  shell.depth -= 1;
  return end.leaves === 'return' ? { status: end.status } : end;
}

const builtins: Readonly<Record<string, (command: Simple, shell: Shell) => End>> = {
  exit: (command, shell) => ({ status: statusGiven(command, shell), leaves: 'exit' }),
  return: (command, shell) => ({ status: statusGiven(command, shell), leaves: 'return' }),
  trap: runTrap,
  set: runSet,
  exec: runExec,
};

function statusGiven(command: Simple, shell: Shell): Status {
  const word = command.words[1];
  if (word === undefined) return shell.last;
  if (word.value !== undefined) return { code: Number(word.value) % 256 };
  const name = word.variables[0] ?? '';
  if (!/^\$(?:\?|\w+|\{\w+\})$/.test(word.unquoted)) return { of: word.text };
  if (name === '?') return shell.last;
  if (!word.text.startsWith('"') && mayBeUnset(name, command, shell) && shell.oracle.decide(`unset ${name}`) === 1)
    return shell.last;
  return shell.variables.get(name) ?? { of: word.text };
}

/**
 * Whether nothing has certainly set a variable before a command reads it. Without a value, `exit $NAME` ends with the
 * status of the last command.
 */
function mayBeUnset(name: string, reader: Simple, { removal, variables }: Shell): boolean {
  const { setters, callers } = namesIn(removal.layout);
  if (variables.has(name) || callers.has(name)) return false;
  return !(setters.get(name) ?? []).some(
    (setter) => setter.span.start < reader.span.start && !isInFunction(setter, removal),
  );
}

function isInFunction(command: Command, removal: Removal): boolean {
  for (let at: Command | undefined = command; at !== undefined; at = removal.around(at))
    if (at.kind === 'function') return true;
  return false;
}

function runTrap(command: Simple, shell: Shell): End {
  const { inner } = command;
  const signals = signalsOf(command);
  const written = inner && command.words[inner.word];
  if (written?.text.startsWith('"') && written.variables.some((name) => name === '?' || shell.variables.has(name)))
    throw new NotFollowed();
  for (const signal of signals) {
    if (inner !== undefined) shell.traps.set(signal, inner.body);
    else shell.traps.delete(signal);
  }
  if (inner === undefined) note(command, shell);
  return { status: { code: 0 } };
}

function runSet(command: Simple, shell: Shell): End {
  const { errexit, pipefail } = optionChangeOf(command);
  shell.errexit = errexit ?? shell.errexit;
  shell.pipefail = pipefail ?? shell.pipefail;
  return { status: { code: 0 } };
}

function runExec(command: Simple, shell: Shell): End {
  note(command, shell);
  if (command.words.length === 1) return { status: { code: 0 } };
  return { status: statusOf(command, shell), leaves: 'replaced' };
}

/** Ends the script where `-e` does, after the trap for errors. */
export function afterFailure(end: End, shell: Shell): End {
  const onError = shell.depth === 0 ? shell.traps.get('ERR') : undefined;
  if (end.leaves !== undefined || shell.sheltered > 0 || (!shell.errexit && onError === undefined)) return end;
  if (isZero(end.status, shell)) return end;
  if (onError !== undefined) {
    shell.traps.delete('ERR');
    shell.last = end.status;
    const trapped = shell.list(onError, shell);
    if (trapped.leaves !== undefined) return trapped;
    shell.traps.set('ERR', onError);
  }
  return shell.errexit ? { ...end, leaves: 'exit' } : end;
}
