import { performance } from 'node:perf_hooks';
import { gather } from '../src/cli/gathering.ts';
import { openReader } from '../src/cli/reader.ts';
import { sieveFor } from '../src/cli/sieve.ts';
import { candidatesIn } from '../src/cli/tree.ts';
import { emptyConfig } from '../src/config/config.ts';
import { catalogue, migrate, optionsFrom } from '../src/index.ts';

/** The parts of a run on a folder with their times in milliseconds, each measured by adding it to those before. */
export function sharesOf(folder: string): readonly (readonly [name: string, time: number])[] {
  const options = optionsFrom(emptyConfig);
  const inert = catalogue.rules.map((rule) => ({ ...rule, detect: () => [] }));
  const root = { absolute: folder, isFolder: true };
  const gathered = () =>
    gather({
      roots: [root],
      cwd: folder,
      sieve: sieveFor(catalogue.rules, false),
      wanted: () => true,
      progress: () => {},
    });
  const { files } = gathered();
  const walking = timed(() => [...candidatesIn(folder)]);
  const reading = timed(() => readAll(folder));
  const sifting = timed(gathered);
  const parsing = timed(() => migrate(files, { ...catalogue, rules: inert }, options));
  const planning = timed(() => migrate(files, catalogue, options));
  return [
    ['walking', walking],
    ['reading', Math.max(reading - walking, 0)],
    ['prefilter', Math.max(sifting - reading, 0)],
    ['parsing', parsing],
    ['rules', Math.max(planning - parsing, 0)],
  ];
}

function readAll(folder: string): void {
  const read = openReader();
  for (const { absolute } of candidatesIn(folder)) read(absolute);
}

function timed(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
