import { diffArrays } from 'diff';
import { applyEdits, type Edit, sortEdits } from '../yaml/edit.ts';

/** A line of a unified diff; `text` keeps a carriage return and lacks the line feed. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
  /** The last line of a file that does not end with a line feed. */
  readonly open: boolean;
}

/** A run of changed lines with their context. Line numbers count from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly DiffLine[];
}

/** Lines `[start, end)` of the old text, zero-based, and what stands there afterwards. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Past this many differing lines in one edit, its lines are shown as all removed and all added. */
const maxEditLength = 2000;

/** The hunks that edits come to, with `context` unchanged lines around each. Linear in the text. */
export function hunksOf(text: string, edits: readonly Edit[], context = 3): readonly Hunk[] {
  const old = linesOf(text);
  const replacements = blocksOf(old, edits).flatMap((block) => smallest(block, old));
  const hunks: Hunk[] = [];
  let shift = 0;
  for (const group of groups(replacements, context)) {
    const hunk = hunkOf(group, { old, context, shift });
    hunks.push(hunk);
    shift += hunk.newCount - hunk.oldCount;
  }
  return hunks;
}

/** Lines with their line feeds. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed + 1;
    lines.push(text.slice(start, end));
    start = end;
  }
  return lines;
}

/** Whole lines that edits touch, edits on common lines taken together. */
function blocksOf(old: readonly string[], edits: readonly Edit[]): readonly Replacement[] {
  const starts = startsOf(old);
  const blocks: { start: number; end: number; edits: Edit[] }[] = [];
  for (const edit of sortEdits(edits)) {
    const start = lineAt(starts, edit.span.start);
    const end = Math.min(lineAt(starts, edit.span.end) + 1, old.length);
    const last = blocks.at(-1);
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else blocks.push({ start, end, edits: [edit] });
  }
  return blocks.map((block) => {
    const offset = starts[block.start] ?? 0;
    const own = block.edits.map(({ span, text }) => ({
      span: { start: span.start - offset, end: span.end - offset },
      text,
    }));
    const lines = linesOf(applyEdits(old.slice(block.start, block.end).join(''), own));
    return { start: block.start, end: block.end, lines };
  });
}

/** Offsets of the lines' starts, and that of the end of the text. */
function startsOf(lines: readonly string[]): readonly number[] {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  return starts;
}

/** The last line that starts at or before an offset; the number of lines for the end of a closed text. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A replacement cut down to the lines that differ. */
function smallest(block: Replacement, old: readonly string[]): readonly Replacement[] {
  const before = old.slice(block.start, block.end);
  const parts = diffArrays(before, [...block.lines], { maxEditLength });
  if (parts === undefined) return [block];
  const result: Replacement[] = [];
  let line = block.start;
  for (const part of parts) {
    if (!part.added && !part.removed) line += part.value.length;
    else {
      const lines = part.added ? part.value : [];
      const end = part.removed ? line + part.value.length : line;
      const last = result.at(-1);
      if (last !== undefined && last.end === line) {
        result[result.length - 1] = { start: last.start, end, lines: [...last.lines, ...lines] };
      } else result.push({ start: line, end, lines });
      line = end;
    }
  }
  return result;
}

/** Replacements whose contexts meet share a hunk. */
function groups(replacements: readonly Replacement[], context: number): readonly (readonly Replacement[])[] {
  const result: Replacement[][] = [];
  for (const replacement of replacements) {
    const group = result.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && replacement.start - last.end <= 2 * context) {
      group.push(replacement);
    } else result.push([replacement]);
  }
  return result;
}

function hunkOf(
  group: readonly Replacement[],
  { old, context, shift }: { readonly old: readonly string[]; readonly context: number; readonly shift: number },
): Hunk {
  const from = Math.max((group[0]?.start ?? 0) - context, 0);
  const to = Math.min((group.at(-1)?.end ?? 0) + context, old.length);
  const lines: DiffLine[] = [];
  let line = from;
  for (const replacement of group) {
    lines.push(...signed(' ', old.slice(line, replacement.start)));
    lines.push(...signed('-', old.slice(replacement.start, replacement.end)));
    lines.push(...signed('+', replacement.lines));
    line = replacement.end;
  }
  lines.push(...signed(' ', old.slice(line, to)));
  const oldCount = lines.filter(({ sign }) => sign !== '+').length;
  const newCount = lines.filter(({ sign }) => sign !== '-').length;
  return {
    oldStart: oldCount === 0 ? from : from + 1,
    oldCount,
    newStart: newCount === 0 ? from + shift : from + shift + 1,
    newCount,
    lines,
  };
}

function signed(sign: DiffLine['sign'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((line) => {
    const open = !line.endsWith('\n');
    return { sign, text: open ? line : line.slice(0, -1), open };
  });
}
