import { contentOf, type Node } from '../node.ts';
import type { FlowStyle } from '../render-flow.ts';
import { columnOf, startsLine } from './lines.ts';
import { type Collection, type Page, partsIn } from './page.ts';

/** How new text is written inside of a flow collection; on lines of their own, at a column, if one is given. */
export function flowStyleOf(page: Page, collection: Collection, column: number | undefined): FlowStyle & Spread {
  const { text, eol, style } = page;
  const { spread, shortLists, sample, indent } = page.flowSample;
  const own = partsIn(collection).length > 0 ? collection : (sample ?? collection);
  const json = isJson(page, own);
  const parts = partsIn(own);
  const entry = own.kind === 'map' ? own.entries[0] : undefined;
  const comma = parts.find((part) => part.comma !== undefined)?.comma;
  const oneLine = parts[0] !== undefined && !startsLine(text, parts[0].start);
  const compact = json && entry?.colon !== undefined && text[entry.colon + 1] !== ' ';
  return {
    style: column === undefined ? style : { ...style, indent: indent ?? style.indent },
    json,
    colon: compact ? ':' : ': ',
    comma: (comma === undefined ? compact : oneLine && text[comma + 1] !== ' ') ? ',' : ', ',
    padding: own.kind === 'map' && oneLine && text[own.span.start + 1] === ' ' ? ' ' : '',
    lines: column === undefined ? undefined : { eol, column, shortLists },
    spread,
  };
}

/** Whether flow collections of a page stand on lines of their own. */
export interface Spread {
  readonly spread: boolean;
}

/** What is known of a page's flow collections. */
export interface FlowSample extends Spread {
  /** Whether a list of scalars stands on one line somewhere. */
  readonly shortLists: boolean;
  /** A mapping in flow style that has entries. */
  readonly sample: Collection | undefined;
  /** Columns by which parts stand further in than the line of their bracket. */
  readonly indent: number | undefined;
}

/** Looks at the flow collections of a tree. */
export function flowSampleOf(text: string, root: Node): FlowSample {
  let found: FlowSample = { spread: false, shortLists: false, sample: undefined, indent: undefined };
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind !== 'map' && node.kind !== 'list') continue;
    const parts = partsIn(node);
    for (const { value } of parts) waiting.push(value);
    const first = parts[0];
    if (!node.flow || first === undefined) continue;
    const spread = startsLine(text, first.start);
    if (node.kind === 'map') found = { ...found, spread: found.spread || spread, sample: node };
    else if (!spread) found = { ...found, shortLists: found.shortLists || isScalar(first.value) };
    const indent = columnOf(text, first.start) - lineColumn(text, node.span.start);
    if (spread && indent > 0) found = { ...found, indent };
  }
  return found;
}

function isScalar(node: Node): boolean {
  return node.kind === 'scalar';
}

function lineColumn(text: string, offset: number): number {
  const start = offset - columnOf(text, offset);
  let at = start;
  while (text[at] === ' ') at += 1;
  return at - start;
}

/** Whether a flow collection is written as JSON is: in a document of JSON, or with keys or strings in double quotes. */
function isJson({ root }: Page, collection: Collection): boolean {
  if (root.kind !== 'scalar' && root.flow) return true;
  if (collection.kind === 'map') return collection.entries.some(({ keyNode }) => isDouble(keyNode));
  return collection.items.some(({ value }) => isDouble(value));
}

function isDouble(node: Node): boolean {
  const content = contentOf(node);
  return content?.kind === 'scalar' && content.style === 'double';
}
