import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMarker } from '../../src/pull-request/marker.ts';
import { endlessJob, migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

beforeEach(async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'README.md': 'shop\n' });
  await story.round();
});

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');

describe('closing the pull request', () => {
  test('is enough to be left alone with exactly these workarounds', async () => {
    alice().closes(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual([]);
    alice().pushes(story.repo, { 'k8s/report.yaml': `# moved about\n${quittingJob('report')}` });
    expect(kindsOf(await story.round())).toEqual([]);
    onlyPull(story);
  });

  test('holds for a later release of ours', async () => {
    alice().closes(onlyPull(story));
    expect(kindsOf(await story.round({ release: '2.0.0' }))).toEqual([]);
    onlyPull(story);
  });

  test('by a bot that tidies up counts as well', async () => {
    story.github.person('stale[bot]').closes(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual([]);
    onlyPull(story);
  });

  test('holds when the file is laid out anew, or gets other line ends', async () => {
    alice().closes(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report').replaceAll('\n', '\r\n') });
    expect(kindsOf(await story.round())).toEqual([]);
  });

  test('holds when images are renewed, the sidecar’s too', async () => {
    await story.github.close();
    const proxy = 'gcr.io/cloud-sql-connectors/cloud-sql-proxy';
    story = await beginStory({ 'k8s/report.yaml': endlessJob('report') });
    await story.round();
    alice().closes(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/report.yaml': endlessJob('report', `${proxy}:2.14.0`) });
    expect(kindsOf(await story.round())).toEqual([]);
    alice().pushes(story.repo, { 'k8s/report.yaml': endlessJob('report', `"${proxy}@sha256:${'0'.repeat(64)}"`) });
    expect(kindsOf(await story.round())).toEqual([]);
    alice().pushes(story.repo, { 'k8s/report.yaml': endlessJob('report', 'gcr.io/cloudsql-docker/gce-proxy:1.33') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
  });

  test('does not cover another workaround, which gets a branch of its own', async () => {
    alice().closes(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    const [, second] = story.pulls();
    expect([second?.head.branch, second?.issue.title]).toEqual([`${branch}-2`, 'Use native sidecars in Job bill']);
    expect(story.text('k8s/report.yaml', `${branch}-2`)).toBe(quittingJob('report'));
  });

  test('can be taken back by reopening it', async () => {
    alice().closes(onlyPull(story));
    await story.round();
    alice().reopens(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    onlyPull(story);
  });

  test('counts with the branch deleted, too; restored and reopened it lives again', async () => {
    const { head } = onlyPull(story);
    alice().deletesBranch(story.repo, branch);
    expect(onlyPull(story).issue.state).toBe('closed');
    expect(kindsOf(await story.round())).toEqual([]);
    alice().forcePushes(story.repo, branch, head.sha);
    alice().reopens(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    onlyPull(story);
  });

  test('by somebody who pasted our marker into a pull request of their own means nothing', async () => {
    const { issue } = onlyPull(story);
    const marker = readMarker(issue.body ?? '');
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    await story.round();
    const forged = alice().opens(story.repo, {
      head: `${branch}-3`,
      files: { 'x.txt': 'x' },
      body: onlyPull(story).issue.body ?? '',
    });
    alice().closes(forged);
    expect(marker).toBeDefined();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });
});

describe('a pull request that we closed because nothing was left to change', () => {
  const reopened = async () => {
    const { head } = onlyPull(story);
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    expect(kindsOf(await story.round())).toEqual(['closed']);
    alice().forcePushes(story.repo, branch, head.sha);
    alice().reopens(onlyPull(story));
  };
  const comments = () => onlyPull(story).issue.comments.map(({ body }) => body);

  test('is not closed again when somebody reopens it, and that is said in the same comment, once', async () => {
    await reopened();
    expect(kindsOf(await story.round())).toEqual(['reopened']);
    expect(onlyPull(story).issue.state).toBe('open');
    expect(comments()).toEqual([expect.stringContaining('somebody reopened this, so I leave it alone')]);
    const since = story.github.mark();
    story.written.length = 0;
    expect(kindsOf(await story.round())).toEqual(['reopened']);
    expect(story.github.calls({ since }).writes).toBe(0);
  });

  test('is theirs from then on, until they give it back', async () => {
    await reopened();
    await story.round();
    const { head } = onlyPull(story);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(onlyPull(story).head.sha).toBe(head.sha);
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
    expect(readMarker(onlyPull(story).issue.body ?? '')?.fingerprints).toHaveLength(1);
  });

  test('is not closed either when they ask for it to be made anew, but told that there is nothing to make', async () => {
    await reopened();
    await story.round();
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['reopened']);
    expect(onlyPull(story).issue.state).toBe('open');
    expect(comments()).toEqual([expect.stringContaining('There is nothing to make anew.')]);
  });

  test('can be closed by them, which refuses nothing', async () => {
    await reopened();
    await story.round();
    alice().closes(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
  });
});

describe('merging the pull request', () => {
  test('ends the matter', async () => {
    await alice().merges(onlyPull(story), 'squash');
    expect(kindsOf(await story.round())).toEqual([]);
  });

  test('and reverting it is an answer: it is not proposed again, and waves hear of it', async () => {
    await alice().merges(onlyPull(story), 'squash');
    await alice().reverts(onlyPull(story));
    const { scan, published } = await story.round();
    expect(published).toEqual([]);
    expect(scan).toMatchObject({ set: { reverted: [onlyPull(story).issue.number] } });
  });

  test('by itself, once somebody asked for it, is not disturbed', async () => {
    story.repo.allowAutoMerge = true;
    story.github.rule(story.repo, ['main'], [{ type: 'required_signatures' }]);
    alice().enablesAutoMerge(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') }, { signed: true });
    expect(kindsOf(await story.round())).toEqual(['merging']);
  });
});

describe('standing in the merge queue', () => {
  test('is not disturbed', async () => {
    await alice().enqueues(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['merging']);
  });
});

describe('a pull request that was closed with another description', () => {
  test('is not opened once more, as long as it would be the same', async () => {
    alice().edits(onlyPull(story), { body: 'Not now.' });
    alice().closes(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    onlyPull(story);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
  });
});
