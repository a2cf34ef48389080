import type { Entry, ListNode, MapNode, Node } from '../node.ts';
import type { YamlOperation } from '../operation.ts';
import { sameRoute } from '../route.ts';
import { checkAnchors } from './anchors.ts';
import { shiftedBorder } from './border.ts';
import { carriedLines, carriedParts, type Load } from './carry.ts';
import { contentEnd } from './extent.ts';
import { keyText } from './key-text.ts';
import { columnOf, nextLine, startsLine } from './lines.ts';
import type { Change, Draft, Page } from './page.ts';
import type { Plan } from './plan.ts';
import { Refused } from './refused.ts';
import { divided } from './split.ts';

type MoveOperation = Extract<YamlOperation, { kind: 'move-items' }>;

/** Plans how items get from their lists to others. */
export function planMoves(plan: Plan, operations: readonly MoveOperation[]): void {
  const moves = mergedMoves(operations);
  for (const [i, move] of moves.entries()) {
    const beside = moves.filter((other, at) => at !== i && sameRoute(other.parent, move.parent));
    const twice = beside.find(
      ({ from, items }) => from === move.from && items.some((item) => move.items.includes(item)),
    );
    if (twice !== undefined) throw new Refused('conflict', 'An item would move to two places.', move.parent);
    planMove(plan, move, beside.length === 0);
  }
}

/** Moves with one source and one target as one, with their items in the order in which they are to arrive. */
function mergedMoves(operations: readonly MoveOperation[]): readonly MoveOperation[] {
  const merged: MoveOperation[] = [];
  for (const operation of operations) {
    const at = merged.findIndex((other) => isSameWay(other, operation));
    const known = merged[at];
    if (known === undefined) merged.push(operation);
    else merged[at] = { ...known, items: [...new Set([...known.items, ...operation.items])] };
  }
  return merged;
}

function isSameWay(a: MoveOperation, b: MoveOperation): boolean {
  return a.from === b.from && a.to === b.to && a.before === b.before && sameRoute(a.parent, b.parent);
}

/** In place where a key does it and no other move interferes, else by travel. */
function planMove(plan: Plan, operation: MoveOperation, alone: boolean): void {
  const move = { ...moveOf(plan, operation), alone };
  const { parent, to } = operation;
  const target = plan.placeAt([...parent, to]);
  if (target === undefined || isEmpty(target.node)) plan.claim(move.parent, to, parent);
  if (target === undefined) {
    planNewList(plan, move);
    return;
  }
  const slot = target.slot?.kind === 'entry' ? target.slot : undefined;
  if (target.alias !== undefined || slot === undefined || slot.inherited) {
    throw new Refused('alias-list', `The list ${to} is defined elsewhere.`, parent);
  }
  if (target.node.kind === 'list' && target.node.items.length > 0)
    planJoin(plan, move, { to: slot.entry, list: target.node });
  else if (isEmpty(target.node)) travelToEmpty(plan, move, slot.entry);
  else throw new Refused('not-a-list', `${to} is not a list.`, parent);
}

function isEmpty(node: Node): boolean {
  return (node.kind === 'list' && node.items.length === 0) || (node.kind === 'scalar' && node.value === null);
}

interface Move {
  readonly operation: MoveOperation;
  readonly parent: MapNode;
  readonly entry: Entry;
  readonly source: ListNode;
  readonly change: Change;
  readonly load: Load;
  /** Whether no other move concerns the same mapping. */
  readonly alone: boolean;
}

function moveOf(plan: Plan, operation: MoveOperation): Omit<Move, 'alone'> {
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
  const removed = plan.changeOf(map, parent).taken;
  if ([from, operation.to].some((key) => removed.has(map.entries.findLastIndex((one) => one.key === key)))) {
    throw new Refused('conflict', 'A list is removed whose items move.', route);
  }
  const lists = map.entries.filter(({ key }) => key === from || key === operation.to);
  if (lists.some(({ value }) => plan.replaced.has(value))) {
    throw new Refused('conflict', 'A list is set whose items move.', route);
  }
  const change = plan.changeOf(source, route);
  if (items.some((item) => source.items[item] === undefined)) {
    throw new Refused('not-found', 'An item to move is not there.', route);
  }
  if (items.some((item) => change.taken.has(item))) {
    throw new Refused('conflict', 'An item is removed that also moves.', route);
  }
  return { operation, parent: map, entry, source, change, load: { source, items, route } };
}

function planNewList(plan: Plan, move: Move): void {
  const { parent, entry, source, change } = move;
  const { items, to } = move.operation;
  const inPlace = move.alone ? divided(plan.page, { parent, entry, source, change, items, to }) : undefined;
  if (inPlace === undefined) travelToNewKey(plan, move);
  else plan.tasks.push({ depth: source.depth, drafts: () => inPlace });
}

