import { programOf } from '../argv.ts';
import { isEcho, isNothing, isPause } from '../idle.ts';
import { killOf } from '../kill.ts';
import type { Command, Script, Simple, Statement } from '../script.ts';
import { sleepOf } from '../sleep.ts';
import { testOf } from '../test-expression.ts';
import { below, everyCommand } from '../walk.ts';

/** What a part of a supervising script is there for. */
export type Part = 'watch' | 'plumbing' | 'install' | 'program';

const shell = new Set([
  'exit',
  'break',
  'continue',
  'return',
  'wait',
  'set',
  'export',
  'trap',
  'let',
  'local',
  'disown',
  'jobs',
]);
const looking = new Set([
  'inotifywait',
  'ps',
  'pgrep',
  'pidof',
  'grep',
  'awk',
  'cut',
  'head',
  'tr',
  'date',
  'false',
  'sync',
]);

/** Sorts a command of a script that runs a program and watches for the time to stop it. */
export function partOf(command: Command, script: Script): Part {
  const commands = [...below(command)];
  if (!commands.every((one) => isSupervising(one, script))) return installs(command) ? 'install' : 'program';
  return commands.some((one) => watches(one, script)) && command.kind !== 'simple'
    ? 'watch'
    : plainWatch(command, script);
}

function plainWatch(command: Command, script: Script): Part {
  return command.kind === 'simple' && watches(command, script) && killOf(command, script) === undefined
    ? 'watch'
    : 'plumbing';
}

function isSupervising(command: Command, script: Script): boolean {
  if (command.kind !== 'simple') return command.kind !== 'case' && command.kind !== 'other';
  if (testOf(command) !== undefined || isEcho(command) || isPause(command) || isNothing(command)) return true;
  if (command.words.length === 0) return command.redirects.length === 0;
  const program = programOf(command);
  if (shell.has(program) || looking.has(program)) return true;
  return killOf(command, script) !== undefined || isTailOfProcess(command) || isRemoval(command);
}

function isRemoval(command: Simple): boolean {
  return programOf(command) === 'rm' && !command.words.some((word) => /^-\w*[rR]/.test(word.unquoted));
}

/** `tail --pid=$PID -f /dev/null`: waits for a process. */
function isTailOfProcess(command: Simple): boolean {
  return programOf(command) === 'tail' && command.words.some((word) => word.unquoted.startsWith('--pid'));
}

/** Something that shows that the app has ended or that the time is up. */
function watches(command: Command, script: Script): boolean {
  if (testOf(command) !== undefined) return testsFile(command);
  if (command.kind !== 'simple') return false;
  if (programOf(command) === 'inotifywait' || isTailOfProcess(command)) return true;
  return killOf(command, script)?.signal === '0' || (sleepOf(command)?.seconds ?? 0) >= longPause;
}

const longPause = 15;

/** Whether a command is a test for a file. */
export function testsFile(command: Command): boolean {
  const expression = testOf(command);
  return expression !== undefined && asksForFile(expression);
}

function asksForFile(expression: NonNullable<ReturnType<typeof testOf>>): boolean {
  if (expression.kind === 'not') return asksForFile(expression.operand);
  if (expression.kind === 'and' || expression.kind === 'or') return expression.operands.some(asksForFile);
  return expression.kind === 'unary' && ['-f', '-e', '-s', '-r'].includes(expression.operator);
}

const installers = new Set(['apk', 'apt-get', 'apt', 'yum', 'dnf', 'microdnf']);
const watchTools = new Set([
  'inotify-tools',
  'procps',
  'procps-ng',
  'psmisc',
  'util-linux',
  'coreutils',
  'bash',
  'curl',
]);

/** `apk add inotify-tools` and the like, and the index update before it. */
function installs(command: Command): boolean {
  if (command.kind === 'and-or') return command.operands.every(installs);
  if (command.kind !== 'simple' || !installers.has(programOf(command))) return false;
  const words = command.words
    .slice(1)
    .map((word) => word.unquoted)
    .filter((word) => !word.startsWith('-'));
  const [verb, ...packages] = words;
  return (
    verb === 'update' || (['add', 'install'].includes(verb ?? '') && packages.every((name) => watchTools.has(name)))
  );
}

/** All simple commands of a list. */
export function simplesIn(list: readonly Statement[]): readonly Simple[] {
  return [...everyCommand(list)].flatMap((command) => (command.kind === 'simple' ? [command] : []));
}
