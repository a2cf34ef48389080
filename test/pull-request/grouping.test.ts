import { expect, test } from 'vitest';
import { emptyConfig } from '../../src/config/config.ts';
import { catalogue, migrate, optionsFrom } from '../../src/index.ts';
import type { EngineTask } from '../../src/pull-request/engine.ts';
import { type Part, partsOf } from '../../src/pull-request/grouping.ts';
import { jobOfItsOwn } from './manifests.ts';

/** Cuts one file of some Jobs into parts, one for each, and counts how often a rule looked at a pod. */
async function cutApart(jobs: number): Promise<{ readonly parts: readonly Part[]; readonly looks: number }> {
  let looks = 0;
  const [first, ...others] = catalogue.rules;
  if (first === undefined) throw new Error('no rules');
  const counting: typeof first = {
    ...first,
    detect(workload, project) {
      looks += 1;
      return first.detect(workload, project);
    },
  };
  const engine = ({ files, ignored, only, objects }: EngineTask) => {
    const ids = new Set(ignored);
    const ignoring = ({ id }: { readonly id: string }) => (ids.has(id) ? 'elsewhere' : undefined);
    const options = {
      ...optionsFrom(emptyConfig, { unsafe: true, ignoring }),
      ...(only === undefined ? {} : { only: new Set(only) }),
      ...(objects === undefined ? {} : { objects }),
    };
    return Promise.resolve(migrate(files, { ...catalogue, rules: [counting, ...others] }, options));
  };
  const text = Array.from({ length: jobs }, (_, i) => jobOfItsOwn(i)).join('---\n');
  const task: EngineTask = { files: [{ path: 'all.yaml', text }], config: emptyConfig, unsafe: true, ignored: [] };
  const parts = await partsOf({ task, migration: await engine(task) }, 'workload', engine);
  return { parts, looks };
}

test('each workload of a file gets a text in which nothing but itself has changed', async () => {
  const { parts } = await cutApart(3);
  expect(parts.map(({ key }) => key)).toEqual(['all.yaml Job job-0', 'all.yaml Job job-1', 'all.yaml Job job-2']);
  for (const [i, { texts }] of parts.entries()) {
    const documents = (texts.get('all.yaml') ?? '').split('---\n');
    expect(documents.map((one) => one.includes('restartPolicy: Always'))).toEqual([0, 1, 2].map((own) => own === i));
  }
});

test('twice as many workloads in a file are looked at twice as often, not four times', async () => {
  const few = await cutApart(10);
  const many = await cutApart(20);
  expect(many.parts).toHaveLength(20);
  expect(many.looks).toBe(2 * few.looks);
});
