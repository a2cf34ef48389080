import { applyEdits } from '../edit.ts';
import { holds, type ListNode, type MapNode } from '../node.ts';
import type { YamlOperation } from '../operation.ts';
import { renderScalar } from '../render.ts';
import type { Span } from '../route.ts';
import { type Extent, extentsIn } from './extent.ts';
import { columnOf, nextLine, skipSpaces } from './lines.ts';
import type { Change, Draft, Insert, Page } from './page.ts';
import type { Plan } from './plan.ts';
import { Refused } from './refused.ts';
import { reindent } from './reindent.ts';

type MoveOperation = Extract<YamlOperation, { kind: 'move-items' }>;

/** Plans how items get from one list to another: in place where a key line does it, else by travel. */
export function planMove(plan: Plan, operation: MoveOperation): void {
  const move = moveOf(plan, operation);
  const target = plan.placeAt([...operation.parent, operation.to]);
  if (target === undefined) {
    if (splitInPlace(plan, move)) return;
    travelToNewKey(plan, move);
    return;
  }
  const inherited = target.slot?.kind === 'entry' && target.slot.inherited;
  if (target.alias !== undefined || inherited) {
    throw new Refused('alias-list', `The list ${operation.to} is defined elsewhere.`, operation.parent);
  }
  if (target.node.kind === 'list' && target.node.items.length > 0) travelToList(plan, move, target.node);
  else if (target.slot?.kind === 'entry' && isEmpty(target.node)) travelToEmpty(plan, move, target.slot.entry);
  else throw new Refused('not-a-list', `${operation.to} is not a list.`, operation.parent);
}

function isEmpty(node: { readonly kind: string; readonly value?: unknown }): boolean {
  return node.kind === 'list' || (node.kind === 'scalar' && node.value === null);
}

interface Move {
  readonly operation: MoveOperation;
  readonly parent: MapNode;
  readonly source: ListNode;
  /** Index of the source's entry in the parent. */
  readonly index: number;
  readonly change: Change;
  readonly items: readonly number[];
}

function moveOf(plan: Plan, operation: MoveOperation): Move {
  const { parent, from, items } = operation;
  const route = [...parent, from];
  const place = plan.placeAt(route);
  if (place?.slot?.kind !== 'entry' || place.node.kind !== 'list') {
    throw new Refused('not-a-list', `${from} is not a list.`, route);
  }
  if (place.alias !== undefined || place.slot.inherited) {
    throw new Refused('alias-list', `The list ${from} is defined elsewhere.`, route);
  }
  const source = place.node;
  const { map, entry } = place.slot;
  if (items.some((item) => source.items[item] === undefined)) {
    throw new Refused('not-found', 'An item to move is not there.', route);
  }
  if (source.flow || map.flow) throw new Refused('flow-style', `The list ${from} is in flow style.`, route);
  const change = plan.changeOf(source, route);
  return { operation, parent: map, source, index: map.entries.indexOf(entry), change, items };
}

/** A new key line between the items that go and those that stay, where they are head and tail of their list. */
function splitInPlace(plan: Plan, { operation, parent, source, index, change, items }: Move): boolean {
  const { text, eol } = plan.page;
  const staying = [...source.items.keys()].filter((item) => !items.includes(item) && !change.taken.has(item));
  const entry = parent.entries[index];
  const ordered = items.every((item, i) => i === 0 || (items[i - 1] ?? 0) < item);
  if (!ordered || staying.length === 0 || change.inserts.length > 0 || entry === undefined || entry.complex)
    return false;
  if (source.anchor !== undefined || source.tag !== undefined) return false;
  const extents = extentsIn(text, source);
  const margin = ' '.repeat(columnOf(text, entry.start));
  const key = renderScalar(operation.to, plan.page.style);
  const line = (at: number | undefined, name: string): Draft => {
    const head = extents[at ?? 0]?.head ?? 0;
    return { span: { start: head, end: head }, text: `${margin}${name}:${eol}`, owner: source };
  };
  if (extents.some(({ inline }) => inline)) return false;
  const drafts: Draft[] = [];
  if (Math.max(...staying) < Math.min(...items)) drafts.push(line(items[0], key));
  else if (Math.max(...items) < Math.min(...staying)) {
    const { start, end } = entry.keyNode.span;
    drafts.push({ span: { start, end }, text: key, owner: parent }, line(staying[0], text.slice(start, end)));
  } else return false;
  plan.tasks.push({ depth: source.depth, drafts: () => drafts });
  return true;
}

