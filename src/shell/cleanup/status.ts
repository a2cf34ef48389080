import type { List } from '../layout.ts';
import type { Command, Word } from '../script.ts';
import { namesIn } from './names.ts';
import type { Removal } from './removal.ts';

/** `NAME=$?`, `NAME=$(echo $?)`, `export NAME=$?`, `local NAME=$?`: the name. */
export function savedStatus(command: Command): string | undefined {
  if (command.kind !== 'simple' || command.assignments.length !== 1 || command.redirects.length > 0) return undefined;
  const [assignment] = command.assignments;
  const declares =
    command.words.length === 2 &&
    ['export', 'local', 'declare', 'readonly', 'typeset'].includes(command.words[0]?.value ?? '');
  if (command.words.length > 0 && !declares) return undefined;
  return assignment?.value !== undefined && isLastStatus(assignment.value) ? assignment.name : undefined;
}

/** Whether a word is `$?`, or `$(echo $?)`, which is the same. */
function isLastStatus(word: Word): boolean {
  if (word.unquoted === '$?') return true;
  const [list, ...others] = word.substitutions;
  const [statement, ...more] = list ?? [];
  if (statement?.command.kind !== 'simple' || others.length + more.length > 0 || word.variables.length > 0)
    return false;
  const { words, redirects } = statement.command;
  return words.length === 2 && words[0]?.value === 'echo' && words[1]?.unquoted === '$?' && redirects.length === 0;
}

/** `exit $NAME`, `exit "$NAME"`, `return ${NAME}`: the name. */
export function leavesWith(command: Command): string | undefined {
  if (command.kind !== 'simple' || command.words.length !== 2) return undefined;
  if (!['exit', 'return'].includes(command.words[0]?.value ?? '')) return undefined;
  return /^\$(?:\{(\w+)\}|(\w+))$/
    .exec(command.words[1]?.unquoted ?? '')
    ?.slice(1)
    .find((name) => name !== undefined);
}

/** Commands of a list one after another, those of `a && b` included. */
function flat(list: List): readonly Command[] {
  return list.statements.flatMap(({ command }) => (command.kind === 'and-or' ? command.operands : [command]));
}

/**
 * Takes out a saved exit code together with the `exit` that uses it, if everything between them goes and nothing else
 * reads it: then the list ends with that code anyway.
 */
export function dropSavedStatus(list: List, removal: Removal): void {
  if (list.role !== 'script' && list.role !== 'trap' && list.role !== 'function') return;
  const commands = flat(list);
  for (const [i, save] of commands.entries()) {
    const name = savedStatus(save);
    if (name === undefined || removal.isGone(save) || (i === 0 && list.role === 'script')) continue;
    const length = commands.slice(i + 1).findIndex((command) => !removal.isGone(command));
    const leave = length < 1 ? undefined : commands[i + 1 + length];
    if (leave === undefined || leavesWith(leave) !== name || i + 1 + length !== commands.length - 1) continue;
    if (!isReadOnlyBy(name, leave, removal)) continue;
    removal.dropBeside(save);
    removal.dropBeside(leave);
    dropEmptied(list, removal);
  }
}

function dropEmptied(list: List, removal: Removal): void {
  for (const { command } of list.statements) {
    if (command.kind === 'and-or' && command.operands.every((operand) => removal.has(operand)))
      removal.dropBeside(command);
  }
}

function isReadOnlyBy(name: string, reader: Command, removal: Removal): boolean {
  const readers = namesIn(removal.layout).readers.get(name) ?? [];
  return readers.every((command) => command === reader || removal.isGone(command));
}
