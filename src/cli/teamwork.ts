import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Migration } from '../index.ts';
import { inOrder } from '../report/report.ts';
import { type Planned, plan, type Task } from './planning.ts';

/** How many files with pods keep a thread busy for longer than it takes to start: a tenth of a second. */
const filesPerThread = 200;

/** How many threads pay for a number of files with pods. */
export function threadsFor(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), 4, Math.floor(files / filesPerThread)));
}

/** Plans a task in several threads, each with a part of the pods and all references. The result is that of `plan`. */
export async function planTogether(task: Task, threads: number): Promise<Planned> {
  const [part = task, ...parts] = split(task, threads);
  const others = parts.map(planElsewhere);
  const plans = [plan(part), ...(await Promise.all(others))];
  return threads > 1 && plans.some(({ crosses }) => crosses) ? plan(task) : merged(plans);
}

/** Every n-th file each, because neighbours are alike; what stands beside the pods of one part may matter to others. */
function split(task: Task, threads: number): readonly Task[] {
  const references = [...task.references, ...task.pods];
  return Array.from({ length: threads }, (_, part) => ({
    ...task,
    references,
    pods: task.pods.filter((_file, i) => i % threads === part),
  }));
}

function planElsewhere(task: Task): Promise<Planned> {
  const source = new URL('./worker.ts', import.meta.url);
  const bundled = new URL('./worker.js', import.meta.url);
  const worker = new Worker(import.meta.url.endsWith('.ts') ? source : bundled, { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', resolve);
  });
}

function merged(plans: readonly Planned[]): Planned {
  const migrations = plans.map(({ migration }) => migration);
  return {
    migration: {
      plans: inOrder(
        migrations.flatMap((one) => one.plans),
        ({ file }) => file,
      ),
      edits: inOrder(
        migrations.flatMap((one) => one.edits),
        ({ file }) => file,
      ),
      problems: migrations.flatMap((one) => one.problems),
      assumptions: assumptionsOf(migrations),
      unusedSuppressions: migrations.flatMap((one) => one.unusedSuppressions),
    },
    texts: new Map(plans.flatMap(({ texts }) => [...texts])),
    crosses: false,
  };
}

/** All parts assume the same; what they show of it differs by what they found. */
function assumptionsOf(migrations: readonly Migration[]): Migration['assumptions'] {
  const all = new Map(migrations.flatMap((one) => one.assumptions.map((row) => [row.subject, row] as const)));
  const kubernetes = all.get('kubernetes');
  all.delete('kubernetes');
  const rest = inOrder([...all.values()], ({ subject }) => subject);
  return kubernetes === undefined ? rest : [kubernetes, ...rest];
}
