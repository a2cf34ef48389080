import { type Course, courseOfCommand, type Knowledge } from './course.ts';
import { asksForEnd } from './end-question.ts';
import { flagWatchesIn } from './file-use.ts';
import { isHandler, isIdle, isPure } from './idle.ts';
import { killOf } from './kill.ts';
import type { Command, Loop, Script, Statement } from './script.ts';
import { below, everyCommand } from './walk.ts';

const speaksOfEnd = /done|finish|complet|terminat|exit|stop|success|fail|end(?:ed)?\b|shut|quit/i;

/**
 * The first command that a script runs once it has noticed that another container is done, as written: after a loop
 * that waits for a file or for the end of a process, or where such a question inside a loop has its answer. What goes
 * on for ever is no such work; what is not known counts only where the question itself speaks of an end.
 */
export function workAfterEnd(script: Script, known: Knowledge): string | undefined {
  const work = afterLoops(script.statements, script, known) ?? insideLoops(script, known);
  return work && script.text.slice(work.span.start, work.span.end);
}

function afterLoops(list: readonly Statement[], script: Script, known: Knowledge): Command | undefined {
  const commands = list.flatMap(({ command, background }) =>
    background ? [] : command.kind === 'and-or' ? command.operands : [command],
  );
  const at = commands.findIndex((command) => command.kind === 'loop' && waitsForEnd(command, script));
  const loop = commands[at];
  if (loop === undefined) return undefined;
  const course = (command: Command): Course => courseOfCommand(command, script, known);
  return commands.slice(at + 1).find((command) => isWork(command, script) && counts(course(command), loop, script));
}

function counts(course: Course, question: Command, script: Script): boolean {
  if (course !== 'unknown') return course === 'ends';
  const { start, end } = question.span;
  const files = flagWatchesIn(script).filter(({ span }) => start <= span.start && span.end <= end);
  return files.every(({ path }) => speaksOfEnd.test(path));
}

/** A loop that does nothing but ask, in its condition or in an `if` that leaves it. */
function waitsForEnd(loop: Loop, script: Script): boolean {
  const asked = [...everyCommand(loop.condition), ...everyCommand(loop.body)].some((one) => asksForEnd(one));
  return asked && ![...everyCommand(loop.body)].some((one) => one.kind === 'simple' && isWork(one, script));
}

/** `while …; do if [ -f DONE ]; then WORK; exit; fi; done`. */
function insideLoops(script: Script, known: Knowledge): Command | undefined {
  for (const loop of everyCommand(script.statements)) {
    if (loop.kind !== 'loop') continue;
    for (const command of everyCommand(loop.body)) {
      if (command.kind !== 'if') continue;
      const branch = command.branches.find(({ condition }) =>
        [...everyCommand(condition)].some((one) => asksForEnd(one)),
      );
      const leaves = [...everyCommand(branch?.body ?? [])].some(isLeaving);
      const work = branch?.body.map((one) => one.command).find((one) => isWork(one, script));
      if (leaves && work !== undefined && counts(courseOfCommand(work, script, known), command, script)) return work;
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
