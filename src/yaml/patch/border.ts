import type { Entry, ListNode, MapNode } from '../node.ts';
import { type Extent, extentsIn } from './extent.ts';
import { skipBlankLines } from './lines.ts';
import type { Change, Draft, Page } from './page.ts';

/** Two lists, one directly below the other, between which items change over. */
export interface Neighbours {
  readonly parent: MapNode;
  readonly from: Entry;
  readonly to: Entry;
  readonly source: Change;
  readonly target: Change;
  readonly items: readonly number[];
  /** Where the items go in the target; `undefined` for its end. */
  readonly before: number | undefined;
}

/**
 * The key line between two lists moves, and no item does: if the items are those next to it on the one side and go
 * next to it on the other; else `undefined`.
 */
export function shiftedBorder(page: Page, neighbours: Neighbours): readonly Draft[] | undefined {
  const { parent, from, to, source, target, before, items } = neighbours;
  const [above, below] = [from.value, to.value];
  if (!isMovable(above) || !isMovable(below)) return undefined;
  if (source.taken.size + source.inserts.length + target.taken.size + target.inserts.length > 0) return undefined;
  const distance = parent.entries.indexOf(to) - parent.entries.indexOf(from);
  const [sources, targets] = [extentsIn(page.text, above), extentsIn(page.text, below)];
  if ([...sources, ...targets].some(({ inline, column }) => inline || column !== targets[0]?.column)) return undefined;
  const order = items.every((item, i) => i === 0 || item === (items[i - 1] ?? 0) + 1);
  if (!order || items.length >= sources.length) return undefined;
  if (distance === 1 && before === 0 && items.at(-1) === sources.length - 1) {
    return shifted(page, { border: [sources.at(-1), targets[0]], at: sources[items[0] ?? 0], owner: parent });
  }
  if (distance === -1 && (before === undefined || before >= targets.length) && items[0] === 0) {
    return shifted(page, { border: [targets.at(-1), sources[0]], at: sources[items.length], owner: parent });
  }
  return undefined;
}

function isMovable(node: Entry['value']): node is ListNode {
  return node.kind === 'list' && !node.flow && node.anchor === undefined && node.tag === undefined;
}

interface Shift {
  readonly border: readonly [Extent | undefined, Extent | undefined];
  readonly at: Extent | undefined;
  readonly owner: MapNode;
}

function shifted(page: Page, { border: [upper, lower], at, owner }: Shift): readonly Draft[] | undefined {
  if (upper === undefined || lower === undefined || at === undefined) return undefined;
  const span = { start: skipBlankLines(page.text, upper.end, lower.head), end: lower.head };
  page.carried.push({ span, owner });
  const text = page.text.slice(span.start, span.end);
  return [
    { span, text: '', owner },
    { span: { start: at.head, end: at.head }, text, owner },
  ];
}
