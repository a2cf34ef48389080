import type { Layout } from '../layout.ts';
import type { Command } from '../script.ts';
import { wordsOf } from '../walk.ts';

/** Which commands of a script use a name, and how. */
export interface Names {
  /** Expand a variable. */
  readonly readers: ReadonlyMap<string, readonly Command[]>;
  /** Have the name in a word in any form, also without `$`, as `export NAME` and `let NAME++` do. */
  readonly mentions: ReadonlyMap<string, readonly Command[]>;
  /** Assign a variable. */
  readonly setters: ReadonlyMap<string, readonly Command[]>;
  /** Have the name as a whole word. */
  readonly callers: ReadonlyMap<string, readonly Command[]>;
}

const known = new WeakMap<Layout, Names>();

/** The uses of all names of a script. */
export function namesIn(layout: Layout): Names {
  const names = known.get(layout) ?? findNames(layout);
  known.set(layout, names);
  return names;
}

class Index {
  readonly entries = new Map<string, Command[]>();

  add(name: string, command: Command): void {
    const commands = this.entries.get(name) ?? [];
    if (commands.at(-1) !== command) commands.push(command);
    this.entries.set(name, commands);
  }
}

function findNames(layout: Layout): Names {
  const [readers, mentions, setters, callers] = [new Index(), new Index(), new Index(), new Index()];
  for (const command of layout.commands()) {
    if (command.kind === 'simple') for (const { name } of command.assignments) setters.add(name, command);
    for (const name of arithmeticNames(command)) {
      readers.add(name, command);
      mentions.add(name, command);
    }
    for (const word of ownWords(command)) {
      for (const name of word.variables) readers.add(name, command);
      for (const name of word.unquoted.match(/[A-Za-z_]\w*/g) ?? []) mentions.add(name, command);
      if (word.value !== undefined) callers.add(word.value, command);
    }
  }
  return { readers: readers.entries, mentions: mentions.entries, setters: setters.entries, callers: callers.entries };
}

/** The word that holds an inner script counts as the commands of that script. */
function ownWords(command: Command): ReturnType<typeof wordsOf> {
  const inner =
    command.kind === 'simple' && command.inner !== undefined ? command.words[command.inner.word] : undefined;
  return wordsOf(command).filter((word) => word !== inner);
}

function arithmeticNames(command: Command): readonly string[] {
  const text = command.kind === 'arithmetic' ? command.text : command.kind === 'for' ? (command.header ?? '') : '';
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}
