import { programOf } from '../argv.ts';
import { deviceDescriptorsOf, usesDescriptor } from '../device.ts';
import { isEcho, isHandler, isNothing, isPause, isPure, speaksOfStop } from '../idle.ts';
import type { List } from '../layout.ts';
import type { AndOr, Command } from '../script.ts';
import type { Removal } from './removal.ts';

/** Which commands directly before and after a seed belong to it. */
export interface Neighbour {
  readonly before: (command: Command) => boolean;
  readonly after: (command: Command, seed: Command) => boolean;
}

/** What people put around a call that stops a proxy: log lines about it, a pause after it, a check of its status. */
export const aroundCalls: Neighbour = {
  before: speaksOfStop,
  after: (command, seed) =>
    speaksOfStop(command) || (isPause(command) && runsNow(seed)) || isNothing(command) || asksForStatus(command),
};

/** A trap or a function makes its call later, so that a pause behind it is one before the work. */
function runsNow(seed: Command): boolean {
  return seed.kind !== 'function' && (seed.kind !== 'simple' || programOf(seed) !== 'trap');
}

/** Takes the neighbours that belong to a seed with it. */
export function absorbInList(list: List, removal: Removal, neighbour: Neighbour): void {
  for (const [i, { command }] of list.statements.entries()) {
    if (!removal.isCentral(command)) continue;
    const before = list.statements[i - 1];
    const after = list.statements[i + 1];
    if (before !== undefined && !before.background && neighbour.before(before.command)) removal.drop(before.command);
    if (after !== undefined && !after.background && neighbour.after(after.command, command))
      removal.drop(after.command);
  }
}

/** `echo "status $?"`, `if [ $? -ne 0 ]; then echo failed; fi`: about the command before. */
function asksForStatus(command: Command): boolean {
  if (command.kind === 'simple') return isEcho(command) && command.words.some((word) => word.variables.includes('?'));
  if (command.kind !== 'if' || !isHandler(command)) return false;
  const first = command.branches[0]?.condition[0]?.command;
  return first?.kind === 'simple' && first.words.some((word) => word.variables.includes('?'));
}

/** The same inside `a && b || c`. A handler behind `||` goes only if it handles nothing else. */
export function absorbInAndOr(andOr: AndOr, removal: Removal, neighbour: Neighbour): void {
  const { operands, operators } = andOr;
  for (const [i, operand] of operands.entries()) {
    if (!removal.isCentral(operand)) continue;
    const before = operands[i - 1];
    const after = operands[i + 1];
    if (before !== undefined && operators[i - 1] === '&&' && (neighbour.before(before) || isPure(before)))
      removal.drop(before);
    if (after === undefined) continue;
    const alone = operands.slice(0, i).every((earlier) => removal.has(earlier));
    if (operators[i] === '&&' && neighbour.after(after, operand) && !isNothing(after)) removal.drop(after);
    else if (alone && isHandler(after) && (operators[i] === '||' || !isPause(after))) removal.drop(after);
  }
  if (operands.every((operand) => removal.has(operand))) removal.drop(andOr);
}

/** What is written to or read from a connection that a seed opened. */
export function absorbConnection(removal: Removal): void {
  const descriptors = removal.seeds.flatMap((seed) => (seed.kind === 'simple' ? deviceDescriptorsOf(seed) : []));
  if (descriptors.length === 0) return;
  for (const command of removal.layout.commands()) {
    if (command.kind === 'simple' && descriptors.some((descriptor) => usesDescriptor(command, descriptor)))
      removal.drop(command);
  }
}
