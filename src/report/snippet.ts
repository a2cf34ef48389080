import type { Place, ShownEvidence } from '../engine/plan.ts';
import { columnsOf, prefixIn } from './columns.ts';
import type { Paint } from './paint.ts';
import { sentence } from './prose.ts';
import type { Report } from './report.ts';
import { visible, visibleLine } from './visible.ts';

/** How a renderer for eyes lays out its lines. */
export interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/**
 * Pieces of evidence, each below its line of source, in text order. The first piece is the primary one: its file comes
 * first and its mark stands out.
 */
export function snippet(evidence: readonly ShownEvidence[], report: Report, look: Look): readonly string[] {
  const [primary] = evidence;
  const shown = evidence
    .map((one) => ({ ...one, line: lineOf(one.place, report), primary: one === primary }))
    .sort((a, b) => inTextOrder(a.place, b.place, primary?.place.file));
  const digits = Math.max(1, ...evidence.map(({ place }) => `${place.line}`.length));
  const setting = { digits, look, dedent: Math.min(...shown.map(({ line }) => indentOf(line))) };
  const blank = gutter('', digits, look);
  return shown.flatMap((one, i) => {
    const last = shown[i - 1]?.place;
    const pointedOut = pointed(one, setting);
    if (last === undefined) return pointedOut;
    if (one.place.file !== last.file) {
      return [blank, `${blank} ${look.paint('strong', visible(one.place.file))}`, ...pointedOut];
    }
    if (one.place.line === last.line) return pointedOut.slice(1);
    return one.place.line === last.line + 1 ? pointedOut : [gap(digits, look), ...pointedOut];
  });
}

interface Shown extends ShownEvidence {
  readonly line: string;
  readonly primary: boolean;
}

function inTextOrder(a: Place, b: Place, first: string | undefined): number {
  if (a.file === b.file) return a.start - b.start;
  return Number(b.file === first) - Number(a.file === first) || (a.file < b.file ? -1 : 1);
}

interface Setting {
  readonly digits: number;
  readonly look: Look;
  /** How much of the indentation all lines have in common. */
  readonly dedent: number;
}

/** A line of source, a mark below the place, and what is said about it. */
function pointed({ place, says, line, primary }: Shown, { digits, look, dedent }: Setting): readonly string[] {
  const blank = gutter('', digits, look);
  const room = look.width - digits - 3;
  const { text, from, to } = windowOn(place, line.slice(dedent), { room, shift: dedent });
  const mark = `${' '.repeat(from)}${look.paint(primary ? 'careful' : 'faint', '━'.repeat(Math.max(to - from, 1)))}`;
  const source = `${gutter(`${place.line}`, digits, look)} ${text}`.trimEnd();
  const after = Math.max(to, from + 1) + 1;
  if (after + columnsOf(says) <= room) return [source, `${blank} ${mark} ${visible(says)}`];
  const inset = from + columnsOf(says) <= room ? from : Math.min(from, 4);
  const below = sentence(' '.repeat(inset), says, { ...look, width: room });
  return [source, ...[mark, ...below].map((one) => `${blank} ${one}`)];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function gap(digits: number, { paint }: Look): string {
  return paint('faint', `${' '.repeat(digits)} ┆`);
}

function gutter(number: string, digits: number, { paint }: Look): string {
  return paint('faint', `${number.padStart(digits)} │`);
}

function lineOf(place: Place, report: Report): string {
  const text = report.textOf(place.file) ?? '';
  const start = text.lastIndexOf('\n', place.start - 1) + 1;
  const feed = text.indexOf('\n', place.start);
  return text.slice(place.start === 0 ? 0 : start, feed === -1 ? text.length : feed).replace(/\r$/u, '');
}

/** The part of a line that fits into the room, around the place; `from` and `to` are columns of what is shown. */
function windowOn(
  place: Place,
  line: string,
  { room, shift }: { readonly room: number; readonly shift: number },
): { readonly text: string; readonly from: number; readonly to: number } {
  const start = Math.min(Math.max(place.column - 1 - shift, 0), line.length);
  const end = place.endLine > place.line ? line.trimEnd().length : Math.min(place.endColumn - 1 - shift, line.length);
  const before = visibleLine(line.slice(0, start));
  const within = visibleLine(line.slice(start, Math.max(end, start)));
  const after = visibleLine(line.slice(Math.max(end, start)));
  const whole = before + within + after;
  const [head, body] = [columnsOf(before), columnsOf(within)];
  if (columnsOf(whole) <= room) return { text: whole, from: head, to: head + body };
  if (head + body + 1 <= room) return { text: `${prefixIn(whole, room - 1)}…`, from: head, to: head + body };
  const kept = prefixIn(before, Math.min(head, 8));
  const rest = prefixIn(within + after, room - columnsOf(kept) - 2);
  const from = columnsOf(kept) + (kept === before ? 0 : 1);
  const cut = kept === before ? kept : `${kept}…`;
  return { text: `${cut}${rest}…`, from, to: Math.min(from + body, from + columnsOf(rest)) };
}
