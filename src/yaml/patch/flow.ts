import type { Node } from '../node.ts';
import { bracketed, deeper } from '../render-flow.ts';
import type { Span } from '../route.ts';
import { contentEnd } from './extent.ts';
import { flowStyleOf } from './flow-style.ts';
import { columnOf, lineStart, nextLine, skipSpaces, startsLine } from './lines.ts';
import { type Change, type Draft, type Insert, insertsIn, type Page, partsIn } from './page.ts';
import type { Holder } from './plan.ts';
import { Refused } from './refused.ts';

/** What happens to a collection between brackets; `holder` is where it stands. */
export function flowDrafts(page: Page, change: Change, holder: Holder | undefined): readonly Draft[] {
  const { collection, taken, route } = change;
  if (collection.kind === 'map' && collection.bare) {
    throw new Refused('flow-style', 'A pair without braces would change.', route);
  }
  const parts = partsIn(collection);
  const drafts =
    parts.length === 0 && holder?.collection.flow !== true
      ? unfolded(page, change, holder)
      : taken.size === parts.length
        ? [refilled(page, change)]
        : [...runsIn(change), ...insertsIn(change).map((insert) => inserted(page, change, insert))];
  const comment = page.comments.find(({ span }) => drafts.some((draft) => touches(draft.span, span)));
  if (comment !== undefined) throw new Refused('flow-comment', 'A comment stands where brackets change.', route);
  return drafts;
}

function touches(draft: Span, comment: Span): boolean {
  return draft.start < comment.end && comment.start < draft.end;
}

function runsIn({ collection, taken }: Change): readonly Draft[] {
  const parts = partsIn(collection);
  return [...parts.entries()].flatMap(([index, part]) => {
    if (!taken.has(index) || taken.has(index - 1)) return [];
    const next = parts.find((_part, at) => at > index && !taken.has(at));
    if (next !== undefined) return [draftOf({ start: part.start, end: next.start }, collection)];
    const [previous, last] = [parts[index - 1], parts.at(-1)];
    if (previous === undefined || last === undefined) return [];
    return [draftOf({ start: contentEnd(previous), end: contentEnd(last) }, collection)];
  });
}

function draftOf(span: Span, owner: Node, text = ''): Draft {
  return { span, text, owner };
}

/** A new part behind another one with a comma before it, or before the first one with a comma behind it. */
function inserted(page: Page, { collection, taken, route }: Change, { before, behind, flow }: Insert): Draft {
  const { text } = page;
  const parts = partsIn(collection);
  let [above, below] = [before - 1, before];
  while (above >= 0 && taken.has(above)) above -= 1;
  while (below < parts.length && taken.has(below)) below += 1;
  const [upper, lower] = [parts[above], parts[below]];
  const beside = behind || lower === undefined ? (upper ?? lower) : lower;
  if (beside === undefined) throw new Refused('flow-style', 'Nothing stays between the brackets.', route);
  const own = startsLine(text, beside.start);
  const column = columnOf(text, own ? beside.start : lineIndent(text, beside.start));
  const how = flowStyleOf(page, collection, own ? column : undefined);
  const gap = own ? `,${page.eol}${' '.repeat(column)}` : how.comma;
  if (beside !== upper) return draftOf({ start: beside.start, end: beside.start }, collection, flow(how) + gap);
  const at = contentEnd(upper);
  const line = { start: at, end: nextLine(text, at) };
  if (own && page.comments.some(({ span }) => touches(line, span))) {
    throw new Refused('flow-comment', 'A comment stands where brackets change.', route);
  }
  return draftOf({ start: at, end: at }, collection, gap + flow(how));
}

function lineIndent(text: string, offset: number): number {
  return skipSpaces(text, lineStart(text, offset));
}

/** All parts go, or there were none; others may come. */
function refilled(page: Page, change: Change): Draft {
  const { collection } = change;
  const { text } = page;
  const first = partsIn(collection)[0];
  const spread = first === undefined ? flowStyleOf(page, collection, undefined).spread : startsLine(text, first.start);
  const column = columnOf(text, lineIndent(text, collection.span.start));
  const how = flowStyleOf(page, collection, spread ? column : undefined);
  const texts = insertsIn(change).map((insert) => insert.flow(deeper(how)));
  const brackets = collection.kind === 'map' ? (['{', '}'] as const) : (['[', ']'] as const);
  return draftOf(collection.span, collection, bracketed(brackets, texts, how));
}

/** `{}` and `[]` in a block collection make room for lines below. */
function unfolded(page: Page, change: Change, holder: Holder | undefined): readonly Draft[] {
  const { collection, route } = change;
  const { text, style } = page;
  const { start, end } = collection.span;
  const column = holder === undefined ? columnOf(text, start) : columnOf(text, holder.part.start);
  const deep = holder === undefined ? 0 : collection.kind === 'list' ? style.dashOffset : style.indent;
  const keyed = holder !== undefined && 'keyNode' in holder.part;
  const lines = insertsIn(change)
    .map((insert) => insert.lines(column + (holder === undefined || keyed ? deep : 2)))
    .join('');
  const line = nextLine(text, end);
  if (keyed) {
    const before = text.slice(0, start).trimEnd().length;
    if (text.slice(before, start).includes('\n')) throw new Refused('flow-style', 'Brackets stand alone.', route);
    return [draftOf({ start: before, end }, collection), draftOf({ start: line, end: line }, collection, lines)];
  }
  const first = lines.indexOf(page.eol);
  const rest = lines.slice(first + page.eol.length);
  return [
    draftOf({ start, end }, collection, lines.slice(skipSpaces(lines, 0), first)),
    draftOf({ start: line, end: line }, collection, rest),
  ];
}