function travelToList(plan: Plan, move: Move, target: ListNode): void {
  if (target.flow)
    throw new Refused('flow-style', `The list ${move.operation.to} is in flow style.`, move.operation.parent);
  const { before } = move.operation;
  const change = plan.changeOf(target, [...move.operation.parent, move.operation.to]);
  change.inserts.push({
    before: before ?? target.items.length,
    behind: before === undefined,
    arrives: true,
    ...carried(plan.page, move),
  });
  leave(move);
}

function travelToNewKey(plan: Plan, move: Move): void {
  const { operation, parent, index } = move;
  const { page } = plan;
  const entry = parent.entries[index];
  const behind =
    entry === undefined ||
    columnOf(page.text, entry.start) !== skipSpaces(page.text, lineOf(page, entry.start)) - lineOf(page, entry.start);
  const text = carried(page, move);
  const offset = dashOffset(page, move);
  plan.changeOf(parent, operation.parent).inserts.push({
    before: behind ? index + 1 : index,
    behind,
    arrives: true,
    lines: (column) =>
      `${' '.repeat(column)}${renderScalar(operation.to, page.style)}:${page.eol}${text.lines(column + offset)}`,
    inline: text.inline,
  });
  leave(move);
}

function lineOf({ text }: Page, offset: number): number {
  return offset - columnOf(text, offset);
}

function dashOffset({ text }: Page, { source, parent, index }: Move): number {
  const [dash, key] = [source.items[0]?.start ?? 0, parent.entries[index]?.start ?? 0];
  return columnOf(text, dash) - columnOf(text, key);
}

function travelToEmpty(plan: Plan, move: Move, entry: MapNode['entries'][number]): void {
  const { page } = plan;
  const text = carried(page, move);
  const { value, colon } = entry;
  const after = (colon ?? entry.keyNode.span.end) + 1;
  if (value.anchor !== undefined || value.tag !== undefined || page.text.slice(after, value.span.end).includes('\n')) {
    throw new Refused(
      'anchored-value',
      `The empty ${move.operation.to} has an anchor or a tag.`,
      move.operation.parent,
    );
  }
  plan.tasks.push({
    depth: value.depth,
    drafts() {
      const end = Math.max(after, value.span.end);
      const line = nextLine(page.text, end);
      const lines = text.lines(columnOf(page.text, entry.start) + dashOffset(page, move));
      return [
        { span: { start: after, end }, text: '', owner: value },
        { span: { start: line, end: line }, text: lines, owner: value },
      ];
    },
  });
  leave(move);
}

function leave({ change, items }: Move): void {
  for (const item of items) {
    change.taken.add(item);
    change.moved.add(item);
  }
}

/** The items as text for their new place, with the changes inside of them made. */
function carried(page: Page, { operation, source, items }: Move): Pick<Insert, 'lines' | 'inline'> {
  const refuse = (message: string): never => {
    throw new Refused('not-movable', message, [...operation.parent, operation.from]);
  };
  return {
    lines(column) {
      const extents = extentsIn(page.text, source);
      return items
        .map(
          (index) =>
            itemLines(page, { source, index, extent: extents[index], column }) ??
            refuse('The lines of an item cannot be moved to another column.'),
        )
        .join('');
    },
    inline: () => refuse('The item cannot move into a list in flow style.'),
  };
}

interface Carried {
  readonly source: ListNode;
  readonly index: number;
  readonly extent: Extent | undefined;
  readonly column: number;
}

function itemLines(page: Page, { source, index, extent, column }: Carried): string | undefined {
  const item = source.items[index]?.value;
  if (item === undefined || extent === undefined || extent.inline) return undefined;
  const span: Span = { start: extent.head, end: extent.end };
  const inner = page.drafts.filter(({ owner }) => holds(item, owner));
  for (const draft of inner) {
    page.drafts.splice(page.drafts.indexOf(draft), 1);
    page.lost.push(draft.span);
  }
  page.carried.push(span);
  const local = inner.map(({ span: own, text }) => ({
    span: { start: own.start - span.start, end: own.end - span.start },
    text,
  }));
  return reindent(applyEdits(page.text.slice(span.start, span.end), local), column - extent.column);
}
