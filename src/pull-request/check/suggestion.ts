import { applyEdits, type Edit, type Plan } from '../../index.ts';
import { fenced, prose } from '../../report/markup.ts';
import { toldChanges } from '../../report/report.ts';
import { isChanging, isUnsafe } from '../fingerprint.ts';
import type { LineComment } from '../pull.ts';
import { holds, type LineRange } from './hunk-lines.ts';

/** Longer suggestions are not read by anybody. */
const mostLines = 60;

/** A comment with a suggestion, and the mark in it by which it is known again. */
export interface Suggestion {
  readonly mark: string;
  readonly comment: LineComment;
}

/**
 * All that a plan changes as one suggestion on the lines of a pull request: half of it would hang a pod. `undefined`
 * where that is not possible: several files, lines outside the hunks, line ends that GitHub would change.
 */
export function suggestionFor(
  plan: Plan,
  { text, shown, mark }: { readonly text: string; readonly shown: readonly LineRange[]; readonly mark: string },
): LineComment | undefined {
  const [only, second] = plan.edits;
  if (only === undefined || second !== undefined || text.includes('\r')) return undefined;
  const range = linesOf(text, only.edits);
  if (range === undefined || !holds(shown, range) || range.end - range.start >= mostLines) return undefined;
  const lines = replacementOf(text, only.edits, range);
  const body = [sentences(plan), fenced('suggestion', lines).join('\n'), mark].join('\n\n');
  return { path: only.file, startLine: range.start, endLine: range.end, body };
}

/** The lines that edits touch, from the first to the last. */
function linesOf(text: string, edits: readonly Edit[]): LineRange | undefined {
  const starts = edits.map(({ span }) => span.start);
  const ends = edits.map(({ span }) => span.end);
  const [first, last] = [Math.min(...starts), Math.max(...ends)];
  if (edits.length === 0 || text.indexOf('\n', last) < 0) return undefined;
  const end = last > first && text[last - 1] === '\n' && ends.every((one, i) => one < last || starts[i] !== one);
  return { start: lineAt(text, first), end: lineAt(text, end ? last - 1 : last) };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** What stands in place of a range of lines afterwards; the lines around it are the same before and after. */
function replacementOf(text: string, edits: readonly Edit[], { start, end }: LineRange): readonly string[] {
  const old = text.split('\n');
  const fresh = applyEdits(text, edits).split('\n');
  return fresh.slice(start - 1, fresh.length - (old.length - end));
}

function sentences({ findings }: Plan): string {
  const changing = findings.filter(isChanging);
  const why = changing.flatMap(({ changes }) => toldChanges(changes).map(({ because }) => because));
  const check = changing.filter(isUnsafe).flatMap(({ review }) => review);
  return [
    ...[...new Set(why)].map(prose),
    ...(check.length === 0 ? [] : [`⚠ Check: ${[...new Set(check)].map(prose).join(' ')}`]),
  ].join('\n');
}
