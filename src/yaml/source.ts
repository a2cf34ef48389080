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
