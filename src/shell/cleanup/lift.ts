import { isCounter, isHandler, isIdleList, isNothing, isPause, isPure, leavesWithConstant } from '../idle.ts';
import type { List } from '../layout.ts';
import type { Command, FunctionDefinition, If, Loop, Statement } from '../script.ts';
import type { Role } from '../walk.ts';
import { namesIn } from './names.ts';
import type { Removal } from './removal.ts';
import { savedStatus } from './status.ts';

/** Lists without which their command means nothing. */
const lifted: ReadonlySet<Role> = new Set<Role>(['group', 'subshell', 'trap', 'shell', 'eval']);

/** Takes a command out whose list has nothing left to do. */
export function liftList(list: List, removal: Removal): void {
  const { owner, role } = list;
  if (owner === undefined || removal.has(owner) || !isSpent(list, removal)) return;
  if (lifted.has(role)) removal.drop(owner);
  else if (owner.kind === 'function' && role === 'function') liftFunction(owner, removal);
  else if (owner.kind === 'loop' && isSpentLoop(owner, removal)) removal.drop(owner);
  else if (owner.kind === 'for' && (owner.items ?? []).every((word) => word.substitutions.length === 0))
    removal.drop(owner);
  else if (owner.kind === 'if' && isSpentIf(owner, removal)) removal.drop(owner);
}

/** A pipeline goes with its only member, or with all of them. */
export function liftPipeline(command: Command, removal: Removal): void {
  if (command.kind === 'pipeline' && command.members.every((member) => removal.has(member))) removal.drop(command);
}

/** Whether something central is gone from a list, and all that is left is padding. */
function isSpent({ statements, role }: List, removal: Removal): boolean {
  return (
    statements.some(({ command }) => holdsCentral(command, removal)) &&
    statements.every((statement) => !statement.background && isPadding(statement.command, role, removal))
  );
}

function holdsCentral(command: Command, removal: Removal): boolean {
  if (removal.isCentral(command)) return true;
  return command.kind === 'and-or' && command.operands.some((operand) => removal.isCentral(operand));
}

function isPadding(command: Command, role: Role, removal: Removal): boolean {
  if (removal.has(command) || isPause(command) || isNothing(command)) return true;
  if (command.kind === 'and-or') return command.operands.every((operand) => isPadding(operand, role, removal));
  if (role === 'trap' || role === 'function')
    return leavesWithConstant(command) || isShellOption(command) || isUnreadStatus(command, removal);
  if (role === 'loop' || role === 'for') return isCounter(command) || leavesWithConstant(command) || isHandler(command);
  return false;
}

function isUnreadStatus(command: Command, removal: Removal): boolean {
  const name = savedStatus(command);
  return (
    name !== undefined && (namesIn(removal.layout).readers.get(name) ?? []).every((other) => removal.isGone(other))
  );
}

function isShellOption(command: Command): boolean {
  return command.kind === 'simple' && command.words[0]?.value === 'set';
}

/** A function goes with its calls; they stand in traps, too. */
function liftFunction(definition: FunctionDefinition, removal: Removal): void {
  removal.drop(definition);
  for (const command of removal.layout.commands()) {
    if (command.kind === 'simple' && command.words[0]?.value === definition.name) removal.drop(command);
  }
}

/** The call is retried until it works, or a counter or status variable decides how often. */
function isSpentLoop(loop: Loop, removal: Removal): boolean {
  const asks = loop.condition.every(({ command }) => removal.has(command) || isPure(command) || isNothing(command));
  const works = loop.body.every(
    ({ command, background }) => !background && (isPadding(command, 'loop', removal) || isHandler(command)),
  );
  return asks && works;
}

/** A guard goes with all its branches, or not at all. */
function isSpentIf(command: If, removal: Removal): boolean {
  const asks = command.branches
    .flatMap(({ condition }) => condition)
    .every((one) => removal.has(one.command) || isPure(one.command));
  const bodies = [...command.branches.map(({ body }) => body), command.otherwise ?? []];
  return asks && bodies.every((body) => isSpentBody(body, removal));
}

function isSpentBody(body: readonly Statement[], removal: Removal): boolean {
  return isIdleList(body) || body.every((one) => !one.background && isPadding(one.command, 'then', removal));
}
