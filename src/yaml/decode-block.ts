import { type Decoded, DecodedText } from './decoded.ts';
import type { Span } from './route.ts';

/** The header of a block scalar, e.g. `|2-`. */
export interface BlockHeader {
  readonly folded: boolean;
  readonly indicator: number | undefined;
  readonly chomp: 'clip' | 'strip' | 'keep';
  readonly length: number;
}

/** A line of a block scalar: `start`, where its content starts and ends, and where the next line starts. */
export interface BlockLine {
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly next: number;
}

/** A block scalar cut into lines. `lines` ends with the last one that has content, `blanks` are those behind it. */
export interface BlockText {
  readonly header: BlockHeader;
  /** Column at which content starts. */
  readonly indent: number;
  readonly lines: readonly BlockLine[];
  readonly blanks: readonly BlockLine[];
}

/** Reads the header that starts at an offset. */
export function blockHeaderAt(source: string, start: number): BlockHeader {
  const marks = /[|>][-+0-9]*/uy;
  marks.lastIndex = start;
  const text = marks.exec(source)?.[0] ?? '|';
  const indicator = /[1-9]/u.exec(text)?.[0];
  return {
    folded: text.startsWith('>'),
    indicator: indicator === undefined ? undefined : Number(indicator),
    chomp: text.includes('-') ? 'strip' : text.includes('+') ? 'keep' : 'clip',
    length: text.length,
  };
}

/** Cuts a block scalar into its lines; `span` is from the header into its last line, blank ones included. */
export function blockTextOf(source: string, span: Span, parentIndent: number): BlockText {
  const header = blockHeaderAt(source, span.start);
  const end = source[span.end - 1] === '\n' ? span.end : afterBreak(source, span.end);
  const raw = rawLines(source, { start: afterBreak(source, span.start), end });
  const filled = raw.find((line) => line.content < line.end);
  const found = filled === undefined ? Math.max(0, ...raw.map(width)) : filled.content - filled.start;
  const indent = header.indicator === undefined ? found : Math.max(parentIndent, 0) + header.indicator;
  const lines = raw.map((line) => ({ ...line, content: Math.min(line.start + indent, line.end) }));
  const last = lines.findLastIndex((line) => line.content < line.end);
  return { header, indent, lines: lines.slice(0, last + 1), blanks: lines.slice(last + 1) };
}

/** Where a block scalar's meaning ends: before the last line break, and before blank lines unless these are kept. */
export function contentEndOf(block: BlockText, headerStart: number): number {
  const last = block.header.chomp === 'keep' ? (block.blanks.at(-1) ?? block.lines.at(-1)) : block.lines.at(-1);
  return last?.end ?? headerStart + block.header.length;
}

function width(line: BlockLine): number {
  return line.end - line.start;
}

/** Lines with `content` at their first character that is no space. */
function rawLines(source: string, { start, end }: Span): readonly BlockLine[] {
  const lines: BlockLine[] = [];
  for (let at = start; at < end; ) {
    const next = Math.min(afterBreak(source, at), end);
    let close = next;
    if (source[close - 1] === '\n') close -= source[close - 2] === '\r' && close - 2 >= at ? 2 : 1;
    let content = at;
    while (content < close && source[content] === ' ') content += 1;
    lines.push({ start: at, content, end: close, next });
    at = next;
  }
  return lines;
}

function afterBreak(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

/** Decodes a literal or folded scalar as YAML 1.2 §8.1 has it. */
export function decodeBlock(source: string, block: BlockText): Decoded {
  const text = new DecodedText();
  const { lines, blanks, header } = block;
  const first = lines.findIndex((line) => line.content < line.end);
  for (const line of lines.slice(0, Math.max(first, 0))) text.add('\n', { start: line.start, end: line.next });
  for (let at = first; at >= 0 && at < lines.length; ) at = lineFrom(text, source, { block, at });
  const last = lines.at(-1);
  if (last !== undefined && header.chomp !== 'strip') text.add('\n', { start: last.end, end: last.next });
  if (header.chomp === 'keep') for (const line of blanks) text.add('\n', { start: line.start, end: line.next });
  return text.done();
}

/** Adds one line with content and the break up to the next such line, whose index it returns. */
function lineFrom(text: DecodedText, source: string, { block, at }: { block: BlockText; at: number }): number {
  const { lines, header } = block;
  const line = lines[at];
  if (line === undefined) return lines.length;
  text.copy(source, { start: line.content, end: line.end });
  const after = nextFilled(lines, at + 1);
  const next = lines[after];
  if (next === undefined) return lines.length;
  const run = { start: line.end, end: next.content };
  const empty = lines.slice(at + 1, after).map(({ start }) => start);
  if (!header.folded || isSpaced(source, line) || isSpaced(source, next)) {
    text.fold(run, empty, empty.length + 1);
  } else if (empty.length === 0) text.add(' ', run);
  else text.fold(run, empty, empty.length);
  return after;
}

function nextFilled(lines: readonly BlockLine[], from: number): number {
  let at = from;
  for (let line = lines[at]; line !== undefined && line.content >= line.end; line = lines[at]) at += 1;
  return at;
}

/** Lines that start with white space are never folded. */
function isSpaced(source: string, line: BlockLine): boolean {
  return source[line.content] === ' ' || source[line.content] === '\t';
}
