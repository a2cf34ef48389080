import type { Problem } from '../index.ts';
import { isWorkLeft, type Report } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

/** What a report comes to: a bug of ours weighs most, then what is left to do. */
export function codeFor(report: Report): ExitCode {
  if (report.plans.some(({ failure }) => failure !== undefined)) return exitCode.bug;
  return isWorkLeft(report) ? exitCode.left : exitCode.done;
}

/** Problems as lines for standard error. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, message }) => `${visible(file)}:${line}:${column}: ${visible(message)}\n`)
    .join('');
}
