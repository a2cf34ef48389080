import { programOf } from './argv.ts';
import type { Command, Redirect, Simple, Statement } from './script.ts';
import { testOf } from './test-expression.ts';
import { everyCommand, wordsOf } from './walk.ts';

const harmless = new Set([
  ...[
    'date',
    'hostname',
    'echo',
    'printf',
    'cat',
    'seq',
    'expr',
    'pgrep',
    'pidof',
    'ps',
    'grep',
    'egrep',
    'awk',
    'head',
  ],
  ...['tail', 'tr', 'cut', 'wc', 'which', 'command', 'type', 'hash', 'id', 'uname', 'basename', 'dirname', 'test', '['],
]);

/** Whether everything that a command's words run only looks at things. */
function quietWords(command: Command): boolean {
  return wordsOf(command).every((word) =>
    word.substitutions.every((list) =>
      [...everyCommand(list)].every((inside) => inside.kind !== 'simple' || harmless.has(programOf(inside))),
    ),
  );
}

/** Whether redirections only hide or merge output. */
export function quietRedirects(redirects: readonly Redirect[]): boolean {
  return redirects.every(({ operator, target }) => {
    const path = target?.value ?? '';
    return operator.endsWith('&') ? /^[012-]$/.test(path) : /^\/dev\/(?:null|stderr|stdout|tty|fd\/\d)$/.test(path);
  });
}

function isQuiet(command: Simple): boolean {
  return quietRedirects(command.redirects) && quietWords(command);
}

/** `echo` or `printf` to the log. */
export function isEcho(command: Command): boolean {
  return command.kind === 'simple' && ['echo', 'printf'].includes(programOf(command)) && isQuiet(command);
}

/** `sleep`. */
export function isPause(command: Command): boolean {
  return command.kind === 'simple' && programOf(command) === 'sleep' && isQuiet(command);
}

/** `true` or `:`. */
export function isNothing(command: Command): boolean {
  return command.kind === 'simple' && [':', 'true'].includes(command.words[0]?.value ?? '') && isQuiet(command);
}

const nothing = new Set([':', 'true', 'date', 'wait', 'set', 'local']);

/** A counter step, or a variable set to something known. */
export function isCounter(command: Command): boolean {
  if (command.kind === 'arithmetic') return true;
  if (command.kind !== 'simple' || !quietRedirects(command.redirects)) return false;
  if (programOf(command) === 'let') return true;
  return command.words.length === 0 && command.assignments.length > 0 && quietWords(command);
}

/** A command that neither does work nor leaves the script: log lines, pauses, counters, `true`. */
export function isIdle(command: Command): boolean {
  if (isEcho(command) || isPause(command) || isCounter(command)) return true;
  if (command.kind === 'simple') return nothing.has(programOf(command)) && isQuiet(command);
  if (command.kind === 'and-or') return command.operands.every((operand) => isIdle(operand) || isPure(operand));
  if (command.kind === 'group' || command.kind === 'subshell') return isIdleList(command.body);
  return command.kind === 'if' && idleBranches(command, isIdle);
}

/** Whether all statements of a list are idle. */
export function isIdleList(list: readonly Statement[]): boolean {
  return list.every((statement) => !statement.background && isIdle(statement.command));
}

const leaving = new Set(['exit', 'return', 'break', 'continue']);

/** `exit`, `return`, `break` or `continue`, with a fixed status or none. */
export function leavesWithConstant(command: Command): boolean {
  if (command.kind !== 'simple' || !leaving.has(command.words[0]?.value ?? '')) return false;
  return command.words.slice(1).every((word) => /^\d+$/.test(word.value ?? ''));
}

/** A command that is idle, or that leaves with a fixed status: what people do when a call fails or succeeds. */
export function isHandler(command: Command): boolean {
  if (isIdle(command) || leavesWithConstant(command)) return true;
  if (command.kind === 'simple') return ['false'].includes(programOf(command));
  if (command.kind === 'group' || command.kind === 'subshell') return handlerList(command.body);
  return command.kind === 'if' && idleBranches(command, isHandler);
}

function handlerList(list: readonly Statement[]): boolean {
  return list.every((statement) => !statement.background && isHandler(statement.command));
}

function idleBranches(command: Extract<Command, { kind: 'if' }>, idle: (inside: Command) => boolean): boolean {
  const all = (list: readonly Statement[], holds: (inside: Command) => boolean) =>
    list.every((statement) => !statement.background && holds(statement.command));
  return (
    command.branches.every(({ condition, body }) => all(condition, isPure) && all(body, idle)) &&
    all(command.otherwise ?? [], idle)
  );
}

const questions = new Set(['true', 'false', ':', 'which', 'type', 'hash', 'pgrep', 'pidof']);

/** A condition that only asks: a test, `command -v`, a comparison. */
export function isPure(command: Command): boolean {
  if (command.kind === 'arithmetic') return !/[^=!<>]=[^=]|\+\+|--/.test(command.text);
  if (command.kind === 'test') return quietWords(command);
  if (command.kind === 'and-or') return command.operands.every(isPure);
  if (command.kind === 'pipeline') return command.members.length === 1 && command.members.every(isPure);
  if (command.kind !== 'simple' || command.assignments.length > 0 || !isQuiet(command)) return false;
  if (testOf(command) !== undefined || questions.has(command.words[0]?.value ?? '')) return true;
  return command.words[0]?.value === 'command' && /^-[vV]$/.test(command.words[1]?.value ?? '');
}

const speaksOfStopping = /prox|sidecar|istio|envoy|pilot|linkerd|mesh|scuttle|sql|quit|kill|stop|shut|terminat|signal/i;

/** A log line about a proxy or about stopping something. */
export function speaksOfStop(command: Command): boolean {
  return (
    command.kind === 'simple' &&
    isEcho(command) &&
    command.words.slice(1).some((word) => speaksOfStopping.test(word.unquoted))
  );
}

/** Whether a comment is about a proxy or about stopping something. */
export function commentSpeaksOfStop(comment: string): boolean {
  return speaksOfStopping.test(comment);
}
