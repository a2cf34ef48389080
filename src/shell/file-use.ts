import type { Span } from '../yaml/route.ts';
import { programOf } from './argv.ts';
import { flagWriteOf } from './flag-file.ts';
import { Layout } from './layout.ts';
import type { Command, Redirect, Script, Simple, TestExpression, Word } from './script.ts';
import { testOf } from './test-expression.ts';
import { constantsIn, resolved } from './variables.ts';
import { wordsOf } from './walk.ts';

/** How a command uses a file. */
type FileUseKind = 'write' | 'wait' | 'test' | 'remove' | 'other';

/** A file that a script names, with constants put in; what else a word holds stays as written. */
export interface FileUse {
  readonly path: string;
  /** `wait`: a test in a loop, or a watch on a directory. `other`: anything that may read the file. */
  readonly how: FileUseKind;
  readonly span: Span;
}

/** Every use of a file by its path, in the order of the text. */
export function fileUsesIn(script: Script): readonly FileUse[] {
  const layout = new Layout(script);
  const uses: FileUse[] = [];
  for (const command of layout.commands()) uses.push(...usesOf(command, layout));
  return uses.sort((a, b) => a.span.start - b.span.start);
}

/**
 * Uses of one file. Words that end in the file's name but hide its directory in a variable count, and so does every
 * word that holds the whole path.
 */
export function usesOfFile(path: string, script: Script): readonly FileUse[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return fileUsesIn(script).filter(
    (use) => use.path.includes(path) || (use.path.includes('$') && use.path.includes(name)) || isDirectory(use, path),
  );
}

function isDirectory(use: FileUse, path: string): boolean {
  return use.how === 'wait' && path.startsWith(`${use.path.replace(/\/$/, '')}/`);
}

/** Files that a script waits for or tests, e.g. in `while [ ! -f F ]`, `if [[ -f F ]]`, `inotifywait DIR`. */
export function flagWatchesIn(script: Script): readonly FileUse[] {
  return fileUsesIn(script).filter(({ how }) => how === 'wait' || how === 'test');
}

function usesOf(command: Command, layout: Layout): readonly FileUse[] {
  const { script } = layout;
  const expression = testOf(command);
  if (expression !== undefined) {
    const how = isInLoop(command, layout) ? 'wait' : 'test';
    return testedIn(expression).map((word) => ({ path: resolved(word, script), how, span: word.span }));
  }
  if (command.kind !== 'simple') return [...wordsOf(command)].flatMap((word) => pathsIn(word, 'other', script));
  return usesOfSimple(command, script);
}

function usesOfSimple(command: Simple, script: Script): readonly FileUse[] {
  const program = programOf(command);
  const written = flagWriteOf(command, script);
  const how: FileUseKind =
    program === 'touch' ? 'write' : program === 'rm' ? 'remove' : program === 'inotifywait' ? 'wait' : 'other';
  const { inner } = command;
  const words = command.words.filter((_, i) => i !== inner?.word);
  const constants = constantsIn(script);
  // A constant that only names a file is not a use; the words that hold it are.
  const assigned = command.assignments.flatMap(({ name, value }) => (constants.has(name) ? [] : (value ?? [])));
  return [
    ...words.slice(1).flatMap((word) => pathsIn(word, how, script)),
    ...assigned.flatMap((word) => pathsIn(word, 'other', script)),
    ...command.redirects.flatMap((redirect) => redirected(redirect, { script, flag: written !== undefined })),
  ];
}

function redirected(
  redirect: Redirect,
  around: { readonly script: Script; readonly flag: boolean },
): readonly FileUse[] {
  if (redirect.target === undefined || redirect.operator.endsWith('&')) return [];
  const writes = around.flag && redirect.operator.includes('>') && redirect.operator !== '<>';
  return pathsIn(redirect.target, writes ? 'write' : 'other', around.script);
}

function pathsIn(word: Word, how: FileUseKind, script: Script): readonly FileUse[] {
  const text = resolved(word, script);
  return text.includes('/') ? [{ path: text, how, span: word.span }] : [];
}

const fileTests = new Set(['-e', '-f', '-s', '-r', '-S', '-d', '-w', '-x', '-L', '-h', '-p', '-O']);

function testedIn(expression: TestExpression): readonly Word[] {
  switch (expression.kind) {
    case 'unary':
      return fileTests.has(expression.operator) ? [expression.operand] : [];
    case 'not':
      return testedIn(expression.operand);
    case 'binary':
      return ['-nt', '-ot', '-ef'].includes(expression.operator) ? [expression.left, expression.right] : [];
    default:
      return expression.operands.flatMap(testedIn);
  }
}

function isInLoop(command: Command, layout: Layout): boolean {
  for (let seat = layout.seatOf(command); seat !== undefined; ) {
    const outer = seat.kind === 'statement' ? seat.list.owner : seat.of;
    if (outer?.kind === 'loop' || outer?.kind === 'for') return true;
    seat = outer && layout.seatOf(outer);
  }
  return false;
}
