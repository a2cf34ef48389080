import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Config } from '../config/config.ts';
import { applyEdits, catalogue, migrate, optionsFrom, type Problem, type ProjectFile, parseVersion } from '../index.ts';
import { isWorkLeft, type Report } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import type { MigrateCommand } from './command.ts';
import { configFor, type FoundConfig } from './config-file.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Gathered, gather } from './gathering.ts';
import { anyGlob, type PathTest } from './globs.ts';
import { knownNames } from './known-names.ts';
import type { Output } from './output.ts';
import { progressOn } from './progress.ts';
import { render } from './rendering.ts';
import { type Root, rootsOf, shownPath } from './roots.ts';
import { sieveFor } from './sieve.ts';
import { UsageError } from './usage-error.ts';

/** Where a run works and prints. */
export interface Setting {
  readonly cwd: string;
  readonly output: Output;
}

/**
 * Reads, plans, writes if asked to, and reports.
 * @throws {UsageError} and {ConfigError} for what the user got wrong.
 */
export async function runMigration(command: MigrateCommand, setting: Setting): Promise<ExitCode> {
  const { cwd, output } = setting;
  const watch = stopwatch();
  const roots = rootsOf(command.paths, cwd);
  const found = await configFor(folderOf(roots, cwd), command.config, { cwd, known: knownNames });
  const progress = progressOn(process.stderr, command.quiet);
  const gathered = gather({
    roots,
    cwd,
    sieve: sieveFor(catalogue.rules, command.all),
    wanted: wantedBy(command, found, cwd),
    progress: progress.reading,
  });
  watch.lap('read');
  progress.planning(gathered.files.length);
  const report = reportOn(gathered, command, found.config);
  watch.lap('plan');
  const done = command.write ? await written(report, cwd) : report;
  progress.done();
  watch.lap('write');
  output.err(problemLines(done.problems));
  if (!command.quiet || command.output !== undefined)
    output.out(await render(done, command.output ?? 'terminal', output));
  watch.lap('render');
  if (command.debug)
    output.err(`${watch.laps()}; ${gathered.filesRead} files, ${gathered.bytesRead} bytes, peak ${peak()} MB\n`);
  return codeFor(done);
}

/** The report of a migration of what was gathered; nothing is written yet. */
export function reportOn(gathered: Gathered, command: MigrateCommand, config: Config): Report {
  const options = optionsFrom(config, {
    ...declared(command),
    ...(command.unsafe ? { unsafe: true } : {}),
    all: command.all,
  });
  const migration = migrate(gathered.files, catalogue, options);
  const texts = new Map(gathered.files.map(({ path, text }: ProjectFile) => [path, text]));
  return {
    ...migration,
    problems: [...gathered.problems, ...migration.problems],
    filesRead: gathered.filesRead,
    unsafe: options.unsafe ?? false,
    written: new Set(),
    textOf: (file) => texts.get(file),
  };
}

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

function declared({ kubernetes }: MigrateCommand): Pick<NonNullable<Parameters<typeof optionsFrom>[1]>, 'declared'> {
  if (kubernetes === undefined) return {};
  const version = parseVersion(kubernetes);
  if (version === undefined) {
    throw new UsageError(`--kubernetes must be a version, not "${kubernetes}".`, 'For example --kubernetes 1.33.');
  }
  return { declared: { kubernetes: version } };
}

function folderOf([first]: readonly Root[], cwd: string): string {
  if (first === undefined) return cwd;
  return first.isFolder ? first.absolute : dirname(first.absolute);
}

function wantedBy(command: MigrateCommand, { config, base }: FoundConfig, cwd: string): PathTest {
  const tests = [
    wanted(command.include, command.exclude, cwd),
    wanted(config.paths.include, config.paths.exclude, base),
  ].filter((test) => test !== undefined);
  return (path) => tests.every((test) => test(path));
}

function wanted(include: readonly string[], exclude: readonly string[], base: string): PathTest | undefined {
  if (include.length + exclude.length === 0) return undefined;
  const [inside, outside] = [anyGlob(include), anyGlob(exclude)];
  return (absolute) => {
    const path = shownPath(absolute, base);
    return (include.length === 0 || inside(path)) && !outside(path);
  };
}

/** The report after its edits were written. An interruption lets what is begun be finished. */
async function written(report: Report, cwd: string): Promise<Report> {
  const { write } = await import('./writing.ts');
  let interrupted = false;
  const note = (): void => {
    interrupted = true;
    process.exitCode = 130;
  };
  process.on('SIGINT', note).on('SIGTERM', note);
  const { files, problems } = await write({
    migration: report,
    textOf: report.textOf,
    absoluteOf: (file) => resolve(cwd, file),
    apply: applyEdits,
    interrupted: () => interrupted,
  });
  process.off('SIGINT', note).off('SIGTERM', note);
  return { ...report, written: files, problems: [...report.problems, ...problems] };
}

/** The most memory that the process had, in megabytes. */
function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}

function stopwatch(): { lap(name: string): void; laps(): string } {
  const laps = [`start ${Math.round(performance.now())} ms`];
  let last = performance.now();
  return {
    lap(name) {
      laps.push(`${name} ${Math.round(performance.now() - last)} ms`);
      last = performance.now();
    },
    laps: () => laps.join(', '),
  };
}
