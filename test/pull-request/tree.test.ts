import { afterEach, describe, expect, test } from 'vitest';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import { entriesBelow } from '../../src/pull-request/listing.ts';
import { manifestsAmong } from '../../src/pull-request/paths.ts';
import type { TreeEntry } from '../../src/pull-request/repository.ts';
import { quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, type Story } from './story.ts';

let story: Story | undefined;

afterEach(async () => {
  expect(story?.github.complaints ?? []).toEqual([]);
  await story?.github.close();
  story = undefined;
});

const entry = (path: string, mode = '100644'): TreeEntry => ({ path, mode, oid: 'a'.repeat(40), size: 1 });
const all = (count: number, name: (i: number) => string): readonly TreeEntry[] =>
  Array.from({ length: count }, (_, i) => entry(name(i)));

describe('one folder that stands in a hundred places', () => {
  let requests = 0;

  function repeating(folder: readonly TreeEntry[]): Pick<Gateway, 'tree'> {
    requests = 0;
    const own = Array.from({ length: 100 }, (_, i) => entry(`f${i}`, '040000'));
    return {
      tree: (oid, depth) => {
        requests += 1;
        if (oid !== 'root') return Promise.resolve({ entries: folder, truncated: false });
        return Promise.resolve({ entries: own, truncated: depth === 'all' });
      },
    };
  }

  test('takes no more room than its manifests', async () => {
    const folder = [entry('job.yaml'), ...all(2000, (i) => `${i}.txt`)];
    const entries = await entriesBelow(repeating(folder), 'root', 300);
    expect(entries?.length).toBe(100);
  });

  test('is too much if it is full of them', async () => {
    const folder = all(50_000, (i) => `${i}.yaml`);
    expect(await entriesBelow(repeating(folder), 'root', 300)).toBeUndefined();
    expect(requests).toBeLessThan(10);
  });
});

describe('settings with thousands of globs', () => {
  const include = Array.from({ length: 3000 }, (_, i) => `**/x*y*z${i}*`);

  test('let others have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    const found = await manifestsAmong(
      all(60, (i) => `${'xy'.repeat(20)}${i}.yaml`),
      { include, exclude: [] },
    );
    clearInterval(timer);
    expect(found?.read).toEqual([]);
    expect(turns).toBeGreaterThan(3);
  });

  test('are given up where there are too many files besides', async () => {
    const globs = [`{a,b}${'{c,d}'.repeat(10)}${'e'.repeat(60_000)}`];
    const files = all(100_000, (i) => `${'deep/'.repeat(20)}${i}.yaml`);
    expect(await manifestsAmong(files, { include: [], exclude: globs })).toBeUndefined();
  });
});

test('settings of more than 64 KiB are not read', async () => {
  story = await beginStory({
    'k8s/report.yaml': quittingJob('report'),
    '.github/sidecar-migrate.yml': `draft: true\n${'# much\n'.repeat(10_000)}`,
  });
  const { scan } = await story.round();
  expect(scan).toMatchObject({ kind: 'config-wrong', fault: { message: 'Larger than 64 KiB.', line: 1 } });
});

test('a file that GitHub lists and does not show yet is waited for', async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'k8s/service.yaml': 'kind: Service\n' });
  const { gateway, repo } = story;
  const hidden = story.files().get('k8s/service.yaml')?.oid;
  const blobs: Gateway['blobs'] = async (oids) => {
    const shown = await gateway.blobs(oids);
    return new Map([...shown].filter(([oid]) => oid !== hidden));
  };
  await expect(story.round({}, { gateway: { ...gateway, blobs } })).rejects.toMatchObject({ retryable: true });
  expect(repo.pulls()).toEqual([]);
  expect(kindsOf(await story.round())).toEqual(['opened']);
});

test('a file that somebody makes executable between scan and publication stays so', async () => {
  story = await beginStory();
  const { gateway, repo, github } = story;
  const file = { text: quittingJob('report'), mode: '100755' } as const;
  let looks = 0;
  const snapshot: Gateway['snapshot'] = async (search) => {
    looks += 1;
    if (looks === 2) github.person('alice').pushes(repo, { 'k8s/report.yaml': file });
    return await gateway.snapshot(search);
  };
  expect(kindsOf(await story.round({}, { gateway: { ...gateway, snapshot } }))).toEqual(['opened']);
  expect(story.files(branch).get('k8s/report.yaml')?.mode).toBe('100755');
});
