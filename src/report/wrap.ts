import { columnsOf, prefixIn } from './columns.ts';

/** Prose broken into lines of at most `width` columns; a word that is longer than a line is broken too. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter((one) => one !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (columnsOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, width);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Wrapped prose under a lead such as `check  `: the following lines are indented as far. */
export function hanging(lead: string, text: string, width: number): readonly string[] {
  const indent = columnsOf(lead);
  const [first = '', ...rest] = wrap(text, Math.max(width - indent, 16));
  return [`${lead}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (columnsOf(rest) > width) {
    const piece = prefixIn(rest, Math.max(width, 2));
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}
