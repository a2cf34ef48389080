import { performance } from 'node:perf_hooks';
import { list } from '../src/cli/listing.ts';
import { openReader } from '../src/cli/reader.ts';
import { scan } from '../src/cli/scanning.ts';
import { sieveFor } from '../src/cli/sieve.ts';
import { emptyConfig } from '../src/config/config.ts';
import { catalogue, migrate, optionsFrom } from '../src/index.ts';

/** The parts of a run on a folder with their times in milliseconds, each measured by adding it to those before. */
export function sharesOf(folder: string): readonly (readonly [name: string, time: number])[] {
  const options = optionsFrom(emptyConfig);
  const inert = catalogue.rules.map((rule) => ({ ...rule, detect: () => [] }));
  const sieve = sieveFor(catalogue.rules, false);
  const listed = () => list({ roots: [{ absolute: folder, isFolder: true }], cwd: folder, wanted: () => true });
  const { files } = listed();
  const scanned = () => scan(files, { cwd: folder, named: new Set(), sieve, progress: () => {} });
  const { pods } = scanned();
  const reading = timed(() => readAll(files));
  const parsing = timed(() => migrate(pods, { ...catalogue, rules: inert }, options));
  return [
    ['listing', timed(listed)],
    ['reading', reading],
    ['prefilter', Math.max(timed(scanned) - reading, 0)],
    ['parsing', parsing],
    ['rules', Math.max(timed(() => migrate(pods, catalogue, options)) - parsing, 0)],
  ];
}

function readAll(files: readonly string[]): void {
  const read = openReader();
  for (const file of files) read(file);
}

function timed(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
