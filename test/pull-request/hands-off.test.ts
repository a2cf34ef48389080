import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changedTree } from '../simulated-github/people/files.ts';
import type { Comment } from '../simulated-github/world/issue.ts';
import { migratedJob, quittingJob } from './manifests.ts';
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
const comments = () => onlyPull(story).issue.comments.map(({ body }) => body);

describe('a commit of somebody else on the branch', () => {
  const push = () => alice().pushes(story.repo, { 'k8s/report.yaml': `${migratedJob('report')}# mine\n` }, { branch });

  test('means hands off, said once', async () => {
    const theirs = push();
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(story.repo.head(branch)).toBe(theirs);
    expect(comments()).toEqual([expect.stringContaining('`alice`')]);
  });

  test('counts also if it was amended into ours', async () => {
    const theirs = alice().amends(story.repo, branch, { 'k8s/report.yaml': `${migratedJob('report')}# mine\n` });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(story.repo.head(branch)).toBe(theirs);
  });

  test('is not overwritten even if somebody asks for the branch to be made anew', async () => {
    const theirs = push();
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['handed-over']);
    expect(story.repo.head(branch)).toBe(theirs);
  });

  test('is not overwritten if it comes between look and write', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    let theirs = '';
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async moveBranch(move) {
            theirs ||= push();
            await gateway.moveBranch(move);
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['handed-over']);
    expect(story.repo.head(branch)).toBe(theirs);
  });

  test('keeps the pull request open when the workaround is gone', async () => {
    push();
    await story.round();
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(onlyPull(story).issue.state).toBe('open');
  });

  test('counts also if it came with a branch that somebody merged into ours, though it is older than ours', async () => {
    await story.github.close();
    story = await beginStory();
    const { repo } = story;
    const idea = alice().pushes(repo, { 'k8s/idea.yaml': 'kind: Service\n' }, { branch: 'idea' });
    await story.round();
    const { head } = onlyPull(story);
    const tree = changedTree(repo.store, repo.store.commit(head.sha).tree, { 'k8s/idea.yaml': 'kind: Service\n' });
    const { author, committer } = repo.store.commit(idea);
    const commit = { tree, parents: [head.sha, idea], author, committer, message: 'Merge idea' };
    const merge = alice().forcePushes(repo, branch, repo.store.putCommit(commit));
    alice().pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(repo.head(branch)).toBe(merge);
  });

  test('counts also if somebody rebased ours', async () => {
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    const { repo } = story;
    const ours = repo.store.commit(onlyPull(story).head.sha);
    const parent = repo.head() ?? '';
    const tree = changedTree(repo.store, repo.store.commit(parent).tree, { 'k8s/report.yaml': migratedJob('report') });
    const theirs = alice().forcePushes(repo, branch, repo.store.putCommit({ ...ours, tree, parents: [parent] }));
    alice().pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(repo.head(branch)).toBe(theirs);
  });

  test('is answered for when somebody asks for an update all the same', async () => {
    push();
    await story.round();
    expect(comments()).toHaveLength(1);
    const [said = ''] = comments();
    story.github
      .person('sidecar-migrate[bot]')
      .editsComment(onlyPull(story).issue.comments[0] as Comment, `${said.split('\n')[0]}\nHelp.`);
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['handed-over']);
    expect(comments()).toEqual([said]);
  });

  test('taken off the branch again gives it back', async () => {
    const { head } = onlyPull(story);
    push();
    await story.round();
    alice().forcePushes(story.repo, branch, head.sha);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
  });

  test('does not count if its author is ignored', async () => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'ignoredAuthors: ["pre-commit-ci[bot]"]\n' });
    story.github.person('pre-commit-ci[bot]').pushes(story.repo, { 'README.md': 'shop.\n' }, { branch });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });
});

describe('the button "Update branch"', () => {
  test('leaves the branch ours', async () => {
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    await alice().updatesBranch(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });

  test('leaves it ours also where both sides changed a file', async () => {
    const text = quittingJob('report').replace('metadata:\n', 'metadata:\n  # said in review\n  labels: { a: b }\n');
    const long = `${'# a line of comment\n'.repeat(12)}${text}`;
    await story.github.close();
    story = await beginStory({ 'k8s/report.yaml': `${'# a line of comment\n'.repeat(12)}${quittingJob('report')}` });
    await story.round();
    alice().pushes(story.repo, { 'k8s/report.yaml': `# first\n${long}` });
    await alice().updatesBranch(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(comments()).toEqual([]);
  });

  test('does not cover a merge with a change of its own', async () => {
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    await alice().updatesBranch(onlyPull(story));
    alice().amends(story.repo, branch, { 'k8s/report.yaml': `${migratedJob('report')}# smuggled in\n` });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
  });
});

describe('with the database lost', () => {
  beforeEach(() => {
    story.written.length = 0;
  });

  test('a signed commit of ours with the planned tree is ours', async () => {
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });

  test('an amended commit is not', async () => {
    alice().amends(story.repo, branch, { 'README.md': 'x\n' });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
  });

  test('a branch of ours without a pull request is used, and none is opened twice', async () => {
    await story.github.close();
    story = await beginStory();
    const { gateway } = story;
    await expect(
      story.round({}, { gateway: { ...gateway, createPull: () => Promise.reject(new RangeError('killed')) } }),
    ).rejects.toThrow('killed');
    expect(story.repo.head(branch)).toBeDefined();
    story.written.length = 0;
    expect(kindsOf(await story.round())).toEqual(['opened']);
    onlyPull(story);
  });
});

describe('a description that somebody wrote anew, marker and all', () => {
  test('makes the pull request theirs, and no other one is opened', async () => {
    alice().edits(onlyPull(story), { body: 'Mine.' });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(onlyPull(story).issue.body).toBe('Mine.');
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report'), 'k8s/bill.yaml': migratedJob('bill') });
    expect(kindsOf(await story.round())).toEqual([]);
    expect(onlyPull(story).issue.state).toBe('open');
  });
});
