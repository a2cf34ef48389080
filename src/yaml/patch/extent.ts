import { columnOf, lineStart, nextLine, skipSpaces, startsLine } from './lines.ts';
import { type Collection, type Part, partsIn } from './page.ts';

/** The lines of a part of a block collection. */
export interface Extent {
  /** Where its lines start, comments directly above at its column included; `start` if it shares its line. */
  readonly head: number;
  /** The key or dash. */
  readonly start: number;
  readonly column: number;
  /** Whether something else stands before it on its line, e.g. the dash of the item that it belongs to. */
  readonly inline: boolean;
  /** The start of the line behind it; comments below that are deeper than it are its own. */
  readonly end: number;
}

/** The extents of all parts of a block collection, in order. */
export function extentsIn(text: string, collection: Collection): readonly Extent[] {
  const extents: Extent[] = [];
  for (const part of partsIn(collection)) extents.push(extentOf(text, part, extents.at(-1)?.end ?? 0));
  return extents;
}

function extentOf(text: string, part: Part, floor: number): Extent {
  const column = columnOf(text, part.start);
  const inline = !startsLine(text, part.start);
  const end = absorb(text, nextLine(text, contentEnd(part)), column);
  const head = inline ? part.start : headOf(text, { start: lineStart(text, part.start), column, floor });
  return { head, start: part.start, column, inline, end };
}

/** Where the content of a part ends, without comments behind it. */
export function contentEnd(part: Part): number {
  if ('keyNode' in part) return Math.max(part.value.span.end, part.keyNode.span.end, (part.colon ?? -1) + 1);
  return Math.max(part.value.span.end, part.start + 1);
}

interface Head {
  readonly start: number;
  readonly column: number;
  readonly floor: number;
}

function headOf(text: string, { start, column, floor }: Head): number {
  let head = start;
  while (head > floor) {
    const above = lineStart(text, head - 1);
    if (above < floor || text[skipSpaces(text, above)] !== '#') break;
    if (columnOf(text, skipSpaces(text, above)) !== column) break;
    head = above;
  }
  return text.startsWith('\uFEFF') && head === 0 ? 1 : head;
}

/** Own-line comments that are deeper than `column` belong to what stands above them, blank lines between or not. */
function absorb(text: string, from: number, column: number): number {
  let end = from;
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const first = skipSpaces(text, at);
    if (text[first] === '\n' || text[first] === '\r') continue;
    if (text[first] !== '#' || first - at <= column) break;
    end = nextLine(text, at);
  }
  return end;
}
