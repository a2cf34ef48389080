import type { Outcome } from '../engine/plan.ts';
import { filesOf, type Report, type ReportedFinding } from './report.ts';
import { visible } from './visible.ts';

const commands: Readonly<Record<Outcome, string>> = {
  migrate: 'warning',
  review: 'warning',
  refuse: 'warning',
  report: 'notice',
};

/**
 * The report as workflow commands of GitHub Actions, one annotation a finding or problem. Escapes as the runner's own
 * toolkit does (`actions/toolkit`, `packages/core/src/command.ts`). Empty when there is nothing to say.
 */
export function github(report: Report): string {
  const lines = filesOf(report).flatMap(({ path, findings, problems, unusedSuppressions }) => [
    ...findings.filter(({ applied }) => !applied).map((reported) => annotation(path, reported)),
    ...problems.map(({ line, column, message }) =>
      command('error', { file: path, line, col: column, title: 'Not read' }, visible(message)),
    ),
    ...unusedSuppressions.map(({ place, message }) =>
      command('notice', { file: path, line: place.line, col: place.column, title: 'Suppression' }, visible(message)),
    ),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(path: string, { finding }: ReportedFinding): string {
  const { place, outcome } = finding;
  const range = place.line === place.endLine ? { col: place.column, endColumn: place.endColumn } : {};
  const properties = {
    file: path,
    line: place.line,
    endLine: place.endLine,
    ...range,
    title: `${finding.rule} (${outcome})`,
  };
  const words = [finding.message, finding.reason, ...finding.review, ...finding.advice];
  return command(
    commands[outcome],
    properties,
    words
      .filter((one) => one !== undefined)
      .map(visible)
      .join('\n'),
  );
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(visible(`${value}`))}`);
  return `::${name} ${list.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replace(/%/gu, '%25').replace(/\r/gu, '%0D').replace(/\n/gu, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/gu, '%3A').replace(/,/gu, '%2C');
}
