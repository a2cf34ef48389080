import { programOf } from '../argv.ts';
import type { Command } from '../script.ts';
import { below } from '../walk.ts';
import type { Removal } from './removal.ts';
import { savedStatus } from './status.ts';

/**
 * Commands that a run has to follow step by step, because what goes, a function or trap, a shell option or a saved
 * status is in them. All others are taken as one step that succeeds, fails or leaves the script.
 */
export function followedIn(removal: Removal): ReadonlySet<Command> {
  const followed = new Set<Command>();
  const follow = (command: Command) => {
    for (let at: Command | undefined = command; at !== undefined && !followed.has(at); at = removal.around(at))
      followed.add(at);
  };
  const commands = [...removal.layout.commands()];
  const cut = new Set<Command>(removal.cut.keys());
  for (const command of commands) {
    if (removal.has(command) || cut.has(command) || changesShell(command)) follow(command);
  }
  for (let size = -1; size !== followed.size; ) {
    size = followed.size;
    const names = commands.flatMap((command) =>
      command.kind === 'function' && followed.has(command) ? [command.name] : [],
    );
    for (const command of commands) {
      if (command.kind === 'simple' && names.includes(command.words[0]?.value ?? '')) follow(command);
    }
  }
  return followed;
}

function changesShell(command: Command): boolean {
  if (command.kind === 'function' || savedStatus(command) !== undefined) return true;
  return command.kind === 'simple' && ['trap', 'set'].includes(command.words[0]?.value ?? '');
}

/** Whether a command may end the whole script from inside. */
export function mayLeave(command: Command): boolean {
  if (command.kind === 'subshell') return false;
  return [...below(command)].some(
    (inside) =>
      inside.kind === 'simple' &&
      ['exit', 'return', 'exec'].includes(inside.words[0]?.value ?? '') &&
      programOf(inside) !== '',
  );
}
