import { type Node, partsOf } from './node.ts';
import { columnOf, startsLine } from './patch/lines.ts';
import type { Collection, Style } from './patch/page.ts';

/** How most of a document is laid out; two columns, dashes below the key and double quotes where nothing tells. */
export function styleOf(text: string, root: Node): Style {
  const indents = new Map<number, number>();
  const dashes = new Map<number, number>();
  const quotes = new Map<'single' | 'double', number>();
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    if (node.kind === 'scalar' && (node.style === 'single' || node.style === 'double')) count(quotes, node.style);
    if (node.kind !== 'map' || node.flow) continue;
    for (const { start, value } of node.entries) {
      if (!isBelow(text, value)) continue;
      count(value.kind === 'map' ? indents : dashes, columnOf(text, value.span.start) - columnOf(text, start));
    }
  }
  return {
    indent: mostFrequent(indents) ?? 2,
    dashOffset: mostFrequent(dashes) ?? 0,
    quote: mostFrequent(quotes) ?? 'double',
  };
}

function isBelow(text: string, value: Node): value is Collection {
  return (value.kind === 'map' || value.kind === 'list') && !value.flow && startsLine(text, value.span.start);
}

function count<Value>(counts: Map<Value, number>, value: Value): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostFrequent<Value>(counts: ReadonlyMap<Value, number>): Value | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
