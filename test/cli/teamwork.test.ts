import { describe, expect, test } from 'vitest';
import { sidecarMigrate } from './command.ts';
import { folderWith } from './folder.ts';
import { reviewJob, safeJob } from './manifests.ts';

/** A pod and, in the same file, the Service of the pod in the next file. */
function withService(i: number): string {
  const job = i % 3 === 0 ? reviewJob : safeJob;
  const named = job.replace(/name: (?:report|import)\n/u, `name: job-${i}\n`);
  return `${named}---\napiVersion: v1\nkind: Service\nmetadata: {name: s-${i}}\nspec: {selector: {app: job-${i + 1}}}\n`;
}

describe('several threads', () => {
  test('come to the same result as one', () => {
    const files = Array.from({ length: 12 }, (_, i) => [`job-${i}.yaml`, withService(i)] as const);
    const cwd = folderWith(Object.fromEntries(files));
    for (const format of ['json', 'terminal', 'sarif']) {
      const one = sidecarMigrate(['--jobs', '1', '--unsafe', '--format', format], { cwd });
      expect(one.code).toBe(1);
      expect(sidecarMigrate(['--jobs', '3', '--unsafe', '--format', format], { cwd })).toEqual(one);
    }
  });

  test('write what one writes', () => {
    const files = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`job-${i}.yaml`, withService(i)]));
    const cwd = folderWith(files);
    expect(sidecarMigrate(['--jobs', '2', '--write', '--unsafe'], { cwd })).toMatchObject({ code: 0, err: '' });
    expect(sidecarMigrate(['--diff', '--unsafe'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });
});
