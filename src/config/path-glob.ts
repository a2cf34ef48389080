/** One name of a path in a glob: any number of names, or a sequence of characters. */
type Name = 'names' | readonly Piece[];

/** A character of a glob: itself, any one, any number of them, or one of a set. */
type Piece =
  | { readonly kind: 'one'; readonly text: string }
  | { readonly kind: 'any' | 'many' }
  | { readonly kind: 'set'; readonly not: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** A glob without alternatives, name by name. */
export type PathGlob = readonly Name[];

/** Alternatives `{a,b}` of one glob beyond this are not told apart: what is left is taken literally. */
const mostAlternatives = 64;

/**
 * Reads `**` (any names), `*`, `?`, `[a-z]`, `[!a]`, `{a,b}` and `\` before a character that is meant itself. No regular
 * expression is made of it, because globs come from repositories.
 */
export function readPathGlob(glob: string): readonly PathGlob[] {
  return alternativesOf(glob).map((text) => text.split('/').map(readName));
}

/** Whether the names of a path are what a glob describes. Takes time in proportion to the product of their lengths. */
export function isPathLike(names: readonly string[], glob: PathGlob): boolean {
  return isLike(names.length, glob, {
    isMany: (name) => name === 'names',
    isOne: (name, i) => name !== 'names' && isNameLike(names[i] ?? '', name),
  });
}

function isNameLike(name: string, pieces: readonly Piece[]): boolean {
  const characters = [...name];
  return isLike(characters.length, pieces, {
    isMany: ({ kind }) => kind === 'many',
    isOne: (piece, i) => isOneOf(characters[i] ?? '', piece),
  });
}

/** Where the last star stands, it may take more: no other way back is ever needed. */
function isLike<Item>(
  length: number,
  pattern: readonly Item[],
  tests: { readonly isMany: (item: Item) => boolean; readonly isOne: (item: Item, i: number) => boolean },
): boolean {
  let [at, inPattern, star, taken] = [0, 0, -1, 0];
  while (at < length) {
    const item = pattern[inPattern];
    if (item !== undefined && tests.isMany(item)) {
      star = inPattern;
      taken = at;
      inPattern += 1;
    } else if (item !== undefined && tests.isOne(item, at)) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      inPattern = star + 1;
    } else return false;
  }
  return pattern.slice(inPattern).every((item) => tests.isMany(item));
}

function isOneOf(character: string, piece: Piece): boolean {
  switch (piece.kind) {
    case 'any':
      return true;
    case 'many':
      return false;
    case 'one':
      return piece.text === character;
    case 'set':
      return piece.ranges.some(([from, to]) => from <= character && character <= to) !== piece.not;
  }
}

function readName(text: string): Name {
  if (text === '**') return 'names';
  const characters = [...text];
  const pieces: Piece[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    const end = character === '[' ? characters.indexOf(']', i + 2) : -1;
    if (character === '*') {
      if (pieces.at(-1)?.kind !== 'many') pieces.push({ kind: 'many' });
    } else if (character === '?') pieces.push({ kind: 'any' });
    else if (end > 0) {
      pieces.push(readSet(characters.slice(i + 1, end)));
      i = end;
    } else if (character === '\\' && i + 1 < characters.length) {
      i += 1;
      pieces.push({ kind: 'one', text: characters[i] ?? '' });
    } else pieces.push({ kind: 'one', text: character });
  }
  return pieces;
}

function readSet(characters: readonly string[]): Piece {
  const not = characters[0] === '!' || characters[0] === '^';
  const ranges: [string, string][] = [];
  for (let i = not ? 1 : 0; i < characters.length; i++) {
    const from = characters[i] ?? '';
    const to = characters[i + 1] === '-' ? characters[i + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) i += 2;
  }
  return { kind: 'set', not, ranges };
}

function alternativesOf(glob: string): readonly string[] {
  let done: string[] = [];
  let open = [glob];
  while (open.length > 0 && open.length + done.length <= mostAlternatives) {
    const next = open.flatMap((text) => {
      const parts = firstBraces(text);
      if (parts === undefined) done.push(text);
      return parts ?? [];
    });
    open = next;
  }
  done = [...done, ...open];
  return done;
}

/** A glob once for each alternative of its first innermost braces; `undefined` if it has none. */
function firstBraces(text: string): readonly string[] | undefined {
  const close = text.indexOf('}');
  const open = close < 0 ? -1 : text.lastIndexOf('{', close);
  if (open < 0) return undefined;
  const inner = text.slice(open + 1, close).split(',');
  if (inner.length < 2) return undefined;
  return inner.map((one) => text.slice(0, open) + one + text.slice(close + 1));
}
