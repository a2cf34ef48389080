import { type Decoded, Decoder } from './decoded.ts';

/** The header of a block scalar. */
export interface BlockHeader {
  readonly folded: boolean;
  readonly chomping: '-' | '+' | '';
}

interface Line {
  /** Offset of the line in the source text. */
  readonly start: number;
  /** Leading spaces. */
  readonly indent: number;
  /** Text after the leading spaces, without the line break. */
  readonly text: string;
  /** Offset after the line break. */
  readonly end: number;
}

/** The header at the start of a block scalar's source, e.g. `|2-`. */
export function blockHeader(header: string): BlockHeader {
  return { folded: header.startsWith('>'), chomping: header.includes('-') ? '-' : header.includes('+') ? '+' : '' };
}

/**
 * Decodes the lines of a block scalar by stripping `indent` spaces (YAML 1.2 §8.1). Whether `indent` is right shows
 * in the value.
 */
export function decodeBlock(source: string, header: BlockHeader, indent: number): Decoded {
  const lines = linesIn(source);
  const tail = lines.length - trailingBlank(lines, indent);
  const decoder = new Decoder();
  let gap: Gap = { breaks: 0, start: 0, moreIndented: false, first: true };
  for (const line of lines.slice(0, tail)) {
    const blank = line.text === '' && line.indent <= indent;
    if (blank) {
      gap = { ...gap, breaks: gap.breaks + 1 };
      continue;
    }
    const start = line.start + Math.min(indent, line.indent);
    const more = line.indent > indent || line.text.startsWith('\t');
    const text = ' '.repeat(Math.max(0, line.indent - indent)) + line.text;
    decoder.piece(separator(gap, header.folded, more), { start: gap.start, end: start });
    decoder.copy(text, start);
    gap = { breaks: 1, start: start + text.length, moreIndented: more, first: false };
  }
  return finish(decoder, { lines: lines.slice(tail), gap, chomping: header.chomping, indent });
}

interface Gap {
  /** Line breaks since the last text; before the first text, blank lines. */
  readonly breaks: number;
  /** Where the last text ended. */
  readonly start: number;
  readonly moreIndented: boolean;
  readonly first: boolean;
}

/** What a folded scalar makes of the breaks between two lines; a literal one keeps them. */
function separator(gap: Gap, folded: boolean, more: boolean): string {
  if (gap.first || !folded || gap.moreIndented || more) return '\n'.repeat(gap.breaks);
  return gap.breaks === 1 ? ' ' : '\n'.repeat(gap.breaks - 1);
}

function finish(
  decoder: Decoder,
  rest: { lines: readonly Line[]; gap: Gap; chomping: BlockHeader['chomping']; indent: number },
): Decoded {
  const { lines, gap, chomping } = rest;
  const after = lines[0]?.start ?? gap.start;
  if (chomping === '+') {
    if (!gap.first) decoder.piece('\n', { start: gap.start, end: after });
    for (const line of lines) decoder.piece('\n', { start: line.start, end: line.end });
  } else if (chomping === '' && !gap.first) decoder.piece('\n', { start: gap.start, end: after });
  return decoder.finish(lines.at(-1)?.end ?? after);
}

function trailingBlank(lines: readonly Line[], indent: number): number {
  let count = 0;
  for (const line of lines.toReversed()) {
    if (line.text !== '' || line.indent > indent) break;
    count += 1;
  }
  return count;
}

function linesIn(source: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < source.length; ) {
    const at = source.indexOf('\n', start);
    const end = at === -1 ? source.length : at + 1;
    const whole = source.slice(start, at === -1 ? end : at).replace(/\r$/u, '');
    const text = whole.replace(/^ +/u, '');
    lines.push({ start, indent: whole.length - text.length, text, end });
    start = end;
  }
  return lines;
}
