import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMarker } from '../../src/pull-request/marker.ts';
import { changedTree } from '../simulated-github/people/files.ts';
import type { Comment } from '../simulated-github/world/issue.ts';
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
const comments = () => onlyPull(story).issue.comments.map(({ body }) => body);

describe('a push to the base branch', () => {
  test('that changes nothing of the plan changes nothing of the pull request', async () => {
    const { head } = onlyPull(story);
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    expect(onlyPull(story).head.sha).toBe(head.sha);
  });

  test('with another workaround brings it into the pull request', async () => {
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { issue, head } = onlyPull(story);
    expect(issue.title).toBe('Use native sidecars in 2 workloads');
    expect(issue.body).toContain('`bill`');
    expect(await story.gateway.commit(head.sha)).toMatchObject({ parents: [story.repo.head()] });
    expect(issue.body).toContain(
      `Made anew for ${story.repo.head()}, because manifests or settings on \`main\` changed.`,
    );
    expect(story.text('k8s/bill.yaml', branch)).toBe(migratedJob('bill'));
    expect(issue.comments).toEqual([]);
  });

  test('that conflicts makes the pull request anew', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report', 'app:2') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report').replace('app:1', 'app:2'));
    expect(await story.gateway.pull(onlyPull(story).issue.number)).toMatchObject({ mergeable: 'clean' });
  });

  test('that takes the workaround out closes the pull request with the reason, and its branch goes', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    expect(kindsOf(await story.round())).toEqual(['closed']);
    const { issue } = onlyPull(story);
    expect([issue.state, issue.comments.length]).toEqual(['closed', 1]);
    expect(comments()[0]).toContain('there is nothing left to change');
    expect(story.repo.head(branch)).toBeUndefined();
  });

  test('that brings it back later opens another one: nobody refused the first', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    await story.round();
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(story.pulls().map(({ head }) => head.branch)).toEqual([branch, branch]);
  });

  test('between scan and publication writes nothing for old inputs, and looks again', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    let pushed = false;
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async blobs(oids) {
            const blobs = await gateway.blobs(oids);
            if (!pushed) alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
            pushed = true;
            return blobs;
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['updated']);
    expect(onlyPull(story).issue.title).toBe('Use native sidecars in 3 workloads');
  });

  test('between scan and publication that changes no input goes along: the commit stands on the new head', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    let pushed = false;
    await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async blobs(oids) {
            const blobs = await gateway.blobs(oids);
            if (!pushed) alice().pushes(story.repo, { 'README.md': 'shop, later\n' });
            pushed = true;
            return blobs;
          },
        },
      },
    );
    expect(story.text('README.md', branch)).toBe('shop, later\n');
    expect(await story.gateway.commit(onlyPull(story).head.sha)).toMatchObject({ parents: [story.repo.head()] });
  });
});

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

describe('another grouping in the settings', () => {
  test('opens other pull requests and closes the one that they replace, with the reason', async () => {
    const grouping = { '.github/sidecar-migrate.yml': 'grouping: workload\n' };
    alice().pushes(story.repo, { ...grouping, 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['opened', 'opened', 'closed']);
    const [first, ...others] = story.pulls();
    expect(first?.issue.state).toBe('closed');
    expect(first?.issue.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('other pull requests propose these changes now'),
    ]);
    expect(others.map(({ issue }) => issue.state)).toEqual(['open', 'open']);
    expect(kindsOf(await story.round())).toEqual(['unchanged', 'unchanged']);
    const [, second] = story.pulls();
    if (second !== undefined) alice().closes(second);
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });
});

describe('a workaround that is gone', () => {
  const gone = () => alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') }, { signed: true });

  test('does not close what is about to be merged by itself', async () => {
    story.repo.allowAutoMerge = true;
    story.github.rule(story.repo, ['main'], [{ type: 'required_signatures' }]);
    alice().enablesAutoMerge(onlyPull(story));
    gone();
    expect(kindsOf(await story.round())).toEqual(['merging']);
  });

  test('does not close what somebody put on another base branch', async () => {
    alice().pushes(story.repo, { 'README.md': 'next\n' }, { branch: 'next' });
    alice().edits(onlyPull(story), { base: 'next' });
    gone();
    expect(kindsOf(await story.round())).toEqual(['retargeted']);
  });

  test('does not close what sleeps: nothing is said any more', async () => {
    gone();
    expect(kindsOf(await story.round({ now: story.github.clock.now() + 91 * 24 * 3600_000 }))).toEqual(['dormant']);
    expect(onlyPull(story).issue).toMatchObject({ state: 'open', comments: [] });
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

describe('another base branch', () => {
  test('is followed when the default branch changes', async () => {
    alice().pushes(story.repo, { 'README.md': 'trunk\n' }, { branch: 'trunk' });
    alice().setsDefaultBranch(story.repo, 'trunk');
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { base, issue } = onlyPull(story);
    expect(base.branch).toBe('trunk');
    expect(readMarker(issue.body ?? '')?.into).toBe('trunk');
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });

  test('is a person’s choice when a person makes it', async () => {
    alice().pushes(story.repo, { 'README.md': 'next\n' }, { branch: 'next' });
    alice().edits(onlyPull(story), { base: 'next' });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['retargeted']);
    expect(onlyPull(story).base.branch).toBe('next');
  });
});

describe('what people do with the pull request', () => {
  test('stays: labels they took off, titles they gave, words they added', async () => {
    const pull = onlyPull(story);
    alice().edits(pull, { title: 'My title', body: `Please read.\n\n${pull.issue.body}\n\nThanks.` });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { title, body } = onlyPull(story).issue;
    expect(title).toBe('My title');
    expect(body?.startsWith('Please read.\n\n')).toBe(true);
    expect(body?.endsWith('\n\nThanks.')).toBe(true);
    expect(body).toContain('`bill`');
  });

  test('labels are never put back', async () => {
    await story.github.close();
    story = await beginStory({
      'k8s/report.yaml': quittingJob('report'),
      '.github/sidecar-migrate.yml': 'labels: [kubernetes]\n',
    });
    await story.round();
    alice().unlabels(onlyPull(story), 'kubernetes');
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    await story.round();
    expect(onlyPull(story).issue.labels).toEqual([]);
  });

  test('ends after 90 days without it: then nothing is updated until somebody asks', async () => {
    const now = story.github.clock.now() + 91 * 24 * 3600_000;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round({ now }))).toEqual(['dormant']);
    expect(kindsOf(await story.round({ now, lastTouched: () => now - 1000 }))).toEqual(['updated']);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    expect(kindsOf(await story.round({ now, forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
  });

  test('counts as long as somebody talks about it, even with the database lost', async () => {
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    story.github.clock.advance({ days: 80 });
    story.github.person('stale[bot]').comments(onlyPull(story), 'Still needed?');
    story.github.clock.advance({ days: 11 });
    expect(kindsOf(await story.round())).toEqual(['dormant']);
    alice().comments(onlyPull(story), 'We will look at it in spring.');
    story.github.clock.advance({ days: 80 });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    story.github.clock.advance({ days: 11 });
    expect(kindsOf(await story.round())).toEqual(['dormant']);
    alice().reviews(onlyPull(story), 'COMMENTED', { body: 'Not in December.' });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });

  test('may be to ask for it to be made anew on the present base', async () => {
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
    expect(story.text('README.md', branch)).toBe('shop, open\n');
  });
});
