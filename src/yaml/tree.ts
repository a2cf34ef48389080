import type { Alias, CST, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar } from 'yaml';
import { blockTextOf, contentEndOf } from './decode-block.ts';
import { decodeFlow } from './decode-flow.ts';
import type { AliasNode, ContentNode, Entry, Item, ListNode, MapNode, Node, ScalarNode } from './node.ts';
import type { Span } from './route.ts';
import type { Composed } from './tokens.ts';

/** What a tree is built from: a composed document, and the text that it stands in. */
export interface TreeSource {
  readonly composed: Composed;
  /** The whole source. */
  readonly text: string;
  /** Offset of the document in the whole source. */
  readonly base: number;
  /** Parts that were laid out on one line for the parser; scalars in them are decoded from the text itself. */
  readonly flattened: readonly Span[];
}

/** The tree of a document that was composed without mistakes, in offsets of the whole source. */
export function treeOf(source: TreeSource): Node {
  const { composed, base } = source;
  const anchors = new Map<string, ContentNode>();
  const build: Build = { ...source, anchors };
  const place = placeOf({ tokens: composed.before, indicator: 'doc-start' }, base, base);
  return nodeOf(composed.contents, { ...place, depth: 0 }, build);
}

interface Build extends TreeSource {
  readonly anchors: Map<string, ContentNode>;
}

/** Where a node is to be expected, and its properties. */
interface Place {
  readonly anchor?: string;
  readonly tag?: string;
  /** Start of the anchor or tag. */
  readonly start?: number;
  /** End of the last token before the value: indicator, anchor or tag. */
  readonly after: number;
}

interface DeepPlace extends Place {
  readonly depth: number;
}

/** Tokens before a node. Those in front of the indicator do not concern it. */
interface Lead {
  readonly tokens: readonly CST.SourceToken[];
  readonly indicator: CST.SourceToken['type'];
}

/** Reads anchor and tag of a node; `otherwise` is where it is expected if no token says so. */
function placeOf({ tokens, indicator }: Lead, base: number, otherwise: number): Place {
  const from = tokens.findIndex((token) => token.type === indicator);
  let place: Place = { after: otherwise };
  for (const token of tokens.slice(Math.max(from, 0))) {
    const [start, end] = [base + token.offset, base + token.offset + token.source.length];
    if (token.type === indicator) place = { ...place, after: end };
    else if (token.type === 'anchor')
      place = { ...place, start: place.start ?? start, after: end, anchor: token.source.slice(1) };
    else if (token.type === 'tag') place = { ...place, start: place.start ?? start, after: end, tag: token.source };
  }
  return place;
}

function nodeOf(ast: ParsedNode | null, place: DeepPlace, build: Build): Node {
  if (ast !== null && isAlias(ast)) return aliasOf(ast, place, build);
  if (place.anchor !== undefined) build.anchors.delete(place.anchor);
  const node = contentOf(ast, place, build);
  if (place.anchor !== undefined) build.anchors.set(place.anchor, node);
  return node;
}

function contentOf(ast: ParsedNode | null, place: DeepPlace, build: Build): ContentNode {
  if (ast === null || isScalar(ast)) return scalarOf(ast, place, build);
  if (isMap(ast)) return mapOf(ast as YAMLMap.Parsed, place, build);
  return listOf(ast as YAMLSeq.Parsed, place, build);
}

function common(span: Span, place: DeepPlace) {
  const { anchor, tag, depth } = place;
  return {
    start: place.start ?? span.start,
    span,
    depth,
    ...(anchor === undefined ? {} : { anchor }),
    ...(tag === undefined ? {} : { tag }),
  };
}

function aliasOf(ast: Alias.Parsed, place: DeepPlace, { base, anchors }: Build): AliasNode {
  const span = { start: base + ast.range[0], end: base + ast.range[1] };
  return { kind: 'alias', ...common(span, place), name: ast.source, target: anchors.get(ast.source) };
}

function scalarOf(ast: Scalar.Parsed | null, place: DeepPlace, build: Build): ScalarNode {
  const token = ast?.srcToken;
  if (ast === null || token === undefined || (token.type === 'scalar' && token.source === '')) {
    const span = { start: place.after, end: place.after };
    return { kind: 'scalar', ...common(span, place), style: 'empty', value: plainOf(ast), parentIndent: -1 };
  }
  const start = build.base + ast.range[0];
  if (token.type !== 'block-scalar') return flowScalarOf(ast, { start, end: build.base + ast.range[1] }, place, build);
  const block = blockTextOf(build.text, { start, end: build.base + ast.range[1] }, token.indent);
  const span = { start, end: contentEndOf(block, start) };
  const style = block.header.folded ? 'folded' : 'literal';
  return { kind: 'scalar', ...common(span, place), style, value: plainOf(ast), parentIndent: token.indent };
}

const flowStyles: Readonly<Record<string, 'plain' | 'single' | 'double'>> = {
  'single-quoted-scalar': 'single',
  'double-quoted-scalar': 'double',
};

function flowScalarOf(ast: Scalar.Parsed, span: Span, ...[place, build]: [DeepPlace, Build]): ScalarNode {
  const style = flowStyles[ast.srcToken?.type ?? ''] ?? 'plain';
  const flat = build.flattened.some((part) => span.start < part.end && part.start < span.end);
  const broken = flat && build.text.slice(span.start, span.end).includes('\n');
  const value = broken ? (decodeFlow(build.text, span, style)?.value ?? '') : plainOf(ast);
  return { kind: 'scalar', ...common(span, place), style, value, parentIndent: -1 };
}

