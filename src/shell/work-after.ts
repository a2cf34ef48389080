import { coursesIn, type Knowledge } from './course.ts';
import { asksForEnd } from './end-question.ts';
import { flagWatchesIn } from './file-use.ts';
import { isHandler, isIdle, isPure } from './idle.ts';
import { killOf } from './kill.ts';
import type { Command, Loop, Script } from './script.ts';
import { below, everyCommand } from './walk.ts';

const speaksOfEnd = /done|finish|complet|terminat|exit|stop|success|fail|end(?:ed)?\b|shut|quit/i;

/**
 * The first command that a script runs once it has noticed that another container is done, as written: after a loop
 * that waits for a file or for the end of a process, or where such a question inside a loop has its answer. What goes
 * on for ever is no such work; what is not known counts only where the question itself speaks of an end.
 */
export function workAfterEnd(script: Script, known: Knowledge): string | undefined {
  const course = coursesIn(script, known);
  const watched = flagWatchesIn(script);
  const counts: Counts = (work, question) => {
    if (course(work) !== 'unknown') return course(work) === 'ends';
    const { start, end } = question.span;
    const files = watched.filter(({ span }) => start <= span.start && span.end <= end);
    return files.every(({ path }) => speaksOfEnd.test(path));
  };
  const work = afterLoops(script, counts) ?? insideLoops(script, counts);
  return work && script.text.slice(work.span.start, work.span.end);
}

/** Whether a command that follows the answer to a question is work that has to be done then. */
type Counts = (work: Command, question: Command) => boolean;

function afterLoops(script: Script, counts: Counts): Command | undefined {
  const commands = script.statements.flatMap(({ command, background }) =>
    background ? [] : command.kind === 'and-or' ? command.operands : [command],
  );
  const at = commands.findIndex((command) => command.kind === 'loop' && waitsForEnd(command, script));
  const loop = commands[at];
  if (loop === undefined) return undefined;
  return commands.slice(at + 1).find((command) => isWork(command, script) && counts(command, loop));
}

/** A loop that does nothing but ask, in its condition or in an `if` that leaves it. */
function waitsForEnd(loop: Loop, script: Script): boolean {
  const asked = [...everyCommand(loop.condition), ...everyCommand(loop.body)].some((one) => asksForEnd(one));
  return asked && ![...everyCommand(loop.body)].some((one) => one.kind === 'simple' && isWork(one, script));
}

/** `while …; do if [ -f DONE ]; then WORK; exit; fi; done`. */
function insideLoops(script: Script, counts: Counts): Command | undefined {
  for (const loop of everyCommand(script.statements)) {
    if (loop.kind !== 'loop') continue;
    for (const command of everyCommand(loop.body)) {
      if (command.kind !== 'if') continue;
      const branch = command.branches.find(({ condition }) =>
        [...everyCommand(condition)].some((one) => asksForEnd(one)),
      );
      const leaves = [...everyCommand(branch?.body ?? [])].some(isLeaving);
      const work = branch?.body.map((one) => one.command).find((one) => isWork(one, script));
      if (leaves && work !== undefined && counts(work, command)) return work;
    }
  }
  return undefined;
}

function isLeaving(command: Command): boolean {
  return command.kind === 'simple' && ['exit', 'break', 'return'].includes(command.words[0]?.value ?? '');
}

const aside = new Set(['exit', 'break', 'return', 'wait', 'rm', 'trap', 'kill', 'pkill', 'killall', 'sync', 'cat']);

/** More than logging, pausing, asking, stopping something and leaving. */
function isWork(command: Command, script: Script): boolean {
  if (isIdle(command) || isPure(command) || isHandler(command)) return false;
  if (command.kind === 'simple') {
    return !aside.has(command.words[0]?.value ?? '') && killOf(command, script) === undefined && !asksForEnd(command);
  }
  return [...below(command)].some((one) => one.kind === 'simple' && isWork(one, script));
}
