import type { Change, Plan } from '../engine/plan.ts';
import { shownHunks } from './diff.ts';
import { hunksOf } from './hunks.ts';
import { code, fenced, prose } from './markup.ts';
import { plain } from './paint.ts';
import { countsOf, inOrder, outcomes, type Report, type ReportedFinding, reportedIn, toldChanges } from './report.ts';

/**
 * The report as Markdown, for job summaries, comments and files: per pod what was found, what becomes of it and why,
 * and the diff; then problems and assumptions. Text of the repository cannot make markup. Ends with a line feed.
 */
export function markdown(report: Report): string {
  const plans = report.plans.filter((plan) => reportedIn(plan, report).length > 0 || plan.failure !== undefined);
  const parts: (readonly string[])[] = [[summary(report)]];
  let file: string | undefined;
  for (const plan of inOrder(plans, (one) => one.file)) {
    if (plan.file !== file) parts.push([`## ${code(plan.file)}`]);
    file = plan.file;
    parts.push(...podOf(plan, report));
  }
  parts.push(...problems(report), ...assumptions(report));
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summary(report: Report): string {
  const counts = countsOf(report);
  const found = outcomes.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  const suppressed = counts.suppressed === 0 ? [] : [`${counts.suppressed} suppressed`];
  const list = [...found, ...suppressed];
  return list.length === 0 ? 'No sidecar workaround found.' : `Sidecar workarounds: ${list.join(', ')}.`;
}

function podOf(plan: Plan, report: Report): readonly (readonly string[])[] {
  const { kind, name, namespace } = plan.workload;
  const where = namespace === undefined ? '' : ` in namespace ${code(namespace)}`;
  return [
    [`### ${prose(kind)} ${code(name)}${where}`],
    ...reportedIn(plan, report).flatMap((reported) => findingOf(reported, plan.file)),
    ...(plan.failure === undefined
      ? []
      : [[`**bug** The result did not verify, so nothing of this pod changes: ${prose(plan.failure)}`]]),
    ...diffsOf(plan, report),
  ];
}

function findingOf({ finding, applied }: ReportedFinding, file: string): readonly (readonly string[])[] {
  const { rule, container, message, reason, evidence, changes, review, advice } = finding;
  const where = container === undefined ? '' : ` in container ${code(container)}`;
  const word = applied ? 'migrated' : finding.outcome;
  return [
    [`#### ${word}: ${code(rule)}${where}`],
    [prose(message)],
    evidence.map(({ place, says }) => {
      const path = place.file === file ? '' : `${code(place.file)} `;
      return `- ${path}line ${place.line}: ${prose(says)}`;
    }),
    ...list(applied ? 'Changed:' : 'Changes:', made(changes)),
    ...list('To check:', review),
    ...(reason === undefined ? [] : [[`Because: ${prose(reason)}`]]),
    ...list('By hand:', [...byHand(changes), ...advice]),
  ];
}

function made(changes: readonly Change[]): readonly string[] {
  return toldChanges(changes)
    .filter(({ applicability }) => applicability !== 'display-only')
    .map(({ because }) => because);
}

function byHand(changes: readonly Change[]): readonly string[] {
  return toldChanges(changes)
    .filter(({ applicability }) => applicability === 'display-only')
    .map(({ because }) => because);
}

function list(head: string, sentences: readonly string[]): readonly (readonly string[])[] {
  if (sentences.length === 0) return [];
  return [[head], sentences.map((sentence) => `- ${prose(sentence)}`)];
}

function diffsOf(plan: Plan, report: Report): readonly (readonly string[])[] {
  return inOrder(plan.edits, ({ file }) => file).flatMap(({ file, edits }) => {
    const hunks = shownHunks(hunksOf(report.textOf(file) ?? '', edits), plain);
    const name = file === plan.file ? [] : [[code(file)]];
    return hunks.length === 0 ? [] : [...name, fenced('diff', hunks)];
  });
}

function problems({ problems: list, unusedSuppressions }: Report): readonly (readonly string[])[] {
  const rows = [
    ...list.map(({ file, line, message }) => `- ${code(file)} line ${line}: ${prose(message)}`),
    ...unusedSuppressions.map(({ place, message }) => `- ${code(place.file)} line ${place.line}: ${prose(message)}`),
  ];
  return rows.length === 0 ? [] : [['## Problems'], rows];
}

function assumptions({ assumptions: list }: Report): readonly (readonly string[])[] {
  if (list.length === 0) return [];
  const rows = list.map(({ subject, version, origin }) => `- ${prose(subject)} ${prose(version)} (${prose(origin)})`);
  return [['## Taken for granted'], rows];
}
