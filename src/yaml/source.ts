import { cutDocuments } from './cut.ts';
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

/** Opens a text without parsing it: a few linear scans for marks at the start of a line, and no more. */
export function openSource(path: string, text: string): Source {
  const bom = text.startsWith('\uFEFF');
  let eol: Source['eol'] | undefined;
  let lines: readonly number[] | undefined;
  return {
    path,
    text,
    bom,
    finalNewline: text.endsWith('\n'),
    get eol() {
      eol ??= usualEol(text);
      return eol;
    },
    documents: cutDocuments(text, bom ? 1 : 0).map((span, index) => ({
      index,
      span,
      text: text.slice(span.start, span.end),
    })),
    position(offset) {
      lines ??= lineStartsIn(text);
      const line = lineOf(lines, offset);
      return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
    },
  };
}

/** The line ending of most lines; a line feed for a text of one line. */
function usualEol(text: string): Source['eol'] {
  if (!text.includes('\r\n')) return '\n';
  let both = 0;
  let all = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    all += 1;
    if (text[at - 1] === '\r') both += 1;
  }
  return both * 2 > all ? '\r\n' : '\n';
}

function lineStartsIn(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last line that starts at or before an offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
