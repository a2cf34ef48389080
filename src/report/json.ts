import type { Change, Place, ShownEvidence } from '../engine/plan.ts';
import { countsOf, type FileReport, filesOf, type Report, type ReportedFinding } from './report.ts';

/** The version of the JSON contract, described by `schema/report.json`. */
export const contractVersion = 1;

/**
 * The report for programs: `schema/report.json`, version 1. Lines and columns count from 1, columns in UTF-16 units,
 * ends are exclusive. Within version 1 fields are only added. Ends with a line feed.
 */
export function json(report: Report): string {
  const { suppressed, applied: _, ...outcomes } = countsOf(report);
  const value = {
    version: contractVersion,
    assumptions: Object.fromEntries(
      report.assumptions.map(({ subject, version, origin }) => [subject, { version, origin }]),
    ),
    files: filesOf(report).map(fileOf),
    summary: {
      ...outcomes,
      suppressed,
      problems: report.problems.length,
      filesRead: report.filesRead,
      filesToChange: report.edits.length,
      filesWritten: report.written.size,
    },
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function fileOf({ path, findings, problems, unusedSuppressions }: FileReport) {
  return {
    path,
    findings: findings.map(findingOf),
    problems: problems.map(({ line, column, message }) => ({ line, column, message })),
    ...(unusedSuppressions.length === 0
      ? {}
      : {
          unusedSuppressions: unusedSuppressions.map(({ place, message }) => ({
            line: place.line,
            column: place.column,
            message,
          })),
        }),
  };
}

function findingOf({ finding, plan, applied }: ReportedFinding) {
  const { rule, category, message, workload, container, id, outcome, reason, confidence } = finding;
  return {
    id,
    rule,
    category,
    message,
    workload,
    ...(container === undefined ? {} : { container }),
    ...rangeOf(finding.place),
    confidence,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    evidence: finding.evidence.map(evidenceOf),
    changes: finding.changes.map(changeOf),
    review: finding.review,
    advice: finding.advice,
    ...(applied ? { applied } : {}),
    ...(plan.failure === undefined ? {} : { failure: plan.failure }),
  };
}

function evidenceOf({ place, says }: ShownEvidence) {
  return { path: place.file, ...rangeOf(place), says };
}

function changeOf({ operation, place, applicability, because }: Change) {
  return { operation, path: place.file, ...rangeOf(place), applicability, because };
}

function rangeOf({ line, column, endLine, endColumn }: Place) {
  return { line, column, endLine, endColumn };
}
