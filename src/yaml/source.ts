import type { Plain } from './plain.ts';
import type { Problem } from './problem.ts';
import type { Route, Span } from './route.ts';

/** A text as it stands in a file, cut into documents that are parsed only when asked for. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly eol: '\n' | '\r\n';
  readonly bom: boolean;
  readonly finalNewline: boolean;
  readonly documents: readonly DocumentText[];
  /** One-based line and column of an offset. */
  position(offset: number): { readonly line: number; readonly column: number };
}

/** One document of a source, not parsed yet. */
export interface DocumentText {
  readonly index: number;
  readonly span: Span;
  readonly text: string;
}

/** A parsed document as the rooms above see it: plain data and spans, no syntax tree. */
export interface YamlDocument {
  readonly source: Source;
  readonly index: number;
  readonly span: Span;
  readonly value: Plain;
  readonly problems: readonly Problem[];
  /** Routes of keys that occur more than once in their mapping. */
  readonly duplicateKeys: readonly Route[];
  /** The span of a node's own text (value only), in offsets of the whole source. */
  spanOf(route: Route): Span | undefined;
  /** The span of a mapping entry's key, or of a sequence item's dash. */
  keySpanOf(route: Route): Span | undefined;
  /** Other routes that show the same node, through an alias or a merge key. */
  sharedWith(route: Route): readonly Route[];
}

const separator = /^(?:---|\.\.\.)(?=\s|$)/u;

/** Cuts a text into documents without parsing it: `---` at column 0 ends every YAML scalar. */
export function openSource(path: string, text: string): Source {
  const newlines = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  let starts: readonly number[] | undefined;
  return {
    path,
    text,
    eol: crlf * 2 > newlines ? '\r\n' : '\n',
    bom: text.startsWith('\uFEFF'),
    finalNewline: text.endsWith('\n'),
    documents: documentsIn(text),
    position(offset) {
      starts ??= lineStarts(text);
      return positionIn(starts, offset);
    },
  };
}

function documentsIn(text: string): readonly DocumentText[] {
  const cuts: number[] = [text.startsWith('\uFEFF') ? 1 : 0];
  let started = false;
  let offset = cuts[0] ?? 0;
  while (offset < text.length) {
    const end = text.indexOf('\n', offset);
    const line = text.slice(offset, end === -1 ? text.length : end);
    if (separator.test(line)) {
      if (line.startsWith('---') && started) cuts.push(offset);
      started = true;
    } else if (!/^\s*(?:#|$)|^%/u.test(line)) started = true;
    if (end === -1) break;
    offset = end + 1;
  }
  return cuts.map((start, index) => {
    const span = { start, end: cuts[index + 1] ?? text.length };
    return { index, span, text: text.slice(span.start, span.end) };
  });
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
