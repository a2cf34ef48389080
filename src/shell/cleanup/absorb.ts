import { deviceDescriptorsOf, usesDescriptor } from '../device.ts';
import { isEcho, isHandler, isNothing, isPause, isPure, speaksOfStop } from '../idle.ts';
import type { List } from '../layout.ts';
import type { AndOr, Command } from '../script.ts';
import type { Removal } from './removal.ts';

/** Takes the neighbours that belong to a call with it: log lines about it, pauses after it, a check of its status. */
export function absorbInList(list: List, removal: Removal): void {
  const commands = list.statements.map((statement) => statement.command);
  for (const [i, command] of commands.entries()) {
    if (!removal.isCentral(command)) continue;
    const before = commands[i - 1];
    const after = commands[i + 1];
    if (before !== undefined && speaksOfStop(before)) removal.drop(before);
    if (after !== undefined && !list.statements[i + 1]?.background && follows(after)) removal.drop(after);
  }
}

function follows(command: Command): boolean {
  return speaksOfStop(command) || isPause(command) || isNothing(command) || asksForStatus(command);
}

/** `echo "status $?"`, `if [ $? -ne 0 ]; then echo failed; fi`: about the command before. */
function asksForStatus(command: Command): boolean {
  if (command.kind === 'simple') return isEcho(command) && command.words.some((word) => word.variables.includes('?'));
  if (command.kind !== 'if' || !isHandler(command)) return false;
  const first = command.branches[0]?.condition[0]?.command;
  return first?.kind === 'simple' && first.words.some((word) => word.variables.includes('?'));
}

/** The same inside `a && b || c`. A handler behind `||` goes only if it handles nothing else. */
export function absorbInAndOr(andOr: AndOr, removal: Removal): void {
  const { operands, operators } = andOr;
  for (const [i, operand] of operands.entries()) {
    if (!removal.isCentral(operand)) continue;
    const before = operands[i - 1];
    const after = operands[i + 1];
    if (before !== undefined && operators[i - 1] === '&&' && (speaksOfStop(before) || isPure(before)))
      removal.drop(before);
    if (after === undefined) continue;
    const alone = operands.slice(0, i).every((earlier) => removal.has(earlier));
    if (operators[i] === '&&' && (speaksOfStop(after) || isPause(after))) removal.drop(after);
    else if (alone && isHandler(after)) removal.drop(after);
  }
  if (operands.every((operand) => removal.has(operand))) removal.drop(andOr);
}

/** What is written to or read from a connection that a seed opened. */
export function absorbConnection(removal: Removal): void {
  const descriptors = removal.seeds.flatMap(deviceDescriptorsOf);
  if (descriptors.length === 0) return;
  for (const command of removal.layout.commands()) {
    if (command.kind === 'simple' && descriptors.some((descriptor) => usesDescriptor(command, descriptor)))
      removal.drop(command);
  }
}
