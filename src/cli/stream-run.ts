import { applyEdits, type ProjectFile, releasesSeenIn } from '../index.ts';
import type { Report } from '../report/report.ts';
import type { MigrateCommand } from './command.ts';
import { configFor } from './config-file.ts';
import type { ExitCode } from './exit-code.ts';
import { knownNames } from './known-names.ts';
import { askedOf, checkVersion, type Setting } from './migration-run.ts';
import { codeFor, problemLines } from './outcome.ts';
import { type Basis, optionsOf, plan } from './planning.ts';
import { faultIn } from './reader.ts';
import { render } from './rendering.ts';
import { standardInput, standardInputName } from './standard-input.ts';

/**
 * Migrates standard input to standard output; the report goes to standard error. With a format or `--diff`, that is
 * what goes to standard output instead.
 * @throws {UsageError} and {ConfigError} for what the user got wrong.
 */
export async function runStream(command: MigrateCommand, { cwd, output }: Setting): Promise<ExitCode> {
  checkVersion(command);
  const { config } = await configFor(cwd, command.config, { cwd, known: knownNames });
  const bytes = await standardInput();
  const report = reportOn(bytes, { config, asked: askedOf(command) });
  output.err(problemLines(report.problems));
  if (command.output !== undefined) {
    output.out(await render(report, command.output, { cwd, output }));
    return codeFor(report);
  }
  const edits = report.edits.flatMap((one) => one.edits);
  if (edits.length > 0) output.out(applyEdits(bytes.toString('utf8'), edits));
  else output.bytes(bytes);
  const done = { ...report, written: new Set(report.edits.map(({ file }) => file)) };
  if (!command.quiet) {
    const colour = { ...output.colour, out: output.colour.err };
    output.err(await render(done, 'terminal', { cwd, output: { ...output, colour } }));
  }
  return codeFor(done);
}

function reportOn(bytes: Buffer, { config, asked }: Omit<Basis, 'seen'>): Report {
  const fault = faultIn(bytes);
  const text = bytes.toString('utf8');
  const pods: readonly ProjectFile[] = fault === undefined ? [{ path: standardInputName, text }] : [];
  const basis: Basis = { config, asked, seen: releasesSeenIn(pods) };
  const { migration } = plan({ ...basis, pods, references: [], thorough: new Set([standardInputName]) });
  const problems = fault === undefined ? [] : [{ file: standardInputName, column: 1, ...fault }];
  return {
    ...migration,
    problems: [...problems, ...migration.problems],
    filesRead: 1,
    unsafe: optionsOf(basis).unsafe ?? false,
    written: new Set(),
    textOf: () => text,
  };
}
