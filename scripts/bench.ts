import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { growths } from './bench-growth.ts';
import { sharesOf } from './bench-shares.ts';
import { generate, oneManifest, type Tree } from './bench-tree.ts';

/**
 * How fast the bundled command is, and how much memory it takes, on generated trees or on the folder that is given:
 * `npm run bench [FOLDER]`. Compares with a plain search for `containers:` and with an empty Node process.
 */
const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');
const given = process.argv[2];
const work = mkdtempSync(join(tmpdir(), 'sidecar-migrate-bench-'));

/** What a plain search of the same tree takes; left out where the program is not installed. */
const searches: readonly (readonly [string, readonly string[]])[] = [
  ['rg', ['-c', 'containers:', '.']],
  ['grep', ['-rc', 'containers:', '.']],
];

try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build.ts')], { stdio: 'inherit' });
  singleFile();
  const trees = given === undefined ? [1000, 10_000, 50_000].map(made) : [{ folder: given, ...sizeOf(given) }];
  for (const tree of trees) wholeTree(tree);
  const last = trees.at(Math.min(1, trees.length - 1));
  if (last !== undefined) printShares(last);
  printGrowths(await growths());
} finally {
  rmSync(work, { recursive: true });
}

function singleFile(): void {
  const file = join(work, 'one.yaml');
  writeFileSync(file, oneManifest());
  const empty = fastest(() => run(process.execPath, ['-e', '0']));
  const own = fastest(() => run(process.execPath, [cli, file]));
  console.log(`one file: ${ms(own)}, ${(own / empty).toFixed(1)}x \`node -e 0\` (${ms(empty)})`);
}

function made(files: number): Tree {
  const folder = join(work, `${files}`);
  mkdirSync(folder);
  return generate(folder, files);
}

function sizeOf(folder: string): Pick<Tree, 'files' | 'bytes'> {
  const { files, bytes } = /(?<files>\d+) files, (?<bytes>\d+) bytes/u.exec(facts(folder))?.groups ?? {};
  return { files: Number(files), bytes: Number(bytes) };
}

/** What `--debug` says of a run. */
function facts(folder: string): string {
  return spawnSync(process.execPath, [cli, '--debug', '--quiet', '.'], { cwd: folder, encoding: 'utf8' }).stderr;
}

function wholeTree({ folder, files, bytes }: Tree): void {
  const own = fastest(() => run(process.execPath, [cli, '--quiet', '.'], folder), 3);
  const said = facts(folder);
  const memory = /peak (\d+) MB/u.exec(said)?.[1] ?? '?';
  const rate = `${Math.round((files / own) * 1000)} files/s, ${(bytes / 1e6 / (own / 1000)).toFixed(0)} MB/s`;
  console.log(`\n${files} files, ${(bytes / 1e6).toFixed(0)} MB: ${ms(own)}, ${rate}, peak ${memory} MB`);
  for (const [name, argv] of searches) {
    if (spawnSync(name, ['--version']).error !== undefined) continue;
    const other = fastest(() => run(name, argv, folder), 3);
    console.log(`  ${(own / other).toFixed(1)}x \`${name} ${argv.join(' ')}\` (${ms(other)})`);
  }
  console.log(`  ${said.trim().split('\n').at(-1)}`);
}

function printShares({ folder, files }: Tree): void {
  const shares = sharesOf(folder);
  const total = shares.reduce((sum, [, time]) => sum + time, 0);
  console.log(`\nshares of the time on ${files} files, one thread, in process`);
  for (const [name, time] of shares)
    console.log(`  ${name.padEnd(10)} ${ms(time).padStart(9)}  ${Math.round((time / total) * 100)} %`);
}

/** About 2.0 is what it should be: the inputs double. */
function printGrowths(all: Awaited<ReturnType<typeof growths>>): void {
  console.log('\ntime when the input doubles, one thread, in process');
  for (const { name, times } of all) {
    const steps = times.map(([size, time], i) => {
      const before = times[i - 1]?.[1];
      return `${size}: ${ms(time)}${before === undefined ? '' : ` (x${(time / before).toFixed(1)})`}`;
    });
    console.log(`  ${name.padEnd(34)} ${steps.join(', ')}`);
  }
}

function run(program: string, argv: readonly string[], cwd = work): number {
  const start = performance.now();
  spawnSync(program, argv, { cwd, stdio: 'ignore' });
  return performance.now() - start;
}

function fastest(measure: () => number, times = 7): number {
  return Math.min(...Array.from({ length: times }, measure));
}

function ms(time: number): string {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
