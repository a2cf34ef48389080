import type { Command, For, Loop, Statement, TestExpression, Word } from '../script.ts';
import { sleepOf } from '../sleep.ts';
import { testOf } from '../test-expression.ts';
import { everyCommand } from '../walk.ts';

/** How long a loop goes on. */
export interface Limit {
  /** Seconds of pause in one round. */
  readonly interval?: number;
  /** Rounds after which it gives up. */
  readonly attempts?: number;
  /** The status with which the script then ends; absent where it goes on. */
  readonly exitCode?: number;
}

/** The pause, the number of rounds and the end of a loop, where its text shows them. */
export function limitOf(loop: Loop | For): Limit {
  const lists = loop.kind === 'loop' ? [loop.condition, loop.body] : [loop.body];
  const commands = lists.flatMap((list) => [...everyCommand(list)]);
  const pauses = commands.flatMap((command) => (command.kind === 'simple' ? (sleepOf(command)?.seconds ?? []) : []));
  const attempts = loop.kind === 'for' ? roundsOf(loop) : countedRounds(commands);
  const exitCode = exitIn(loop.body);
  return {
    ...(pauses.length > 0 && { interval: pauses.reduce((sum, seconds) => sum + seconds, 0) }),
    ...(attempts !== undefined && { attempts }),
    ...(exitCode !== undefined && { exitCode }),
  };
}

/** `exit N` in the body of a loop, where only giving up leads to it. */
function exitIn(body: readonly Statement[]): number | undefined {
  for (const command of everyCommand(body)) {
    if (command.kind !== 'simple' || !['exit', 'return'].includes(command.words[0]?.value ?? '')) continue;
    const code = Number(command.words[1]?.value ?? Number.NaN);
    if (Number.isInteger(code)) return code;
  }
  return undefined;
}

const mostRounds = 100_000;

function roundsOf(loop: For): number | undefined {
  const [only, ...others] = loop.items ?? [];
  if (loop.header !== undefined) return Number(/[<]=?\s*(\d{1,6})/.exec(loop.header)?.[1] ?? Number.NaN) || undefined;
  if (only === undefined) return undefined;
  if (others.length > 0) return loop.items?.length;
  return sequence(only) ?? braces(only.text) ?? 1;
}

/** `$(seq 30)`, `$(seq 1 30)`. */
function sequence(word: Word): number | undefined {
  const command = word.substitutions[0]?.[0]?.command;
  if (command?.kind !== 'simple' || command.words[0]?.value !== 'seq') return undefined;
  const numbers = command.words.slice(1).map((argument) => Number(argument.value ?? Number.NaN));
  const from = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  return rounds(((numbers.at(-1) ?? Number.NaN) - from) / step + 1);
}

/** `{1..30}`. */
function braces(text: string): number | undefined {
  const [, from, to] = /^\{(\d{1,6})\.\.(\d{1,6})\}$/.exec(text) ?? [];
  return from === undefined ? undefined : rounds(Number(to) - Number(from) + 1);
}

function rounds(count: number): number | undefined {
  return count >= 1 && count <= mostRounds ? Math.floor(count) : undefined;
}

/** The number with which a counter is compared. */
function countedRounds(commands: readonly Command[]): number | undefined {
  for (const command of commands) {
    const expression = testOf(command);
    const count = expression === undefined ? arithmeticBound(command) : bound(expression);
    if (count !== undefined) return count;
  }
  return undefined;
}

function arithmeticBound(command: Command): number | undefined {
  if (command.kind !== 'arithmetic') return undefined;
  const found = /(?:[<>]=?|==)\s*(\d{1,6})/.exec(command.text)?.[1];
  return found === undefined ? undefined : rounds(Number(found));
}

function bound(expression: TestExpression): number | undefined {
  if (expression.kind === 'not') return bound(expression.operand);
  if (expression.kind === 'and' || expression.kind === 'or')
    return expression.operands.map(bound).find((count) => count !== undefined);
  if (
    expression.kind !== 'binary' ||
    !['-lt', '-le', '-gt', '-ge', '-eq', '-ne', '<', '>'].includes(expression.operator)
  )
    return undefined;
  const compared = [expression.left, expression.right].find((word) => /^\d{1,6}$/.test(word.value ?? ''));
  return expression.left.variables.includes('?') || compared === undefined ? undefined : rounds(Number(compared.value));
}
