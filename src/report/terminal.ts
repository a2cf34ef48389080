import type { Change, Outcome, Plan } from '../engine/plan.ts';
import { closing } from './closing.ts';
import { shownHunks } from './diff.ts';
import { hunksOf } from './hunks.ts';
import { coloured, plain, type Style } from './paint.ts';
import { paragraph, sentence } from './prose.ts';
import { inOrder, type Report, type ReportedFinding, reportedIn, toldChanges } from './report.ts';
import { type Look, snippet } from './snippet.ts';
import { visible } from './visible.ts';

/** How the terminal report looks. */
export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns; prose never gets wider than 100. */
  readonly width: number;
  /** Only the closing lines. */
  readonly quiet?: boolean;
}

const styles: Readonly<Record<Outcome, Style>> = { migrate: 'good', review: 'careful', refuse: 'bad', report: 'note' };

/**
 * The report for a person at a terminal, or for a pipe: per pod what was found under its line of source, what becomes
 * of it and why, the diff, and at the end the assumptions and what to do next. Ends with a line feed.
 */
export function terminal(report: Report, options: TerminalOptions): string {
  const look: Look = { width: Math.min(Math.max(options.width, 40), 100), paint: options.colour ? coloured : plain };
  const pods = options.quiet === true ? [] : podsOf(report, look);
  return [...pods, ...closing(report, look)].map((line) => `${line}\n`).join('');
}

function podsOf(report: Report, look: Look): readonly string[] {
  const lines: string[] = [];
  let file: string | undefined;
  const plans = report.plans.filter((plan) => reportedIn(plan, report).length > 0 || plan.failure !== undefined);
  for (const plan of inOrder(plans, (one) => one.file)) {
    if (plan.file !== file) lines.push(rule(plan.file, look), '');
    file = plan.file;
    lines.push(...podOf(plan, report, look));
  }
  return lines;
}

/** `── deploy/job.yaml ───────` over the whole width. */
function rule(file: string, { width, paint }: Look): string {
  const name = visible(file);
  const rest = Math.max(width - name.length - 4, 2);
  return `${paint('faint', '──')} ${paint('strong', name)} ${paint('faint', '─'.repeat(rest))}`;
}

function podOf(plan: Plan, report: Report, look: Look): readonly string[] {
  const { kind, name, namespace } = plan.workload;
  const where = namespace === undefined ? '' : look.paint('faint', ` in namespace ${visible(namespace)}`);
  const lines = [`${look.paint('strong', `${visible(kind)} ${visible(name)}`)}${where}`, ''];
  for (const reported of reportedIn(plan, report)) lines.push(...findingOf(reported, report, look), '');
  if (plan.failure !== undefined) {
    const bug = `The result did not verify, so nothing of this pod changes. This is a bug of sidecar-migrate: ${plan.failure}`;
    lines.push(...sentence('  bug      ', bug, look), '');
  }
  return [...lines, ...diffOf(plan, report, look)];
}

function findingOf(reported: ReportedFinding, report: Report, look: Look): readonly string[] {
  const { finding, applied } = reported;
  const tag = applied ? 'migrated' : finding.outcome;
  const container = finding.container === undefined ? '' : ` in container ${visible(finding.container)}`;
  return [
    `  ${look.paint(styles[finding.outcome], tag)}  ${look.paint('strong', finding.rule)}${container}`,
    ...paragraph(finding.message, 2, look),
    '',
    ...snippet(finding.evidence, report, { ...look, width: look.width - 4 }).map((line) => `    ${line}`),
    ...notesOf(reported, look),
  ];
}

/** What changes, what to check, why it stays: each with its lead. */
function notesOf({ finding, applied }: ReportedFinding, look: Look): readonly string[] {
  const lines = [
    ...toldChanges(finding.changes).flatMap((change) =>
      sentence(lead(changeLead(change, applied), look), change.because, look),
    ),
    ...finding.review.flatMap((check) => sentence(lead('check', look), check, look)),
    ...(finding.reason === undefined ? [] : sentence(lead('because', look), finding.reason, look)),
    ...finding.advice.flatMap((advice) => sentence(lead('advice', look), advice, look)),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function changeLead({ applicability }: Change, applied: boolean): string {
  if (applicability === 'display-only') return 'by hand';
  if (applied) return 'changed';
  return applicability === 'unsafe' ? 'unsafe' : 'change';
}

function lead(word: string, _look: Look): string {
  return `  ${word.padEnd(9)}`;
}

/** The plan's own part of the diff, file by file. */
function diffOf(plan: Plan, report: Report, look: Look): readonly string[] {
  const lines = inOrder(plan.edits, ({ file }) => file).flatMap(({ file, edits }) => {
    const hunks = shownHunks(hunksOf(report.textOf(file) ?? '', edits), look.paint);
    const name = file === plan.file ? [] : [look.paint('strong', `    ${visible(file)}`)];
    return [...name, ...hunks.map((line) => `    ${line}`)];
  });
  return lines.length === 0 ? [] : [...lines, ''];
}
