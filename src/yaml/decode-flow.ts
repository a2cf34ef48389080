import { type Decoded, DecodedText } from './decoded.ts';
import type { Span } from './route.ts';

const escapes: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1B',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00A0',
  L: '\u2028',
  P: '\u2029',
};

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * Decodes a plain or quoted scalar as YAML 1.2 §7.3 has it, line folding included. `undefined` for an escape that
 * does not exist.
 */
export function decodeFlow(source: string, span: Span, style: 'plain' | 'single' | 'double'): Decoded | undefined {
  const text = new DecodedText();
  const quotes = style === 'plain' ? 0 : 1;
  const end = span.end - quotes;
  for (let at = span.start + quotes; at < end; ) {
    const next = unit(text, source, { at, end, style });
    if (next === undefined) return undefined;
    at = next;
  }
  return text.done();
}

interface Position {
  readonly at: number;
  readonly end: number;
  readonly style: 'plain' | 'single' | 'double';
}

function unit(text: DecodedText, source: string, position: Position): number | undefined {
  const { at, end, style } = position;
  const character = source[at];
  if (isSpace(character)) return space(text, source, { start: at, end });
  if (style === 'double' && character === '\\') return escaped(text, source, { start: at, end });
  const length = style === 'single' && character === "'" ? 2 : 1;
  text.add(character ?? '', { start: at, end: at + length });
  return at + length;
}

/** White space: kept within a line, folded around line breaks. */
function space(text: DecodedText, source: string, { start, end }: Span): number {
  const breaks: number[] = [];
  let at = start;
  for (; at < end && isSpace(source[at]); at++) if (source[at] === '\n') breaks.push(at);
  if (breaks.length === 0) text.copy(source, { start, end: at });
  else if (breaks.length === 1) text.add(' ', { start, end: at });
  else text.fold({ start, end: at }, breaks, breaks.length - 1);
  return at;
}

function escaped(text: DecodedText, source: string, { start, end }: Span): number | undefined {
  const code = source[start + 1] ?? '';
  if (code === '\n' || code === '\r') return escapedBreak(text, source, { start, end });
  const simple = escapes[code];
  const digits = codeLengths[code];
  if (simple !== undefined) text.add(simple, { start, end: start + 2 });
  if (simple !== undefined || digits === undefined) return simple === undefined ? undefined : start + 2;
  const hex = source.slice(start + 2, start + 2 + digits);
  const point = /^[0-9a-f]+$/iu.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  if (!(point <= 0x10ffff)) return undefined;
  text.add(String.fromCodePoint(point), { start, end: start + 2 + digits });
  return start + 2 + digits;
}

/** A line break behind a backslash is nothing, and so is the indentation that follows; empty lines are line feeds. */
function escapedBreak(text: DecodedText, source: string, { start, end }: Span): number {
  const breaks: number[] = [];
  let at = start + 1;
  for (; at < end && isSpace(source[at]); at++) if (source[at] === '\n') breaks.push(at);
  text.fold({ start, end: at }, breaks, breaks.length - 1);
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
