import { type CST, isScalar } from 'yaml';
import { type BlockHeader, blockHeader, decodeBlock } from './block-scalar.ts';
import { type Decoded, sourceSpanIn } from './decoded.ts';
import type { Edit } from './edit.ts';
import { applyEdits } from './edit.ts';
import { decodeDoubleQuoted, decodePlain, decodeSingleQuoted } from './flow-scalar.ts';
import type { ScalarChange } from './operation.ts';
import type { Route, Span } from './route.ts';
import type { YamlDocument } from './source.ts';
import { entryAt, followed, treeOf } from './tree.ts';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

/** The text of a string scalar, with the way back from its decoded value to the source. */
export interface ScalarText {
  readonly value: string;
  readonly style: ScalarStyle;
  /** The source span of a part of the value. */
  sourceSpan(span: Span): Span;
  /** Edits that change exactly these parts of the value; `undefined` where the text does not let it be exact. */
  replace(changes: readonly ScalarChange[]): readonly Edit[] | undefined;
}

interface Writing {
  readonly style: ScalarStyle;
  /** The scalar's own source text, and where it starts in the file. */
  readonly source: string;
  readonly offset: number;
  decode(source: string): Decoded | undefined;
}

/** The string at a route, or `undefined` where there is none or its text cannot be mapped. */
export function scalarAt(document: YamlDocument, route: Route): ScalarText | undefined {
  const tree = treeOf(document);
  const node = tree && followed(entryAt(tree.document, route)?.node, tree.document);
  if (tree === undefined || !isScalar(node) || typeof node.value !== 'string' || node.srcToken === undefined) {
    return undefined;
  }
  const writing = writingOf(node.srcToken as CST.Token, tree.base, node.value);
  const decoded = writing?.decode(writing.source);
  if (writing === undefined || decoded === undefined || decoded.value !== node.value) return undefined;
  return {
    value: decoded.value,
    style: writing.style,
    sourceSpan: (span) => moved(sourceSpanIn(decoded, span), writing.offset),
    replace: (changes) => replaced(writing, decoded, changes),
  };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

const flowStyles = {
  scalar: { style: 'plain', decode: decodePlain },
  'single-quoted-scalar': { style: 'single-quoted', decode: decodeSingleQuoted },
  'double-quoted-scalar': { style: 'double-quoted', decode: decodeDoubleQuoted },
} as const;

function writingOf(token: CST.Token, base: number, value: string): Writing | undefined {
  if (token.type === 'scalar' || token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
    return { ...flowStyles[token.type], source: token.source, offset: base + token.offset };
  }
  if (token.type !== 'block-scalar') return undefined;
  const last = token.props.at(-1);
  const head = token.props.find((prop) => prop.type === 'block-scalar-header');
  if (last === undefined || head === undefined || !('source' in last) || !('source' in head)) return undefined;
  const header = blockHeader(head.source);
  const indent = indentOf(token.source, header, value);
  if (indent === undefined) return undefined;
  return {
    style: header.folded ? 'folded' : 'literal',
    source: token.source,
    offset: base + last.offset + last.source.length,
    // Without an indicator the first line decides anew, whatever the others say.
    decode: (text) => decodeBlock(text, header, /\d/u.test(head.source) ? indent : firstIndent(text)),
  };
}

/** The indentation that makes the text mean its value: that of the first line with text, or less by an indicator. */
function indentOf(source: string, header: BlockHeader, value: string): number | undefined {
  const first = firstIndent(source);
  for (let indent = first; indent >= 0 && indent > first - 64; indent--) {
    if (decodeBlock(source, header, indent).value === value) return indent;
  }
  return undefined;
}

function firstIndent(source: string): number {
  const text = source.search(/[^\s]/u);
  const before = text === -1 ? source : source.slice(0, text);
  return before.length - (before.lastIndexOf('\n') + 1);
}

function replaced(writing: Writing, decoded: Decoded, changes: readonly ScalarChange[]): readonly Edit[] | undefined {
  const local: Edit[] = [];
  for (const { span, text } of changes) {
    const written = encoded(text, writing.style);
    if (written === undefined) return undefined;
    const own = sourceSpanIn(decoded, span);
    local.push({ span: text === '' ? wholeLines(own, writing) : own, text: written });
  }
  const expected = applyEdits(
    decoded.value,
    changes.map(({ span, text }) => ({ span, text })),
  );
  const exact = [local, closedUp(local, writing)].find(
    (edits) => writing.decode(applyEdits(writing.source, edits))?.value === expected,
  );
  return exact?.map(({ span, text }) => ({ span: moved(span, writing.offset), text }));
}

/** In a block scalar, what covers whole lines takes their indentation and line breaks along. */
function wholeLines(span: Span, { style, source }: Writing): Span {
  if (style !== 'literal' && style !== 'folded') return span;
  const lineStart = source.lastIndexOf('\n', span.start - 1) + 1;
  if (source.slice(lineStart, span.start).trim() !== '') return span;
  const endLine = source.lastIndexOf('\n', span.end - 1) + 1;
  if (endLine > lineStart && source.slice(endLine, span.end).trim() === '') return { start: lineStart, end: endLine };
  const rest = /^[ \t]*(?:\r?\n|$)/u.exec(source.slice(span.end));
  return rest === null ? span : { start: lineStart, end: span.end + rest[0].length };
}

/** In text that folds, a removal at the end of a line may also take the line break before it. */
function closedUp(edits: readonly Edit[], { style, source }: Writing): readonly Edit[] {
  if (style === 'literal') return edits;
  return edits.map(({ span, text }) => {
    const before = /[ \t]*\r?\n[ \t]*$/u.exec(source.slice(Math.max(0, span.start - 400), span.start));
    if (text !== '' || before === null) return { span, text };
    return { span: { start: span.start - before[0].length, end: span.end }, text };
  });
}

/** The text as it is written in a style; `undefined` where the style cannot hold it. */
function encoded(text: string, style: ScalarStyle): string | undefined {
  if (style === 'double-quoted') return JSON.stringify(text).slice(1, -1);
  if (/[\r\n]/u.test(text)) return undefined;
  return style === 'single-quoted' ? text.replaceAll("'", "''") : text;
}
