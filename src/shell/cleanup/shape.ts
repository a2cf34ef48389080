import { type Frame, framesOf } from '../commands.ts';
import { flagWriteOf } from '../flag-file.ts';
import { leavesWithConstant } from '../idle.ts';
import { killOf } from '../kill.ts';
import type { Layout, List } from '../layout.ts';
import type { Command, Simple } from '../script.ts';
import { everyCommand } from '../walk.ts';
import type { Effect } from './effect.ts';
import type { Removal } from './removal.ts';
import { leavesWith, savedStatus } from './status.ts';

/** The form of a call and of what it does to the exit code; the letters of the product's catalogue of idioms. */
export type Shape =
  | 'J1'
  | 'J2'
  | 'J3'
  | 'J4'
  | 'J5'
  | 'J6'
  | 'J7'
  | 'J8'
  | 'J9'
  | 'J10'
  | 'J11'
  | 'J12'
  | 'J13'
  | 'J14'
  | 'J15'
  | 'J16'
  | 'J17';

/** Which form a recognised command has. */
export function shapeOf(seed: Simple, removal: Removal, effect: Effect | undefined): Shape {
  const { script } = removal.layout;
  const frames = framesOf(seed, removal.layout);
  const trap = trapAround(frames, removal);
  if (removal.cut.has(seed)) return 'J14';
  if (killOf(seed, script) !== undefined) return 'J15';
  if (flagWriteOf(seed, script) !== undefined) return trap === undefined ? 'J17' : 'J16';
  if (frames.some((frame) => frame.kind === 'for')) return isOverVariable(frames) ? 'J13' : 'J12';
  if (frames.some((frame) => frame.kind === 'loop') || inLoopCondition(seed, removal)) return 'J12';
  if (hasBackground(removal.layout)) return 'J11';
  if (trap !== undefined) return trapShape(trap);
  return sequenceShape(seed, removal, effect);
}

function isOverVariable(frames: readonly Frame[]): boolean {
  return frames.some((frame) => frame.kind === 'for' && frame.items.some((item) => item.variables.length > 0));
}

function inLoopCondition(seed: Simple, removal: Removal): boolean {
  for (let at: Command | undefined = seed; at !== undefined; at = removal.around(at))
    if (at.kind === 'loop') return true;
  return false;
}

/** Whether a script runs something in the background. */
export function hasBackground(layout: Layout): boolean {
  return layout.lists.some((list) => list.statements.some((statement) => statement.background));
}

/** The commands of the trap in which a seed stands, itself or through a function. */
function trapAround(frames: readonly Frame[], removal: Removal): readonly Command[] | undefined {
  const functions = new Set(frames.flatMap((frame) => (frame.kind === 'function' ? [frame.name] : [])));
  const traps = removal.layout.lists.filter((list) => list.role === 'trap');
  if (frames.some((frame) => frame.kind === 'trap')) {
    const list = traps.find((one) => one.statements.some(({ command }) => holds(command, removal)));
    return commandsOf(list);
  }
  const calling = traps.find((list) =>
    list.statements.some(({ command }) => command.kind === 'simple' && functions.has(command.words[0]?.value ?? '')),
  );
  const body = removal.layout.lists.find((list) => list.owner?.kind === 'function' && functions.has(list.owner.name));
  return calling === undefined ? undefined : [...commandsOf(body), ...commandsOf(calling)];
}

function holds(command: Command, removal: Removal): boolean {
  return [...everyCommand([{ kind: 'statement', span: command.span, command, background: false }])].some((inside) =>
    removal.isCall(inside),
  );
}

function commandsOf(list: List | undefined): readonly Command[] {
  return (list?.statements ?? []).flatMap(({ command }) => (command.kind === 'and-or' ? command.operands : [command]));
}

function trapShape(commands: readonly Command[]): Shape {
  if (commands.some((command) => command.kind === 'simple' && leavesWithConstant(command) && command.words.length > 1))
    return 'J10';
  const saves = commands.some((command) => savedStatus(command) !== undefined);
  return saves && commands.some((command) => leavesWith(command) !== undefined) ? 'J9' : 'J8';
}

function sequenceShape(seed: Simple, removal: Removal, effect: Effect | undefined): Shape {
  const { script } = removal.layout;
  const commands = [...everyCommand(script.statements)];
  const saved = commands.flatMap((command) => savedStatus(command) ?? []);
  const leaves = commands.some((command) => saved.includes(leavesWith(command) ?? ''));
  const seat = removal.layout.seatOf(seed);
  const chain = seat?.kind === 'operand' ? seat.of : undefined;
  const guardsExit = chain?.operands.some((operand) => leavesWith(operand) !== undefined) === true;
  const chained =
    chain !== undefined && seat?.kind === 'operand' && waitsForApp(chain.operands.slice(0, seat.index), removal);
  if (leaves && chained) return 'J5';
  if (leaves && guardsExit) return 'J4';
  if (chained) return 'J2';
  if (effect?.hung === true) return 'J7';
  if (leaves) return 'J3';
  return effect?.was === 'call' || isLast(seed, removal) ? 'J1' : 'J6';
}

function waitsForApp(earlier: readonly Command[], removal: Removal): boolean {
  return earlier.some((command) => !removal.has(command));
}

function isLast(seed: Simple, removal: Removal): boolean {
  const last = removal.layout.script.statements.at(-1)?.command;
  return last === seed || (last?.kind === 'and-or' && last.operands.at(-1) === seed);
}
