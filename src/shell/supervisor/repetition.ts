import { isHandler, isIdleList, isPure } from '../idle.ts';
import type { Command, Loop, Script, Statement } from '../script.ts';
import { everyCommand } from '../walk.ts';
import { partOf, testsFile } from './vocabulary.ts';

/** Whether a script ends with a loop that does work again and again until a file appears. */
export function repeatsUntilFile(script: Script): boolean {
  const last = script.statements.findLast(({ command, background }) => background || !isHandler(command));
  if (last === undefined || last.background || last.command.kind !== 'loop') return false;
  const loop = last.command;
  if (partOf(loop, script) !== 'program' || isIdleList(loop.body)) return false;
  return asksForFile(loop.condition) || [...everyCommand(loop.body)].some((inside) => leavesForFile(inside, loop));
}

function asksForFile(list: readonly Statement[]): boolean {
  return [...everyCommand(list)].some(testsFile);
}

/** `[ -f F ] && break`, `if [ -f F ]; then exit 0; fi`. */
function leavesForFile(command: Command, loop: Loop): boolean {
  if (command === loop) return false;
  if (command.kind === 'and-or') {
    const [asked, then] = command.operands;
    return command.operators[0] === '&&' && asked !== undefined && testsFile(asked) && leaves(then);
  }
  if (command.kind !== 'if') return false;
  return command.branches.some(
    ({ condition, body }) =>
      condition.every((one) => isPure(one.command)) &&
      asksForFile(condition) &&
      body.some((one) => leaves(one.command)),
  );
}

function leaves(command: Command | undefined): boolean {
  return command?.kind === 'simple' && ['break', 'exit'].includes(command.words[0]?.value ?? '');
}
