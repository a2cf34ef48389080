import { emptyConfig } from '../src/config/config.ts';
import { catalogue, migrate, optionsFrom } from '../src/index.ts';
import { type EngineTask, runEngine } from '../src/pull-request/engine.ts';
import { partsOf } from '../src/pull-request/grouping.ts';
import { job, workaround } from './bench-tree.ts';

/** How the time of one kind of input grows: processor time in milliseconds by size. */
export interface Growth {
  readonly name: string;
  readonly times: readonly (readonly [size: number, time: number])[];
}

const sizes = [100, 200, 400];

/** Inputs of many workloads, each twice as large as the one before: twice the input should take twice the time. */
export async function growths(): Promise<readonly Growth[]> {
  await cutApart(10);
  return [
    await growthOf('files with workloads of one name', sameNamed),
    await growthOf('grouping: workload', cutApart),
  ];
}

async function growthOf(name: string, work: (size: number) => unknown): Promise<Growth> {
  const times: (readonly [number, number])[] = [];
  for (const size of sizes) {
    const start = process.cpuUsage();
    await work(size);
    const { user, system } = process.cpuUsage(start);
    times.push([size, (user + system) / 1000]);
  }
  return { name, times };
}

function sameNamed(size: number): void {
  const files = Array.from({ length: size }, (_, i) => ({ path: `team-${i}/job.yaml`, text: job(0, workaround) }));
  migrate(files, catalogue, optionsFrom(emptyConfig));
}

/** One file of many workloads with a pull request for each of them. */
async function cutApart(size: number): Promise<void> {
  const text = Array.from({ length: size }, (_, i) => job(i, workaround)).join('---\n');
  const task: EngineTask = { files: [{ path: 'all.yaml', text }], config: emptyConfig, unsafe: true, ignored: [] };
  const engine = async (asked: EngineTask) => runEngine(asked);
  await partsOf({ task, migration: await engine(task) }, 'workload', engine);
}
