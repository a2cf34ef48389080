import type { Span } from '../yaml/route.ts';
import { programOf, programWords } from './argv.ts';
import type { Script, Simple } from './script.ts';
import { everyCommand } from './walk.ts';

/** Text in a script that another program reads: code of another language, a document that is written or piped. */
export interface ForeignText {
  /** The program that gets it, by basename. */
  readonly program: string;
  readonly text: string;
  readonly span: Span;
}

/** Flags with which interpreters take code as their next argument. */
const codeFlags: Readonly<Record<string, RegExp>> = {
  python: /^-\w*c$/,
  node: /^(?:-e|-p|--eval|--print)$/,
  ruby: /^-e$/,
  perl: /^-\w*[eE]$/,
  php: /^-r$/,
  deno: /^eval$/,
};

/** Here-documents, and code of other languages in arguments. What is called from there cannot be cut out safely. */
export function foreignTextsIn(script: Script): readonly ForeignText[] {
  return [...everyCommand(script.statements)].flatMap((command) => {
    const redirects = 'redirects' in command ? command.redirects : [];
    const documents = redirects.flatMap(({ operator, target }) =>
      operator.startsWith('<<') && target !== undefined ? [target] : [],
    );
    const code = command.kind === 'simple' ? codeOf(command) : [];
    const program = command.kind === 'simple' ? programOf(command) : command.kind;
    return [...documents, ...code].map((word) => ({ program, text: word.unquoted, span: word.span }));
  });
}

function codeOf(command: Simple): Simple['words'] {
  const words = programWords(command);
  const language = programOf(command).replace(/[\d.]+$/, '');
  const flag = Object.hasOwn(codeFlags, language) ? codeFlags[language] : undefined;
  const at = flag === undefined ? -1 : words.findIndex((word, i) => i > 0 && flag.test(word.unquoted));
  const code = at === -1 ? undefined : words[at + 1];
  return code === undefined ? [] : [code];
}