/** Values that JSON does not have stand as the text they were written as. */
function plainOf(ast: Scalar.Parsed | null): ScalarNode['value'] {
  const value: unknown = ast?.value ?? null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : (ast?.source ?? String(value));
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return ast?.source ?? '';
}

function mapOf(ast: YAMLMap.Parsed, place: DeepPlace, build: Build): MapNode {
  const token = ast.srcToken;
  const flow = token === undefined || token.type === 'flow-collection';
  const commas = token?.type === 'flow-collection' ? commasOf(token, build.base) : [];
  const entries = ast.items.map((pair, index) => entryOf(pair, commas[index], { depth: place.depth + 1, build }));
  const first = entries[0]?.start ?? place.after;
  const last = entries.at(-1);
  const span =
    token?.type === 'flow-collection'
      ? { start: build.base + ast.range[0], end: build.base + ast.range[1] }
      : { start: first, end: last === undefined ? first : endOf(last) };
  return { kind: 'map', ...common(span, place), flow, bare: token === undefined, entries };
}

function endOf(entry: Entry): number {
  return Math.max(entry.value.span.end, entry.keyNode.span.end);
}

function listOf(ast: YAMLSeq.Parsed, place: DeepPlace, build: Build): ListNode {
  const token = ast.srcToken;
  const depth = place.depth + 1;
  if (token?.type === 'flow-collection') {
    const commas = commasOf(token, build.base);
    const real = token.items.filter(isReal);
    const items = ast.items.map((item, index) => {
      const token = real[index];
      const own = token === undefined || token.key !== undefined || token.sep !== undefined ? [] : token.start;
      const at = placeOf({ tokens: own, indicator: 'comma' }, build.base, build.base + item.range[0]);
      const value = nodeOf(item, { ...at, depth }, build);
      return { start: value.start, value, comma: commas[index] };
    });
    const span = { start: build.base + ast.range[0], end: build.base + ast.range[1] };
    return { kind: 'list', ...common(span, place), flow: true, items };
  }
  const dashes = (token?.items ?? []).filter((item) => item.start.some(isDash));
  const items = ast.items.map((item, index) => blockItemOf(item, dashes[index]?.start ?? [], { depth, build }));
  const span = { start: items[0]?.start ?? place.after, end: items.at(-1)?.value.span.end ?? place.after };
  return { kind: 'list', ...common(span, place), flow: false, items };
}

function isDash(token: CST.SourceToken): boolean {
  return token.type === 'seq-item-ind';
}

function blockItemOf(ast: ParsedNode, tokens: readonly CST.SourceToken[], { depth, build }: Inside): Item {
  const dash = build.base + (tokens.find(isDash)?.offset ?? ast.range[0]);
  const at = placeOf({ tokens, indicator: 'seq-item-ind' }, build.base, dash + 1);
  const value = nodeOf(ast, { ...at, depth }, build);
  return { start: dash, value, comma: undefined };
}

interface Inside {
  readonly depth: number;
  readonly build: Build;
}

function entryOf(pair: Pair<ParsedNode, ParsedNode | null>, comma: number | undefined, inside: Inside): Entry {
  const { depth, build } = inside;
  const token = (pair as { srcToken?: CST.CollectionItem }).srcToken;
  const start = token?.start ?? [];
  const sep = token?.sep ?? [];
  const mark = start.find(({ type }) => type === 'explicit-key-ind');
  const indicator = mark === undefined ? 'comma' : 'explicit-key-ind';
  const keyAt = placeOf({ tokens: start, indicator }, build.base, build.base + pair.key.range[0]);
  const keyNode = nodeOf(pair.key, { ...keyAt, depth }, build);
  const valueAt = placeOf({ tokens: sep, indicator: 'map-value-ind' }, build.base, keyNode.span.end);
  const value = nodeOf(pair.value, { ...valueAt, depth }, build);
  const colon = sep.find(({ type }) => type === 'map-value-ind')?.offset;
  const content = keyNode.kind === 'alias' ? keyNode.target : keyNode;
  const scalar = content?.kind === 'scalar' && content.style !== 'empty' ? content : undefined;
  return {
    key: String(scalar?.value ?? ''),
    keyNode,
    start: mark === undefined ? keyNode.start : build.base + mark.offset,
    value,
    colon: colon === undefined ? undefined : build.base + colon,
    comma,
    complex: mark !== undefined || scalar === undefined,
    merge: scalar?.style === 'plain' && scalar.value === '<<' && scalar.tag === undefined,
  };
}

/** Whether an item of a flow collection is more than what stands behind a last comma. */
function isReal(item: CST.CollectionItem): boolean {
  const { start, key, sep, value } = item;
  if (key !== undefined || sep !== undefined || value !== undefined) return true;
  return start.some(({ type }) => type === 'anchor' || type === 'tag' || type === 'explicit-key-ind');
}

/** The offset of the comma behind each item of a flow collection. */
function commasOf(token: CST.FlowCollection, base: number): readonly (number | undefined)[] {
  const commas: (number | undefined)[] = [];
  for (const item of token.items) {
    const comma = item.start.find(({ type }) => type === 'comma');
    if (comma !== undefined && commas.length > 0) commas[commas.length - 1] = base + comma.offset;
    if (isReal(item)) commas.push(undefined);
  }
  return commas;
}
