import { programOf, programWords } from './argv.ts';
import type { Script, Simple } from './script.ts';
import { resolved } from './variables.ts';

/** Files that a command makes only so that they are there. */
export interface FlagWrite {
  /** Absolute or relative, as written, with constants put in. */
  readonly paths: readonly string[];
  /** Whether the file gets a content that a reader might use. */
  readonly content: boolean;
}

/** What `touch F`, `> F`, `: > F`, `echo done > F` make; `undefined` for other commands and unknown paths. */
export function flagWriteOf(command: Simple, script?: Script): FlagWrite | undefined {
  const program = programOf(command);
  const words = programWords(command).slice(1);
  if (program === 'touch') {
    const paths = words.map((word) => resolved(word, script)).filter((path) => !path.startsWith('-'));
    return paths.length > 0 && paths.every(isKnown) ? { paths, content: false } : undefined;
  }
  const copiesNothing = program === 'cat' && words.length === 1 && words[0]?.value === '/dev/null';
  if (!['', ':', 'true', 'echo', 'printf', 'date'].includes(program) && !copiesNothing) return undefined;
  const paths = command.redirects.flatMap(({ operator, target }) =>
    target !== undefined && /^(?:>|>>|>\||&>)$/.test(operator) ? [resolved(target, script)] : [],
  );
  const files = paths.filter((path) => !path.startsWith('/dev/') && !path.startsWith('/proc/'));
  if (files.length === 0 || !files.every(isKnown)) return undefined;
  return { paths: files, content: ['echo', 'printf', 'date'].includes(program) && words.length > 0 };
}

function isKnown(path: string): boolean {
  return path !== '' && !/[$`*?\s]/.test(path);
}
