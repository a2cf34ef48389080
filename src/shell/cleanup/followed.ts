import type { Span } from '../../yaml/route.ts';
import { programOf } from '../argv.ts';
import type { Command } from '../script.ts';
import { below, wordsOf } from '../walk.ts';
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
  const confined = statusesWithinLoops(commands);
  for (const command of commands) {
    if (removal.has(command) || cut.has(command) || changesShell(command, confined)) follow(command);
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

function changesShell(command: Command, confined: ReadonlySet<string>): boolean {
  if (command.kind === 'function') return true;
  const status = savedStatus(command);
  if (status !== undefined) return !confined.has(status);
  return command.kind === 'simple' && ['trap', 'set'].includes(command.words[0]?.value ?? '');
}

/** Names of saved statuses that only one loop reads, e.g. to decide whether it goes on. */
function statusesWithinLoops(commands: readonly Command[]): ReadonlySet<string> {
  const saved = new Set(commands.flatMap((command) => savedStatus(command) ?? []));
  if (saved.size === 0) return saved;
  const loops = commands.filter((command) => command.kind === 'loop' || command.kind === 'for');
  const outer = loops.filter((loop, i) => !loops.slice(0, i).some(({ span }) => isInside(loop.span, span)));
  const places = new Map<string, Set<Command | undefined>>();
  for (const command of commands) {
    const loop = outer.find(({ span }) => isInside(command.span, span));
    const names = [...namesIn(command), ...(savedStatus(command) === undefined ? [] : [savedStatus(command) ?? ''])];
    for (const name of names) if (saved.has(name)) places.set(name, (places.get(name) ?? new Set()).add(loop));
  }
  return new Set([...places].flatMap(([name, where]) => (where.size === 1 && !where.has(undefined) ? [name] : [])));
}

function namesIn(command: Command): readonly string[] {
  const text = command.kind === 'arithmetic' ? command.text : command.kind === 'for' ? (command.header ?? '') : '';
  const words = wordsOf(command).flatMap((word) => word.variables);
  return text === '' ? words : [...words, ...(text.match(/[A-Za-z_]\w*/g) ?? [])];
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
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
