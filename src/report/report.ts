import type { Change, Migration, Outcome, Plan, PlannedFinding } from '../engine/plan.ts';
import type { Problem } from '../yaml/problem.ts';

/** A migration with the facts of the run that it came from: what every renderer takes. */
export interface Report extends Migration {
  /** How many files were looked at, those without a pod included. */
  readonly filesRead: number;
  /** Whether unsafe steps are among the edits. */
  readonly unsafe: boolean;
  /** Files whose edits were written. */
  readonly written: ReadonlySet<string>;
  /** The text that a file had when the migration was planned. */
  textOf(file: string): string | undefined;
}

/** All that a report says about one file. */
export interface FileReport {
  readonly path: string;
  /** Findings whose primary place lies in this file, without suppressed ones, in text order. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly Problem[];
  readonly unusedSuppressions: Report['unusedSuppressions'];
}

/** A finding with the plan that it belongs to. */
export interface ReportedFinding {
  readonly finding: PlannedFinding;
  readonly plan: Plan;
  /** Whether its changes were written. */
  readonly applied: boolean;
}

/** How many findings of each outcome there are, suppressed ones apart. */
export interface Counts extends Readonly<Record<Outcome, number>> {
  readonly suppressed: number;
  /** Those whose changes were written, also counted above. */
  readonly applied: Readonly<Record<Outcome, number>>;
}

/** The outcomes, those that ask for most work first. */
export const outcomes: readonly Outcome[] = ['migrate', 'review', 'refuse', 'report'];

/** The files that there is something to say about, by path. */
export function filesOf(report: Report): readonly FileReport[] {
  const files = new Map<string, { findings: ReportedFinding[]; problems: Problem[]; unused: Unused[] }>();
  const at = (path: string) => {
    const known = files.get(path) ?? { findings: [], problems: [], unused: [] };
    files.set(path, known);
    return known;
  };
  for (const plan of report.plans) {
    for (const reported of reportedIn(plan, report)) at(reported.finding.place.file).findings.push(reported);
  }
  for (const problem of report.problems) at(problem.file).problems.push(problem);
  for (const unused of report.unusedSuppressions) at(unused.place.file).unused.push(unused);
  return inOrder([...files], ([path]) => path).map(([path, { findings, problems, unused }]) => ({
    path,
    findings: findings.sort((a, b) => a.finding.place.start - b.finding.place.start),
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column),
    unusedSuppressions: unused,
  }));
}

type Unused = Report['unusedSuppressions'][number];

/** The findings of a plan that no comment suppresses, in text order. */
export function reportedIn(plan: Plan, report: Report): readonly ReportedFinding[] {
  const written = plan.edits.length > 0 && plan.edits.every(({ file }) => report.written.has(file));
  return plan.findings
    .filter((finding) => finding.suppressed === undefined)
    .map((finding) => ({
      finding,
      plan,
      applied: written && (finding.outcome === 'migrate' || (finding.outcome === 'review' && report.unsafe)),
    }));
}

/** Counts over all plans. */
export function countsOf(report: Report): Counts {
  const counts = { migrate: 0, review: 0, refuse: 0, report: 0 };
  const written = { ...counts };
  let suppressed = 0;
  for (const plan of report.plans) {
    const reported = reportedIn(plan, report);
    suppressed += plan.findings.length - reported.length;
    for (const { finding, applied } of reported) {
      counts[finding.outcome] += 1;
      if (applied) written[finding.outcome] += 1;
    }
  }
  return { ...counts, suppressed, applied: written };
}

/** Whether a finding is left that asks for work: `migrate`, `review` or `refuse`, neither suppressed nor written. */
export function isWorkLeft(report: Report): boolean {
  return report.plans.some((plan) =>
    reportedIn(plan, report).some(({ finding, applied }) => finding.outcome !== 'report' && !applied),
  );
}

/** A list sorted by a text, by code unit, so that reports are the same in every locale. */
export function inOrder<Item>(list: readonly Item[], key: (item: Item) => string): readonly Item[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
}

/** The changes of a finding as people read them: several that one reason covers are told once. */
export function toldChanges(changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    ({ because, applicability }, i) =>
      changes.findIndex((other) => other.because === because && other.applicability === applicability) === i,
  );
}
