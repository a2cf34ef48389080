import { applyEdits } from '../index.ts';
import type { MigrateCommand } from './command.ts';
import { configFor } from './config-file.ts';
import type { ExitCode } from './exit-code.ts';
import { knownNames } from './known-names.ts';
import { codeFor, problemLines, reportOn, type Setting } from './migration-run.ts';
import { faultIn } from './reader.ts';
import { render } from './rendering.ts';
import { standardInput, standardInputName } from './standard-input.ts';

/**
 * Migrates standard input to standard output; the report goes to standard error. With a format or `--diff`, that is
 * what goes to standard output instead.
 * @throws {UsageError} and {ConfigError} for what the user got wrong.
 */
export async function runStream(command: MigrateCommand, { cwd, output }: Setting): Promise<ExitCode> {
  const { config } = await configFor(cwd, command.config, { cwd, known: knownNames });
  const bytes = await standardInput();
  const fault = faultIn(bytes);
  const text = bytes.toString('utf8');
  const report = reportOn(
    {
      files: fault === undefined ? [{ path: standardInputName, text }] : [],
      problems: fault === undefined ? [] : [{ file: standardInputName, column: 1, ...fault }],
      filesRead: 1,
      bytesRead: bytes.length,
    },
    command,
    config,
  );
  output.err(problemLines(report.problems));
  if (command.output !== undefined) {
    output.out(await render(report, command.output, output));
    return codeFor(report);
  }
  const edits = report.edits.flatMap((one) => one.edits);
  if (fault === undefined) output.out(applyEdits(text, edits));
  else process.stdout.write(bytes);
  const done = { ...report, written: new Set(report.edits.map(({ file }) => file)) };
  if (!command.quiet)
    output.err(await render(done, 'terminal', { ...output, colour: { ...output.colour, out: output.colour.err } }));
  return codeFor(done);
}
