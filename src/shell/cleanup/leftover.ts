import { isPure } from '../idle.ts';
import type { Command, Simple } from '../script.ts';
import { below, wordsOf } from '../walk.ts';
import type { Removal } from './removal.ts';
import { savedStatus } from './status.ts';

/** Takes out variables that only what goes has read. */
export function dropUnreadVariables(removal: Removal): void {
  const kept = removal.kept();
  for (const command of kept) {
    if (command.kind !== 'simple' || !isQuietAssignment(command) || savedStatus(command) !== undefined) continue;
    if (command.assignments.every(({ name }) => isOrphan(name, command, { kept, removal })))
      removal.dropBeside(command);
  }
}

function isQuietAssignment(command: Simple): boolean {
  if (command.words.length > 0 || command.assignments.length === 0 || command.redirects.length > 0) return false;
  return command.assignments.every(({ value }) =>
    value?.substitutions.every((list) => list.every((one) => looks(one.command))),
  );
}

/** A search for a process, or a pipeline of such. */
function looks(command: Command): boolean {
  if (command.kind === 'pipeline') return command.members.every(looks);
  if (command.kind !== 'simple') return false;
  return (
    isPure(command) ||
    ['pgrep', 'pidof', 'ps', 'grep', 'awk', 'head', 'cut', 'tr', 'cat'].includes(command.words[0]?.value ?? '')
  );
}

interface Rest {
  readonly kept: readonly Command[];
  readonly removal: Removal;
}

function isOrphan(name: string, own: Simple, { kept, removal }: Rest): boolean {
  const readers = [...removal.layout.commands()].filter((command) => reads(command, name));
  return (
    readers.length > 0 &&
    readers.every((command) => !kept.includes(command)) &&
    !kept.some((command) => command !== own && mentions(command, name))
  );
}

function reads(command: Command, name: string): boolean {
  return wordsOf(command).some((word) => word.variables.includes(name)) || arithmeticNames(command).includes(name);
}

function arithmeticNames(command: Command): readonly string[] {
  const text = command.kind === 'arithmetic' ? command.text : command.kind === 'for' ? (command.header ?? '') : '';
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

/** Whether a name is read, or named without `$` as `export NAME`, `unset NAME`, `let NAME++` do. */
function mentions(command: Command, name: string): boolean {
  if (reads(command, name)) return true;
  const pattern = new RegExp(`(?:^|\\W)${name}(?:\\W|$)`);
  return (
    command.kind === 'simple' &&
    command.inner === undefined &&
    command.words.some((word) => pattern.test(word.unquoted))
  );
}

/** A variable or function that goes although something that stays uses it. */
export function missingName(removal: Removal): string | undefined {
  const kept = removal.kept();
  for (const command of removal.outermost().flatMap((outer) => [...below(outer)])) {
    if (command.kind === 'function' && kept.some((other) => calls(other, command.name))) return command.name;
    const lost = variablesSetBy(command).find((name) =>
      kept.some((other) => needs(other, name, { kept, after: command })),
    );
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function calls(command: Command, name: string): boolean {
  return command.kind === 'simple' && command.words.some((word) => word.value === name);
}

function variablesSetBy(command: Command): readonly string[] {
  if (command.kind === 'for') return [command.variable];
  return command.kind === 'simple' ? command.assignments.map(({ name }) => name) : [];
}

/** A reader in front of a lost assignment does not need it if another assignment stays. */
function needs(
  command: Command,
  name: string,
  place: { readonly kept: readonly Command[]; readonly after: Command },
): boolean {
  const stillSet = place.kept.some((other) => variablesSetBy(other).includes(name));
  if (!stillSet) return mentions(command, name);
  return reads(command, name) && command.span.end > place.after.span.start;
}
