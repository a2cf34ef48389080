import { type Frame, framesOf, signalsOf } from '../commands.ts';
import type { Layout } from '../layout.ts';
import type { Command, Simple } from '../script.ts';
import { below, type Role } from '../walk.ts';
import type { Removal } from './removal.ts';
import { hasBackground } from './shape.ts';

const reasons: Readonly<Partial<Record<Frame['kind'], string>>> = {
  background: 'The call runs in the background.',
  case: 'The call stands in one arm of a `case`.',
  substitution: 'The call stands in a command substitution whose output is used.',
  other: 'The call stands in a construct that is not followed.',
};

/** Why a call cannot be taken out where it stands, whatever else the script does. */
export function reasonByPlace(seed: Simple, layout: Layout): string | undefined {
  for (const frame of framesOf(seed, layout)) {
    const reason = reasons[frame.kind];
    if (reason !== undefined) return reason;
  }
  if (hasBackground(layout))
    return 'The script starts something in the background and waits for it, so signals and exit codes are entangled with the call.';
  if ([...layout.commands()].some(replacesShell))
    return 'The script replaces its shell with `exec`, so it is not certain that the call is ever made.';
  return undefined;
}

function replacesShell(command: Command): boolean {
  return command.kind === 'simple' && command.words[0]?.value === 'exec' && command.words.length > 1;
}

/** Why it is not certain how a script runs without what is taken out. */
export function reasonByCourse(removal: Removal): string {
  const loops = [...removal.layout.commands()].filter((command) => command.kind === 'loop' || command.kind === 'for');
  const holds = loops.some(
    (loop) => !removal.isGone(loop) && [...below(loop)].some((inside) => removal.isCall(inside)),
  );
  return holds ? inLoop : 'It is not certain what the script does without it.';
}

const inLoop = 'The call stands in a loop that also does other things.';

/** Why what a removal takes out would leave something without meaning. */
export function reasonByRest(removal: Removal): string | undefined {
  for (const list of removal.layout.lists) {
    if (list.statements.length === 0 || removal.isListGone(list) || list.role === 'script') continue;
    const gone = list.statements.filter(({ command }) => goes(command, removal)).length;
    if (gone > 0 && list.role === 'eval') return 'The call stands in text that `eval` runs.';
    if (gone > 0 && list.role === 'shell') return 'The call stands in a script that another shell runs.';
    if (list.statements.some(({ command }) => !removal.has(command))) continue;
    return byRole.get(list.role) ?? 'Nothing would be left where the call stands.';
  }
  const signal = onlyOnSignal(removal);
  if (signal !== undefined) return signal;
  for (const command of removal.layout.commands()) {
    if (
      command.kind === 'pipeline' &&
      !removal.isGone(command) &&
      command.members.some((member) => removal.has(member))
    ) {
      return 'The call is one part of a pipeline.';
    }
  }
  return undefined;
}

function goes(command: Command, removal: Removal): boolean {
  return [...below(command)].some((inside) => removal.has(inside));
}

/** A trap for signals alone decides what the shell does with them; with one for its end, the call is made anyway. */
function onlyOnSignal(removal: Removal): string | undefined {
  const traps = removal.layout.lists.filter(
    ({ role, statements }) => role === 'trap' && statements.some(({ command }) => goes(command, removal)),
  );
  const signals = traps.flatMap(({ owner }) => (owner?.kind === 'simple' ? signalsOf(owner) : []));
  if (signals.length === 0 || signals.includes('EXIT') || signals.includes('ERR')) return undefined;
  return `The call is made only when a signal arrives (${signals.join(', ')}).`;
}

const byRole: ReadonlyMap<Role, string> = new Map([
  ['condition', 'Other commands depend on whether the call succeeds.'],
  ['then', 'The call is guarded by an `if` that also does other things.'],
  ['else', 'The call is guarded by an `if` that also does other things.'],
  ['loop', inLoop],
  ['for', 'The call stands in a loop whose words are made by another command.'],
]);
