import { type Extent, extentsIn } from './extent.ts';
import { isBlankLine, lineStart, skipBlankLines, skipBlankLinesBack, skipSpaces } from './lines.ts';
import { type Change, type Draft, type Insert, insertsIn, type Page } from './page.ts';

/** What happens to a block collection that keeps or gets at least one part. */
export function blockDrafts(page: Page, change: Change): readonly Draft[] {
  const extents = extentsIn(page.text, change.collection);
  const site: Site = { page, change, extents };
  if (change.taken.size === extents.length) return [refilled(site)];
  return [
    ...insertsIn(change).map((insert) => inserted(site, insert)),
    ...runsIn(site).map((run) => removed(site, run)),
  ];
}

interface Site {
  readonly page: Page;
  readonly change: Change;
  readonly extents: readonly Extent[];
}

interface Run {
  readonly first: number;
  readonly last: number;
}

function runsIn({ change, extents }: Site): readonly Run[] {
  const runs: Run[] = [];
  for (const index of extents.keys()) {
    const run = runs.at(-1);
    if (!change.taken.has(index)) continue;
    if (run !== undefined && run.last === index - 1) runs[runs.length - 1] = { ...run, last: index };
    else runs.push({ first: index, last: index });
  }
  return runs;
}

/** Everything goes and something else comes, or the document is empty. */
function refilled({ page, change, extents }: Site): Draft {
  const first = extents[0];
  const span = { start: first?.head ?? 0, end: extents.at(-1)?.end ?? 0 };
  if (change.inserts.length === 0) {
    return { span, text: (change.collection.kind === 'map' ? '{}' : '[]') + page.eol, owner: change.collection };
  }
  const text = insertsIn(change)
    .map((insert) => insert.lines(first?.column ?? 0))
    .join('');
  return { span, text: first?.inline ? text.slice(skipSpaces(text, 0)) : text, owner: change.collection };
}

/** Removes a run of parts so that blank lines are neither doubled nor left over at the end. */
function removed({ page, change, extents }: Site, { first, last }: Run): Draft {
  const { text } = page;
  const owner = change.collection;
  const [top, bottom] = [extents[first], extents[last]];
  const [start, end] = [top?.head ?? 0, bottom?.end ?? 0];
  const next = extents[last + 1];
  if (next === undefined) {
    const floor = extents[first - 1]?.end ?? 0;
    return { span: { start: skipBlankLinesBack(text, start, floor), end }, text: '', owner };
  }
  if (top?.inline)
    return { span: { start, end: skipSpaces(text, skipBlankLines(text, end, next.start)) }, text: '', owner };
  const loose = first === 0 || isBlankLine(text, lineStart(text, start - 1));
  return {
    span: { start, end: loose ? skipBlankLines(text, end, lineStart(text, next.start)) : end },
    text: '',
    owner,
  };
}

function inserted({ page, change, extents }: Site, insert: Insert): Draft {
  const owner = change.collection;
  const first = extents[0];
  const column = first?.column ?? 0;
  const site: Site = { page, change, extents };
  const at = placeOf(site, insert);
  const lines = spaced(site, insert, at);
  if (first?.inline && at === first.start) {
    return { span: { start: at, end: at }, text: lines.slice(skipSpaces(lines, 0)) + ' '.repeat(column), owner };
  }
  return { span: { start: at, end: at }, text: lines, owner };
}

/** The lines of an insert; with a blank line where all parts have one between them and it comes from elsewhere. */
function spaced({ page, extents }: Site, insert: Insert, at: number): string {
  const lines = insert.lines(extents[0]?.column ?? 0);
  const apart = extents.slice(1).map(({ head }, above) => head > (extents[above]?.end ?? head));
  if (!insert.arrives || apart.length === 0 || apart.includes(false)) return lines;
  if (extents.some(({ end }) => end === at)) return page.eol + lines;
  return lines.endsWith(page.eol + page.eol) ? lines : lines + page.eol;
}

/** The offset for an insertion: beside parts that stay, as the lines of the others go. */
function placeOf({ change, extents }: Site, { before, behind }: Insert): number {
  let [above, below] = [before - 1, before];
  while (above >= 0 && change.taken.has(above)) above -= 1;
  while (below < extents.length && change.taken.has(below)) below += 1;
  const [upper, lower] = [extents[above], extents[below]];
  if (upper !== undefined && (behind || lower === undefined)) return upper.end;
  return lower?.inline || lower === undefined ? (extents[0]?.start ?? 0) : lower.head;
}
