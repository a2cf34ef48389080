import { basename } from './inner-word.ts';
import type { Simple, Word } from './script.ts';

/** Programs that run another one unchanged, with the flags of theirs that take a value. */
const runners: Readonly<Record<string, readonly string[]>> = {
  command: [],
  builtin: [],
  exec: ['-a'],
  nohup: [],
  time: ['-f', '-o'],
  nice: ['-n'],
  setsid: [],
  env: ['-u', '-C', '-S'],
  timeout: ['-k', '-s', '--signal', '--kill-after'],
  sudo: ['-u', '-g', '-h'],
  'su-exec': [],
  gosu: [],
  stdbuf: ['-i', '-o', '-e'],
};

/** Runners whose first plain word is theirs: a duration or a user. */
const leading = new Set(['timeout', 'su-exec', 'gosu']);

/** The words of the program that a command runs in the end, behind `timeout 5`, `env A=b` and the like. */
export function programWords(command: Simple): readonly Word[] {
  let words = command.words;
  for (let steps = 0; steps < 4; steps++) {
    const runner = basename(words[0]?.unquoted ?? '');
    const valued = Object.hasOwn(runners, runner) ? runners[runner] : undefined;
    if (valued === undefined) return words;
    const rest = behind(words.slice(1), valued, runner);
    if (rest.length === 0) return words;
    words = rest;
  }
  return words;
}

function behind(words: readonly Word[], valued: readonly string[], runner: string): readonly Word[] {
  let at = 0;
  let own = leading.has(runner) ? 1 : 0;
  for (; at < words.length; at++) {
    const word = words[at]?.unquoted ?? '';
    if (valued.includes(word)) at += 1;
    else if (runner === 'env' && /^\w+=/.test(word)) continue;
    else if (word.startsWith('-')) continue;
    else if (own > 0) own -= 1;
    else break;
  }
  return words.slice(at);
}

/** The basename of the program that a command runs in the end, or `''`. */
export function programOf(command: Simple): string {
  return basename(programWords(command)[0]?.unquoted ?? '');
}

/** What a command line flag came with. */
export interface Flags {
  /** Each flag that occurs, with its values in order; `true` for one without a value. */
  readonly given: ReadonlyMap<string, readonly (Word | true)[]>;
  /** Words that are neither flags nor their values. */
  readonly rest: readonly Word[];
}

/** Which flags of a program take a value: single letters and long names, without dashes. */
export interface FlagSyntax {
  readonly letters: string;
  readonly long: readonly string[];
}

/** Flags and other words of a program's arguments, in the style of getopt: `-sfX POST`, `-XPOST`, `--data=x`. */
export function flagsOf(words: readonly Word[], syntax: FlagSyntax): Flags {
  const given = new Map<string, (Word | true)[]>();
  const rest: Word[] = [];
  const add = (flag: string, value: Word | true) => {
    const values = given.get(flag);
    if (values === undefined) given.set(flag, [value]);
    else values.push(value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const text = word.unquoted;
    if (text === '--') {
      rest.push(...words.slice(i + 1));
      break;
    }
    if (text === '-' || !text.startsWith('-')) rest.push(word);
    else if (text.startsWith('--')) i += long(text, { word, next: words[i + 1] }, { syntax, add });
    else i += letters(text, { word, next: words[i + 1] }, { syntax, add });
  }
  return { given, rest };
}

interface Around {
  readonly word: Word;
  readonly next: Word | undefined;
}

interface Sink {
  readonly syntax: FlagSyntax;
  readonly add: (flag: string, value: Word | true) => void;
}

/** Reads one long flag; gives the number of further words that it took. */
function long(text: string, { word, next }: Around, { syntax, add }: Sink): number {
  const [name = '', ...value] = text.slice(2).split('=');
  if (value.length > 0) add(name, piece(word, value.join('=')));
  else if (syntax.long.includes(name) && next !== undefined) add(name, next);
  else add(name, true);
  return value.length === 0 && syntax.long.includes(name) && next !== undefined ? 1 : 0;
}

/** Reads a cluster of short flags; gives the number of further words that it took. */
function letters(text: string, { word, next }: Around, { syntax, add }: Sink): number {
  for (let i = 1; i < text.length; i++) {
    const letter = text[i] ?? '';
    if (!syntax.letters.includes(letter)) {
      add(letter, true);
      continue;
    }
    const value = text.slice(i + 1);
    if (value !== '') add(letter, piece(word, value));
    else if (next !== undefined) add(letter, next);
    return value === '' && next !== undefined ? 1 : 0;
  }
  return 0;
}

function piece(word: Word, unquoted: string): Word {
  return word.value === undefined ? { ...word, unquoted } : { ...word, unquoted, value: unquoted };
}
