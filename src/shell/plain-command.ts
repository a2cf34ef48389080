import type { Script, Simple, Word } from './script.ts';

/** A word of a plain command. */
export interface PlainWord {
  /** What the program gets, where it holds no variable. */
  readonly value?: string;
  /** The word as an entry of `command` or `args`: variables as `$(NAME)`, any other `$` as `$$`. */
  readonly argument: string;
  /** Shell variables that it expands, each a plain `$NAME` or `${NAME}` in double quotes or unquoted. */
  readonly variables: readonly string[];
  /** Whether a variable stands outside quotes, so that the shell would split its value into words. */
  readonly splits: boolean;
}

/** A script that is one command, so that it needs no shell. */
export interface PlainCommand {
  readonly words: readonly PlainWord[];
  /** Whether the script says `exec`. */
  readonly exec: boolean;
}

/** Words that mean something to a shell and are no programs. */
const builtins = new Set([
  ...[
    '.',
    ':',
    '[',
    '[[',
    'alias',
    'bg',
    'break',
    'builtin',
    'cd',
    'command',
    'continue',
    'declare',
    'eval',
    'exec',
    'exit',
  ],
  ...[
    'export',
    'false',
    'fg',
    'getopts',
    'hash',
    'jobs',
    'let',
    'local',
    'mapfile',
    'popd',
    'pushd',
    'read',
    'readonly',
  ],
  ...[
    'return',
    'set',
    'shift',
    'shopt',
    'source',
    'test',
    'times',
    'trap',
    'true',
    'type',
    'typeset',
    'ulimit',
    'umask',
  ],
  ...['unalias', 'unset', 'wait', 'kill', 'pwd', 'time'],
]);

/**
 * The words of a script that is exactly one program call, `exec` in front allowed: no assignments, redirections, file
 * name patterns, substitutions or operators. `undefined` for anything else.
 */
export function plainCommandIn(script: Script): PlainCommand | undefined {
  const [statement, ...others] = script.statements;
  if (statement === undefined || others.length > 0 || statement.background || statement.command.kind !== 'simple')
    return undefined;
  const exec = statement.command.words[0]?.value === 'exec';
  const words = plainWordsOf(statement.command);
  return words && { words, exec };
}

/** The words of one program call without `exec`; `undefined` where a shell is needed to run it. */
export function plainWordsOf({ words, assignments, redirects }: Simple): readonly PlainWord[] | undefined {
  if (assignments.length + redirects.length > 0) return undefined;
  const own = words[0]?.value === 'exec' ? words.slice(1) : words;
  const program = own[0]?.value;
  if (program === undefined || program === '' || program.startsWith('-') || builtins.has(program)) return undefined;
  const plain = own.map(plainWord);
  const known = plain.filter((word) => word !== undefined);
  return known.length === plain.length ? known : undefined;
}

const expansion = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;

function plainWord(word: Word): PlainWord | undefined {
  if (word.pattern || word.substitutions.length > 0) return undefined;
  const { value, variables, placeholders } = word;
  if (variables.length === 0) {
    return {
      ...(value !== undefined && { value }),
      argument: escaped(word.unquoted, placeholders),
      variables,
      splits: false,
    };
  }
  const written = [...word.text.matchAll(expansion)].map((found) => found[1] ?? found[2] ?? '');
  const single =
    word.text.includes("'") ||
    word.text.includes('\\') ||
    word.text.split('$').length - 1 !== written.length + placeholders.length;
  if (single || written.join() !== variables.join()) return undefined;
  const argument = word.unquoted.replaceAll(
    expansion,
    (_, braced: string | undefined, bare: string | undefined) => `$(${braced ?? bare ?? ''})`,
  );
  return { argument, variables, splits: !/^"[^"]*"$/.test(word.text) };
}

/** Kubernetes turns `$$` into `$` and replaces `$(NAME)`. */
function escaped(text: string, placeholders: readonly string[]): string {
  const kept = new Set(placeholders.map((name) => `$(${name})`));
  return text.replaceAll(/\$\([^)]{0,256}\)|\$/g, (found) => (kept.has(found) ? found : found.replace('$', '$$$$')));
}
