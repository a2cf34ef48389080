import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { anyGlob, type PathTest } from '../config/path-globs.ts';
import { applyEdits, catalogue, parseVersion } from '../index.ts';
import type { Report } from '../report/report.ts';
import type { MigrateCommand } from './command.ts';
import { configFor, type FoundConfig } from './config-file.ts';
import type { ExitCode } from './exit-code.ts';
import { knownNames } from './known-names.ts';
import { list } from './listing.ts';
import { codeFor, problemLines } from './outcome.ts';
import type { Output } from './output.ts';
import { type Basis, optionsOf, type Task } from './planning.ts';
import { progressOn } from './progress.ts';
import { referenceFiles } from './reference-files.ts';
import { render } from './rendering.ts';
import { type Root, rootsOf, shownPath } from './roots.ts';
import { scan } from './scanning.ts';
import { sieveFor } from './sieve.ts';
import { planTogether, threadsFor } from './teamwork.ts';
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
  checkVersion(command);
  const roots = rootsOf(command.paths, cwd);
  const found = await configFor(folderOf(roots, cwd), command.config, { cwd, known: knownNames });
  const progress = progressOn(process.stderr, command.quiet);
  const listing = list({ roots, cwd, wanted: wantedBy(command, found, cwd) });
  watch.lap('list');
  const scanned = scan(listing.files, {
    cwd,
    named: new Set(roots.filter(({ isFolder }) => !isFolder).map(({ absolute }) => absolute)),
    sieve: sieveFor(catalogue.rules, command.all),
    progress: progress.reading,
  });
  watch.lap('read');
  const basis = { config: found.config, asked: askedOf(command), seen: scanned.seen };
  const task: Task = {
    pods: scanned.pods,
    references: referenceFiles(scanned.mentions, scanned.pods, needsEveryPod(basis)),
    thorough: scanned.thorough,
    ...basis,
  };
  progress.planning(scanned.pods.length);
  const { migration, texts } = await planTogether(task, command.jobs ?? threadsFor(scanned.pods.length));
  watch.lap('plan');
  const report: Report = {
    ...migration,
    problems: [...listing.problems, ...scanned.problems, ...migration.problems],
    filesRead: scanned.filesRead,
    unsafe: optionsOf(task).unsafe ?? false,
    written: new Set(),
    textOf: (file) => texts.get(file),
  };
  const done = command.write ? await written(report, cwd) : report;
  progress.done();
  watch.lap('write');
  output.err(problemLines(done.problems));
  if (!command.quiet || command.output !== undefined) {
    output.out(await render(done, command.output ?? 'terminal', setting));
  }
  watch.lap('render');
  if (command.debug)
    output.err(`${watch.laps()}; ${scanned.filesRead} files, ${scanned.bytesRead} bytes, peak ${peak()} MB\n`);
  return codeFor(done);
}

/** Before 1.33 the number of a named port is written into a Service, and all pods that it selects have to agree. */
function needsEveryPod(basis: Basis): boolean {
  const { major, minor } = optionsOf(basis).assumptions.kubernetes.version;
  return major === 1 && minor < 33;
}

/** What a plan needs to know of a command. */
export function askedOf({ all, unsafe, kubernetes }: MigrateCommand): Task['asked'] {
  return { all, unsafe, ...(kubernetes === undefined ? {} : { kubernetes }) };
}

/** @throws {UsageError} for a version that is none. */
export function checkVersion({ kubernetes }: MigrateCommand): void {
  if (kubernetes === undefined || parseVersion(kubernetes) !== undefined) return;
  throw new UsageError(`--kubernetes must be a version, not "${kubernetes}".`, 'For example --kubernetes 1.33.');
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
