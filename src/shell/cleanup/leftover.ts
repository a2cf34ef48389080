import type { Command, Simple } from '../script.ts';
import { below } from '../walk.ts';
import { namesIn } from './names.ts';
import type { Removal } from './removal.ts';
import { savedStatus } from './status.ts';

/** Takes out variables that only what goes has read. */
export function dropUnreadVariables(removal: Removal): void {
  for (const command of removal.kept()) {
    if (command.kind !== 'simple' || !isQuietAssignment(command) || savedStatus(command) !== undefined) continue;
    if (command.assignments.every(({ name }) => isOrphan(name, command, removal))) removal.dropBeside(command);
  }
}

function isQuietAssignment(command: Simple): boolean {
  if (command.words.length > 0 || command.assignments.length === 0 || command.redirects.length > 0) return false;
  return command.assignments.every(({ value }) =>
    value?.substitutions.every((list) => list.every((statement) => looks(statement.command))),
  );
}

const lookers = new Set(['pgrep', 'pidof', 'ps', 'grep', 'awk', 'head', 'cut', 'tr', 'cat', 'command', 'which']);

/** A search for a process, or a pipeline of such. */
function looks(command: Command): boolean {
  if (command.kind === 'pipeline') return command.members.every(looks);
  return command.kind === 'simple' && lookers.has(command.words[0]?.value ?? '');
}

function isOrphan(name: string, own: Simple, removal: Removal): boolean {
  const { readers, mentions } = namesIn(removal.layout);
  const stays = (command: Command) => command !== own && !removal.isGone(command);
  const read = readers.get(name) ?? [];
  return read.length > 0 && !read.some(stays) && !(mentions.get(name) ?? []).some(stays);
}

/** A variable or function that goes although something that stays uses it. */
export function missingName(removal: Removal): string | undefined {
  const { callers } = namesIn(removal.layout);
  for (const command of removal.outermost().flatMap((outer) => [...below(outer)])) {
    const stays = (other: Command) => !removal.isGone(other);
    if (command.kind === 'function' && (callers.get(command.name) ?? []).some(stays)) return command.name;
    const lost = variablesSetBy(command).find((name) => isNeeded(name, command, removal));
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function variablesSetBy(command: Command): readonly string[] {
  if (command.kind === 'for') return [command.variable];
  return command.kind === 'simple' ? command.assignments.map(({ name }) => name) : [];
}

/** A reader in front of a lost assignment does not need it if another assignment stays. */
function isNeeded(name: string, lost: Command, removal: Removal): boolean {
  const { readers, mentions, setters } = namesIn(removal.layout);
  const stays = (command: Command) => !removal.isGone(command);
  const stillSet = (setters.get(name) ?? []).some(stays);
  if (!stillSet) return (mentions.get(name) ?? []).some(stays);
  return (readers.get(name) ?? []).some((command) => stays(command) && command.span.end > lost.span.start);
}
