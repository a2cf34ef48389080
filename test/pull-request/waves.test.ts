import { afterEach, describe, expect, test } from 'vitest';
import { runEngine } from '../../src/pull-request/engine.ts';
import { isIntroducedSince } from '../../src/pull-request/introduction.ts';
import { waveState } from '../../src/pull-request/waves.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, kindsOf, type Story } from './story.ts';

const quiet = { open: 0, openedToday: 0, merged: 0, closed: 0, reverted: 0 };
const state = (facts: object, settings = {}, introduced = false) =>
  waveState({ ...quiet, ...facts }, settings, introduced)?.name;

describe('pull requests of an organisation', () => {
  test('begin with one, until somebody merges it', () => {
    expect(state({})).toBeUndefined();
    expect(state({ open: 1 })).toBe('waiting-for-canary');
    expect(state({ open: 1, merged: 1 })).toBeUndefined();
  });

  test('do not wait for the first where settings name a number', () => {
    expect(state({ open: 1 }, { open: 3 })).toBeUndefined();
    expect(state({ open: 3 }, { open: 3 })).toBe('waiting-for-wave');
    expect(state({ open: 0 }, { open: 0 })).toBe('waiting-for-wave');
  });

  test('come so many at a time, and so many a day', () => {
    expect(state({ open: 5, merged: 9 })).toBe('waiting-for-wave');
    expect(state({ openedToday: 10, merged: 9 })).toBe('waiting-for-wave');
    expect(state({ openedToday: 10, merged: 9 }, { perDay: 20 })).toBeUndefined();
  });

  test('stop when one is reverted or two are closed', () => {
    expect(state({ merged: 5, reverted: 1 })).toBe('waves-stopped');
    expect(state({ merged: 5, closed: 1 })).toBeUndefined();
    expect(state({ merged: 5, closed: 2 }, { open: 9 })).toBe('waves-stopped');
  });

  test('do not wait where a push has just brought the workaround', () => {
    expect(state({ open: 1 }, {}, true)).toBeUndefined();
  });
});

describe('a push', () => {
  let story: Story;

  afterEach(async () => {
    await story.github.close();
  });

  async function introduces(files: Readonly<Record<string, string | null>>, before = story.repo.head() ?? '') {
    story.github.person('alice').pushes(story.repo, files);
    const engine = (task: Parameters<typeof runEngine>[0]) => Promise.resolve(runEngine(task));
    let answer: boolean | undefined;
    await story.round(
      {},
      {
        admission: async (group, set) => {
          answer = await isIntroducedSince(before, { set, group }, { gateway: story.gateway, engine });
          return { name: 'waiting-for-canary', text: '' };
        },
      },
    );
    return answer;
  }

  test('brings a workaround, or only touches the file that has one', async () => {
    story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
    expect(await introduces({ 'k8s/report.yaml': `# touched\n${quittingJob('report', 'app:2')}` })).toBe(false);
    await story.github.close();
    story = await beginStory({ 'k8s/report.yaml': migratedJob('report') });
    expect(await introduces({ 'k8s/report.yaml': quittingJob('report') })).toBe(true);
    await story.github.close();
    story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
    expect(await introduces({ 'k8s/bill.yaml': quittingJob('bill') })).toBe(true);
  });

  test('that renames a file, edits it or not, or moves a workload to another one, brings nothing', async () => {
    const plain = 'kind: Service\n';
    story = await beginStory({ 'k8s/a.yaml': quittingJob('report'), 'k8s/two.yaml': quittingJob('bill') });
    expect(await introduces({ 'k8s/a.yaml': null, 'jobs/report.yaml': quittingJob('report') })).toBe(false);
    const edited = `# moved\n${quittingJob('report', 'app:2')}`;
    expect(await introduces({ 'jobs/report.yaml': null, 'k8s/report.yaml': edited })).toBe(false);
    expect(await introduces({ 'k8s/two.yaml': plain, 'k8s/bill.yaml': quittingJob('bill') })).toBe(false);
  });

  test('that copies a workload, even beside a change of the file that had it, brings one', async () => {
    story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
    const copied = { 'k8s/report.yaml': `# touched\n${quittingJob('report')}`, 'k8s/copy.yaml': quittingJob('report') };
    expect(await introduces(copied)).toBe(true);
  });

  test('waits its turn where nobody knows any more what was there before', async () => {
    story = await beginStory({ 'k8s/report.yaml': migratedJob('report') });
    expect(await introduces({ 'k8s/report.yaml': quittingJob('report') }, '0'.repeat(39).concat('1'))).toBe(false);
  });

  test('waits its turn if it is not let in, and is looked at without a write', async () => {
    story = await beginStory();
    const since = story.github.mark();
    const waiting = { name: 'waiting-for-canary', text: '' } as const;
    expect(kindsOf(await story.round({}, { admission: () => Promise.resolve(waiting) }))).toEqual([
      'waiting-for-canary',
    ]);
    expect(story.github.calls({ since }).writes).toBe(0);
  });
});
