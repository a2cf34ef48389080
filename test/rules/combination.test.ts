import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyConfig } from '../../src/config/config.ts';
import { applyEdits, catalogue, migrate, optionsFrom } from '../../src/index.ts';
import { scriptsOf } from '../../src/kube/scripts.ts';
import { isLong } from '../at-length.ts';
import { projectOf } from '../kube/pods.ts';
import { podText } from './pod-arbitrary.ts';

const runs = { numRuns: isLong ? 150 : 50, seed: 20_261_125 };

/** The text after a migration; what did not verify is an error of ours. */
function migrated(text: string, unsafe: boolean): string {
  const { plans, edits } = migrate([{ path: 'pod.yaml', text }], catalogue, optionsFrom(emptyConfig, { unsafe }));
  expect(plans.flatMap((plan) => plan.failure ?? [])).toEqual([]);
  return applyEdits(text, edits[0]?.edits ?? []);
}

/** The scripts of a pod that are no shell any more, or that do nothing. */
function brokenIn(text: string): readonly string[] {
  const [workload] = projectOf({ 'pod.yaml': text }).workloads;
  return [...(workload?.initContainers ?? []), ...(workload?.containers ?? [])]
    .flatMap(scriptsOf)
    .filter(({ script }) => script === undefined || script.statements.length === 0)
    .map(({ shell }) => shell.script.value);
}

test.each([
  ['safe steps alone', false],
  ['all steps', true],
])('workarounds in any combination are taken out at once, and leave scripts: %s', (_, unsafe) => {
  fc.assert(
    fc.property(podText, (text) => {
      const after = migrated(text, unsafe);
      expect(migrated(after, unsafe)).toBe(after);
      expect(brokenIn(after)).toEqual([]);
    }),
    runs,
  );
});
