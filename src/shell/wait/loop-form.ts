import { programOf } from '../argv.ts';
import { savedStatus } from '../cleanup/status.ts';
import { isHandler, isIdle, isPure } from '../idle.ts';
import type { Command, For, Loop, Script, Statement } from '../script.ts';
import { loopbackTargetOf } from '../target.ts';
import { testOf } from '../test-expression.ts';
import { operandsOf, partsOf } from '../walk.ts';
import { type Question, questionIn, questionOf, reversed } from './question.ts';

/** A loop that asks the pod for something until it has the answer. */
export interface LoopForm {
  readonly question: Question;
  /** Something in the loop does more than wait. */
  readonly works?: string;
}

/** What a loop waits for; `undefined` for a loop that asks nothing of the pod. */
export function loopFormOf(loop: Loop | For, script: Script): LoopForm | undefined {
  const question =
    loop.kind === 'loop'
      ? (ofCondition(loop, script) ?? ofStatus(loop, script) ?? ofBody(loop.body, script))
      : ofBody(loop.body, script);
  if (question === undefined) return undefined;
  const lists = loop.kind === 'loop' ? [loop.condition, loop.body] : [loop.body];
  const worker = lists
    .flat()
    .map((statement) => (statement.background ? statement.command : workerIn(statement.command, script)))
    .find((one) => one !== undefined);
  return { question, ...(worker !== undefined && { works: script.text.slice(worker.span.start, worker.span.end) }) };
}

/** `until ASK`, `while ! ASK`: the loop ends with the answer. */
function ofCondition(loop: Loop, script: Script): Question | undefined {
  const asked = questionIn(loop.condition, script);
  if (asked.targets.length === 0 || asked.answer === undefined) return undefined;
  return loop.until ? asked : reversed(asked);
}

/** `while [ $RC -gt 0 ]; do ASK; RC=$?; …`: the loop ends once the status of the question is 0. */
function ofStatus(loop: Loop, script: Script): Question | undefined {
  const [condition, ...others] = loop.condition;
  const name = condition === undefined || others.length > 0 ? undefined : failureOf(condition.command, loop.until);
  if (name === undefined) return undefined;
  for (const [i, { command, background }] of loop.body.entries()) {
    const next = loop.body[i + 1]?.command;
    if (background || next === undefined || savedStatus(next) !== name) continue;
    const asked = questionOf(command, script);
    if (asked.targets.length > 0) return asked;
  }
  return undefined;
}

/** The variable whose value other than 0 keeps a loop going. */
function failureOf(command: Command, until: boolean): string | undefined {
  const expression = testOf(command);
  if (expression?.kind !== 'binary' || expression.right.value !== '0') return undefined;
  const goesOn = until ? ['-eq', '=', '=='] : ['-ne', '-gt', '!='];
  const [name, ...others] = expression.left.variables;
  return goesOn.includes(expression.operator) && others.length === 0 ? name : undefined;
}

/** `while true; do ASK && break; …`, `if ASK; then break; fi`. */
function ofBody(body: readonly Statement[], script: Script): Question | undefined {
  for (const { command } of body) {
    if (command.kind === 'and-or' && command.operands.some(leaves)) {
      const [first, second] = command.operands;
      if (first === undefined || second === undefined || command.operators.includes('||')) continue;
      const asked = questionOf(first, script);
      if (asked.targets.length > 0) return asked;
    }
    if (command.kind === 'if' && command.branches[0]?.body.some((statement) => leaves(statement.command)) === true) {
      const asked = questionIn(command.branches[0].condition, script);
      if (asked.targets.length > 0) return asked;
    }
  }
  return undefined;
}

function leaves(command: Command): boolean {
  return (
    command.kind === 'simple' &&
    ['break', 'exit'].includes(command.words[0]?.value ?? '') &&
    (command.words[1]?.value ?? '0') === '0'
  );
}

const filters = new Set([
  'grep',
  'egrep',
  'jq',
  'awk',
  'sed',
  'head',
  'tail',
  'cut',
  'tr',
  'wc',
  'cat',
  'xargs',
  'break',
  'continue',
  'exit',
]);

/** A command that does more than ask, pause, count and log. */
function workerIn(command: Command, script: Script): Command | undefined {
  if (loopbackTargetOf(command, script) !== undefined || isIdle(command) || isPure(command) || isHandler(command))
    return undefined;
  if (command.kind === 'test') return questionOf(command, script).targets.length > 0 ? undefined : command;
  if (command.kind === 'simple' && (filters.has(programOf(command)) || testOf(command) !== undefined))
    return inside(command, script);
  const known =
    ['and-or', 'pipeline', 'if', 'group', 'subshell'].includes(command.kind) ||
    (command.kind === 'simple' && command.inner !== undefined);
  return known ? inside(command, script) : command;
}

function inside(command: Command, script: Script): Command | undefined {
  const below = [
    ...operandsOf(command),
    ...partsOf(command).flatMap((part) => part.list.map((statement) => statement.command)),
  ];
  return below.map((one) => workerIn(one, script)).find((worker) => worker !== undefined);
}