interface Target {
  readonly to: Entry;
  readonly list: ListNode;
}

function planJoin(plan: Plan, move: Move, { to, list }: Target): void {
  const { parent, entry: from, change: source } = move;
  const { items, before, parent: route } = move.operation;
  const target = plan.changeOf(list, [...route, to.key]);
  const neighbours = { parent, from, to, source, target, items, before };
  const inPlace = move.alone ? shiftedBorder(plan.page, neighbours) : undefined;
  if (inPlace === undefined) travelToList(plan, move, list);
  else plan.tasks.push({ depth: list.depth, drafts: () => inPlace });
}

function travelToList(plan: Plan, move: Move, target: ListNode): void {
  const { page } = plan;
  const { parent, to, before } = move.operation;
  plan.changeOf(target, [...parent, to]).inserts.push({
    before: before ?? target.items.length,
    behind: before === undefined,
    arrives: true,
    lines: (column) => carriedLines(page, move.load, column),
    flow: (how) => carriedParts(page, move.load, how.lines?.column).join(`,${gapBefore(page, target)}`),
  });
  const at = before === undefined ? undefined : target.items[before]?.start;
  leave(plan, move, at ?? target.span.end);
}

/** What stands between the bracket and the first item of a flow list, or the space that its items have. */
function gapBefore({ text, eol }: Page, { items }: ListNode): string {
  const first = items[0]?.start ?? 0;
  return startsLine(text, first) ? `${eol}${' '.repeat(columnOf(text, first))}` : ' ';
}

function travelToNewKey(plan: Plan, move: Move): void {
  const { operation, parent, entry } = move;
  const { page } = plan;
  const index = parent.entries.indexOf(entry);
  const behind = !parent.flow && !startsLine(page.text, entry.start);
  const key = keyText(operation.to, entry.keyNode, page.style);
  plan.changeOf(parent, operation.parent).inserts.push({
    before: behind ? index + 1 : index,
    behind,
    arrives: true,
    lines: (column) => `${' '.repeat(column)}${key}:${behindKey(page, move, column)}`,
    flow: (how) => `${key}${how.colon}${bracketed(page, move)}`,
  });
  leave(plan, move, behind ? move.source.span.end : entry.start);
}

/** The new list from the colon on, laid out as its source is. */
function behindKey(page: Page, move: Move, column: number): string {
  if (move.source.flow) return ` ${bracketed(page, move)}${page.eol}`;
  return page.eol + carriedLines(page, move.load, column + dashOffset(page, move));
}

function bracketed(page: Page, { source, load }: Move): string {
  const { text } = page;
  const [first, last] = [source.items[0], source.items.at(-1)];
  if (first === undefined || last === undefined) return '[]';
  const open = text.slice(source.span.start, first.start);
  const close = text.slice((last.comma ?? contentEnd(last) - 1) + 1, source.span.end);
  if (open.includes('#') || close.includes('#')) {
    throw new Refused('flow-comment', 'A comment stands beside the brackets of a list.', load.route);
  }
  return open + carriedParts(page, load, undefined).join(`,${gapBefore(page, source)}`) + close;
}

function dashOffset({ text }: Page, { source, entry }: Move): number {
  return columnOf(text, source.items[0]?.start ?? 0) - columnOf(text, entry.start);
}

/** Nothing, `null` or `[]` makes room for the items. */
function travelToEmpty(plan: Plan, move: Move, entry: Entry): void {
  const { page } = plan;
  const { value, colon } = entry;
  const after = colon === undefined ? entry.keyNode.span.end : colon + 1;
  const end = Math.max(after, value.span.end);
  if (value.anchor !== undefined || value.tag !== undefined || page.text.slice(after, end).includes('\n')) {
    throw new Refused(
      'anchored-value',
      `The empty ${entry.key} has an anchor, a tag or a line of its own.`,
      move.load.route,
    );
  }
  const drafts = (): readonly Draft[] => {
    if (move.source.flow) return [{ span: { start: after, end }, text: ` ${bracketed(page, move)}`, owner: value }];
    const line = nextLine(page.text, end);
    const lines = carriedLines(page, move.load, columnOf(page.text, entry.start) + dashOffset(page, move));
    return [
      { span: { start: after, end }, text: '', owner: value },
      { span: { start: line, end: line }, text: lines, owner: value },
    ];
  };
  plan.tasks.push({ depth: value.depth, drafts });
  leave(plan, move, value.start);
}

/** Takes the items from their list for a place at `to`. */
function leave({ page }: Plan, { change, load }: Move, to: number): void {
  for (const item of load.items) {
    const part = load.source.items[item];
    if (part === undefined) continue;
    checkAnchors(page.root, { from: { start: part.start, end: contentEnd(part) }, to, route: load.route });
    change.taken.add(item);
    change.moved.add(item);
  }
}
