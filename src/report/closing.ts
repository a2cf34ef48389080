import type { Outcome } from '../engine/plan.ts';
import type { Style } from './paint.ts';
import { paragraph, sentence } from './prose.ts';
import { type Counts, countsOf, outcomes, type Report } from './report.ts';
import type { Look } from './snippet.ts';
import { visible } from './visible.ts';

const styles: Readonly<Record<Outcome, Style>> = { migrate: 'good', review: 'careful', refuse: 'bad', report: 'note' };

const meanings: Readonly<Record<Outcome, string>> = {
  migrate: 'safe to change',
  review: 'to change once a person has looked',
  refuse: 'left alone',
  report: 'to know about',
};

/** The end of the terminal report: counts, unused suppressions, assumptions, and what to do next. */
export function closing(report: Report, look: Look): readonly string[] {
  return [
    ...unused(report, look),
    ...assumptions(report, look),
    ...totals(report, look),
    ...next(countsOf(report), report, look),
  ];
}

function totals(report: Report, look: Look): readonly string[] {
  const counts = countsOf(report);
  const rows = outcomes.flatMap((outcome) => rowsOf(outcome, counts, look));
  const files = `${counted(report.filesRead, 'file')} read`;
  const suppressed = counts.suppressed === 0 ? '' : ` ${counted(counts.suppressed, 'finding')} suppressed.`;
  if (rows.length === 0) return [`No sidecar workaround found. ${files}.${suppressed}`];
  const width = Math.max(...rows.map(({ count }) => `${count}`.length));
  return [
    ...rows.map(({ count, words }) => `${look.paint('strong', `${count}`.padStart(width))} ${words}`),
    look.paint('faint', `${files}.${suppressed}`),
  ];
}

function rowsOf(outcome: Outcome, counts: Counts, { paint }: Look): readonly { count: number; words: string }[] {
  const [all, applied] = [counts[outcome], counts.applied[outcome]];
  const row = (count: number, word: string, says: string) => ({
    count,
    words: `${paint(styles[outcome], word.padEnd(8))}  ${says}`,
  });
  return [
    ...(applied > 0 ? [row(applied, 'migrated', 'changed')] : []),
    ...(all > applied ? [row(all - applied, outcome, meanings[outcome])] : []),
  ];
}

function assumptions({ assumptions: list }: Report, look: Look): readonly string[] {
  if (list.length === 0) return [];
  const width = Math.max(...list.map(({ subject, version }) => subject.length + version.length));
  const rows = list.flatMap(({ subject, version, origin }) => {
    const gap = ' '.repeat(width - subject.length - version.length + 2);
    return sentence(`  ${visible(subject)} ${visible(version)}${gap}`, origin, look);
  });
  return [look.paint('strong', 'Taken for granted'), ...rows, ''];
}

function unused({ unusedSuppressions }: Report, look: Look): readonly string[] {
  if (unusedSuppressions.length === 0) return [];
  const rows = unusedSuppressions.flatMap(({ place, message }) =>
    sentence('  ', `${place.file}:${place.line}: ${message}`, look),
  );
  return [look.paint('strong', 'Suppressions to tidy up'), ...rows, ''];
}

function next(counts: Counts, report: Report, look: Look): readonly string[] {
  const sentences: string[] = [];
  if (report.written.size > 0) sentences.push(`${counted(report.written.size, 'file')} written.`);
  else if (report.edits.length > 0) {
    const flags = report.unsafe ? '`--write --unsafe`' : '`--write`';
    sentences.push(`Run again with ${flags} to change ${counted(report.edits.length, 'file')}.`);
  }
  if (counts.review > 0 && !report.unsafe)
    sentences.push('`--unsafe` shows and makes the changes marked "review" too.');
  return sentences.length === 0 ? [] : ['', ...paragraph(sentences.join(' '), 0, look)];
}

/** `1 file`, `1,200 files`. Not by `toLocaleString`, which takes 10 ms to get ready. */
export function counted(count: number, noun: string): string {
  const grouped = `${count}`.replace(/\B(?=(?:\d{3})+$)/gu, ',');
  return `${grouped} ${noun}${count === 1 ? '' : 's'}`;
}
