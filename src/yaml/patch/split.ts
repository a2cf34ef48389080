import type { Entry, ListNode, MapNode } from '../node.ts';
import { contentEnd, extentsIn } from './extent.ts';
import { flowStyleOf } from './flow-style.ts';
import { keyText } from './key-text.ts';
import { columnOf, lineStart, skipSpaces, startsLine } from './lines.ts';
import type { Change, Draft, Page } from './page.ts';

/** A list that may become two without any of its items leaving its place. */
export interface Division {
  readonly parent: MapNode;
  readonly entry: Entry;
  readonly source: ListNode;
  readonly change: Change;
  /** Items of the new list. */
  readonly items: readonly number[];
  /** Key of the new list. */
  readonly to: string;
}

/** A new key between the items that go and those that stay, if they are head and tail; else `undefined`. */
export function divided(page: Page, division: Division): readonly Draft[] | undefined {
  const { source, change, items, entry } = division;
  const staying = [...source.items.keys()].filter((item) => !items.includes(item) && !change.taken.has(item));
  const ordered = items.every((item, i) => i === 0 || (items[i - 1] ?? 0) < item);
  if (!ordered || staying.length === 0 || change.inserts.length > 0 || entry.complex) return undefined;
  if (source.anchor !== undefined || source.tag !== undefined) return undefined;
  const own = page.text.slice(entry.keyNode.span.start, entry.keyNode.span.end);
  const key = keyText(division.to, entry.keyNode, page.style);
  if (Math.max(...staying) < Math.min(...items)) return borders(page, division, { at: items[0] ?? 0, key });
  if (Math.max(...items) > Math.min(...staying)) return undefined;
  const between = borders(page, division, { at: staying[0] ?? 0, key: own });
  return between && [{ span: entry.keyNode.span, text: key, owner: division.parent }, ...between];
}

interface Border {
  /** First item of the second list. */
  readonly at: number;
  readonly key: string;
}

function borders(page: Page, division: Division, border: Border): readonly Draft[] | undefined {
  return division.source.flow ? brackets(page, division, border) : keyLine(page, division, border);
}

function keyLine({ text, eol }: Page, { source, entry }: Division, { at, key }: Border): readonly Draft[] | undefined {
  const extents = extentsIn(text, source);
  if (extents.some(({ inline }) => inline)) return undefined;
  const head = extents[at]?.head ?? 0;
  const margin = ' '.repeat(columnOf(text, entry.start));
  return [{ span: { start: head, end: head }, text: `${margin}${key}:${eol}`, owner: source }];
}

/** In flow style the list is closed and another one opened, with the spaces that the brackets have. */
function brackets(page: Page, division: Division, { at, key }: Border): readonly Draft[] | undefined {
  const { source, change, parent, entry } = division;
  const { text, eol } = page;
  const [first, last, above, below] = [source.items[0], source.items.at(-1), source.items[at - 1], source.items[at]];
  if (change.taken.size > 0 || !first || !last || !above || !below) return undefined;
  const open = text.slice(source.span.start, first.start);
  const close = text.slice((last.comma ?? contentEnd(last) - 1) + 1, source.span.end);
  const span = { start: contentEnd(above), end: below.start };
  const touched = page.comments.some((comment) => comment.span.start < span.end && span.start < comment.span.end);
  if (touched || open.includes('#') || close.includes('#')) return undefined;
  const own = startsLine(text, entry.start);
  const line = `${eol}${' '.repeat(columnOf(text, own ? entry.start : skipSpaces(text, lineStart(text, entry.start))))}`;
  if (!own && !parent.flow) return undefined;
  const { comma, colon } = flowStyleOf(page, parent.flow ? parent : source, undefined);
  const gap = parent.flow ? (own ? `,${line}` : comma) : line;
  return [{ span, text: `${close}${gap}${key}${parent.flow ? colon : ': '}${open}`, owner: source }];
}
