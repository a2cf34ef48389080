import type { Edit } from '../yaml/edit.ts';
import { gitPath } from './git-path.ts';
import { type DiffLine, type Hunk, hunksOf } from './hunks.ts';
import type { Paint } from './paint.ts';
import { inOrder, type Report } from './report.ts';
import { visible } from './visible.ts';

/** The name of a file in a diff; Git takes names from the top of the repository. */
export type Naming = (file: string) => string;

/**
 * All edits of a report as one unified diff that `git apply` takes: exact, line endings included. Empty when nothing
 * would change.
 */
export function diff(report: Report, nameOf: Naming = asItIs): string {
  return inOrder(report.edits, (one) => one.file)
    .map(({ file, edits }) => fileDiff(nameOf(file), report.textOf(file) ?? '', edits))
    .join('');
}

function asItIs(file: string): string {
  return file;
}

/** The unified diff of one file, as `diff` gives it. */
export function fileDiff(file: string, text: string, edits: readonly Edit[]): string {
  const hunks = hunksOf(text, edits);
  if (hunks.length === 0) return '';
  const body = hunks.map((hunk) => `${hunkHead(hunk)}\n${hunk.lines.map(exact).join('')}`).join('');
  return `${head(file).join('\n')}\n${body}`;
}

/** As `diff`, for eyes: coloured, and with nothing that a terminal would act on. `git apply` cannot take this. */
export function shownDiff(report: Report, paint: Paint, nameOf: Naming = asItIs): string {
  const lines = inOrder(report.edits, (one) => one.file).flatMap(({ file, edits }) => {
    const hunks = hunksOf(report.textOf(file) ?? '', edits);
    return hunks.length === 0
      ? []
      : [...head(nameOf(file)).map((line) => paint('strong', line)), ...shownHunks(hunks, paint)];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** Hunks as lines for eyes. */
export function shownHunks(hunks: readonly Hunk[], paint: Paint): readonly string[] {
  return hunks.flatMap((hunk) => [paint('code', hunkHead(hunk)), ...hunk.lines.map((line) => shown(line, paint))]);
}

function head(file: string): readonly string[] {
  const [a, b] = [gitPath(`a/${file}`), gitPath(`b/${file}`)];
  return [`diff --git ${a} ${b}`, `--- ${a}${tab(a)}`, `+++ ${b}${tab(b)}`];
}

/** Git ends a name that holds a space with a tab, so that nobody takes what follows the space for a date. */
function tab(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? '\t' : '';
}

function hunkHead({ oldStart, oldCount, newStart, newCount }: Hunk): string {
  return `@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@`;
}

function range(start: number, count: number): string {
  return count === 1 ? `${start}` : `${start},${count}`;
}

function exact({ sign, text, open }: DiffLine): string {
  return `${sign}${text}\n${open ? '\\ No newline at end of file\n' : ''}`;
}

function shown({ sign, text }: DiffLine, paint: Paint): string {
  const cells = text.replace(/\r$/u, '').split('\t').map(visible);
  const line = `${sign}${cells.join('\t')}`.trimEnd();
  if (sign === '-') return paint('bad', line);
  return sign === '+' ? paint('good', line) : line;
}
