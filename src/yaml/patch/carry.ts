import { applyEdits } from '../edit.ts';
import { holds, type ListNode } from '../node.ts';
import type { Route, Span } from '../route.ts';
import { contentEnd, extentsIn } from './extent.ts';
import { columnOf, lineStart, skipSpaces } from './lines.ts';
import type { Page } from './page.ts';
import { Refused } from './refused.ts';
import { reindent } from './reindent.ts';

/** Items on their way to another list. */
export interface Load {
  readonly source: ListNode;
  readonly items: readonly number[];
  readonly route: Route;
}

/** The items as lines of a block list whose dashes stand at `column`, with the changes inside of them made. */
export function carriedLines(page: Page, load: Load, column: number): string {
  if (load.source.flow)
    return carriedParts(page, load, column + 2)
      .map((part) => dashed(page, part, column))
      .join('');
  const extents = extentsIn(page.text, load.source);
  return load.items
    .map((index) => {
      const extent = extents[index];
      if (extent === undefined || extent.inline) throw notMovable(load.route);
      const text = changedText(page, load, { index, span: { start: extent.head, end: extent.end } });
      return moved(text, column - extent.column, load.route);
    })
    .join('');
}

function dashed({ eol }: Page, part: string, column: number): string {
  return `${' '.repeat(column)}- ${part}${eol}`;
}

/** The items of a flow list as text without commas, for a place where their first line starts at `column`. */
export function carriedParts(page: Page, load: Load, column: number | undefined): readonly string[] {
  if (!load.source.flow) {
    throw new Refused('flow-style', 'An item in block style cannot move into a list in flow style.', load.route);
  }
  return load.items.map((index) => {
    const item = load.source.items[index];
    if (item === undefined) throw notMovable(load.route);
    const text = changedText(page, load, { index, span: { start: item.start, end: contentEnd(item) } });
    const end = text.indexOf('\n');
    if (column === undefined || end < 0) return text;
    const old = skipSpaces(page.text, lineStart(page.text, item.start));
    return text.slice(0, end) + moved(text.slice(end), column - columnOf(page.text, old), load.route);
  });
}

interface Part {
  readonly index: number;
  readonly span: Span;
}

/** The text of a part with the drafts inside of it applied; these are taken from the page. */
function changedText(page: Page, { source }: Load, { index, span }: Part): string {
  const item = source.items[index]?.value;
  const inner = page.drafts.filter(({ owner }) => item !== undefined && holds(item, owner));
  for (const draft of inner) {
    page.drafts.splice(page.drafts.indexOf(draft), 1);
    page.lost.push(draft.span);
  }
  page.carried.push({ span, owner: source });
  const local = inner.map(({ span: own, text }) => ({
    span: { start: own.start - span.start, end: own.end - span.start },
    text,
  }));
  return applyEdits(page.text.slice(span.start, span.end), local);
}

function moved(text: string, delta: number, route: Route): string {
  const lines = reindent(text, delta);
  if (lines !== undefined) return lines;
  if (/^[ ]*\t/mu.test(text))
    throw new Refused('tab-indentation', 'A line that would move is indented with tabs.', route);
  throw notMovable(route);
}

function notMovable(route: Route): Refused {
  return new Refused('not-movable', 'The lines of an item cannot be moved to another column.', route);
}
