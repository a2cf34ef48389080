import { afterEach, describe, expect, test } from 'vitest';
import { readMarker } from '../../src/pull-request/marker.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

describe('a repository with a workaround', () => {
  test('gets one pull request that explains it', async () => {
    story = await beginStory();
    const since = story.github.mark();
    const outcome = await story.round();
    expect(kindsOf(outcome)).toEqual(['opened']);
    const { issue, head, base, draft } = onlyPull(story);
    expect(issue.title).toBe('Use native sidecars in Job report');
    expect(issue.body).toContain('`quitquitquit-call`');
    expect([head.branch, base.branch, draft]).toEqual([branch, 'main', false]);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report'));
    expect(story.github.calls({ since }).countWithoutTokens).toBeLessThanOrEqual(12);
  });

  test('gets it as one signed commit on the head that keeps modes and everything else', async () => {
    story = await beginStory({
      'README.md': 'shop\n',
      'bin/run': { text: '#!/bin/sh\n', mode: '100755' },
      'k8s/report.yaml': { text: quittingJob('report'), mode: '100755' },
    });
    await story.round();
    const { head } = onlyPull(story);
    const commit = await story.gateway.commit(head.sha);
    expect(commit).toMatchObject({ parents: [story.repo.head()], verified: true, author: 'sidecar-migrate[bot]' });
    const [title, why, list] = commit.message.split('\n\n');
    expect([title, list]).toEqual(['Use native sidecars in Job report', '- Job report: quitquitquit-call']);
    expect(why).toContain('not needed any more');
    expect([...story.files(branch)].map(([path, { mode }]) => [path, mode])).toEqual([
      ['README.md', '100644'],
      ['bin/run', '100755'],
      ['k8s/report.yaml', '100755'],
    ]);
  });

  test('is told once, however often it is looked at', async () => {
    story = await beginStory();
    await story.round();
    const since = story.github.mark();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    expect(story.github.calls({ since }).writes).toBe(0);
    onlyPull(story);
  });

  test('keeps line ends and a byte order mark to the byte', async () => {
    const text = `\uFEFF${quittingJob('report').replaceAll('\n', '\r\n')}`;
    story = await beginStory({ 'k8s/report.yaml': text });
    await story.round();
    expect(story.text('k8s/report.yaml', branch)).toBe(`\uFEFF${migratedJob('report').replaceAll('\n', '\r\n')}`);
  });

  test('knows in its pull request what it needs to go on without a database', async () => {
    story = await beginStory();
    await story.round();
    const { issue, head } = onlyPull(story);
    expect(readMarker(issue.body ?? '')).toMatchObject({
      group: '',
      base: story.repo.head(),
      into: 'main',
      commit: head.sha,
      fingerprints: [expect.stringMatching(/^[0-9a-f]{16}$/u)],
    });
  });

  test('is left alone where nothing is to be done, with four requests', async () => {
    story = await beginStory({ 'k8s/report.yaml': migratedJob('report'), 'README.md': 'shop\n' });
    const since = story.github.mark();
    expect(kindsOf(await story.round())).toEqual([]);
    expect(story.github.calls({ since }).countWithoutTokens).toBeLessThanOrEqual(4);
    expect(story.pulls()).toEqual([]);
  });
});

describe('settings of a repository', () => {
  const settings = (text: string) => ({
    '.github/sidecar-migrate.yml': text,
    'k8s/report.yaml': quittingJob('report'),
  });

  test('say how its pull request looks', async () => {
    story = await beginStory(
      settings(`draft: true
labels: [kubernetes, chore]
reviewers: [bob]
assignees: [bob]
title: "chore(k8s): {what}"
commitMessage: "chore(k8s): {what} in {where}"
signoff: true
branchPrefix: bots/sidecars/
`),
    );
    story.github.allow('bob', story.repo, 'write');
    await story.round();
    const pull = onlyPull(story);
    expect(pull.issue.title).toBe('chore(k8s): Use native sidecars');
    expect(pull.head.branch).toBe('bots/sidecars/native-sidecars');
    expect([pull.draft, pull.issue.labels]).toEqual([true, ['kubernetes', 'chore']]);
    expect(pull.requestedReviewers.map(({ login }) => login)).toEqual(['bob']);
    expect(pull.issue.assignees.map(({ login }) => login)).toEqual(['bob']);
    const { message, authorEmail } = await story.gateway.commit(pull.head.sha);
    expect(message).toBe(
      `chore(k8s): Use native sidecars in Job report\n\nSigned-off-by: sidecar-migrate[bot] <${authorEmail}>`,
    );
  });

  test('are found on another branch prefix the next time, too', async () => {
    story = await beginStory(settings('branchPrefix: bots/sidecars/\n'));
    await story.round();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });

  test('let only safe changes be made', async () => {
    story = await beginStory(settings('fixes: safe\n'));
    expect(kindsOf(await story.round())).toEqual([]);
  });

  test('that name people whom GitHub does not know lose nothing else', async () => {
    story = await beginStory(settings('reviewers: [nobody-at-all]\nlabels: [kubernetes]\n'));
    const { published } = await story.round();
    expect(published[0]?.outcome).toMatchObject({ kind: 'opened', notes: [expect.stringContaining('nobody-at-all')] });
    expect(onlyPull(story).issue.labels).toEqual(['kubernetes']);
  });

  test('that are wrong stop everything, with line and hint', async () => {
    story = await beginStory(settings('draft: true\nlables: [a]\n'));
    const { scan } = await story.round();
    expect(scan).toMatchObject({
      kind: 'config-wrong',
      whose: 'repository',
      fault: { file: '.github/sidecar-migrate.yml', line: 2, hint: 'Did you mean "labels"?' },
    });
    expect(story.pulls()).toEqual([]);
  });

  test('come from the organisation if the repository has none, and may be locked', async () => {
    story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
    story.github.repository('acme/.github', {
      'sidecar-migrate.yml': 'labels: [ours]\ndraft: true\nlocked: [labels]\n',
    });
    await story.round();
    expect(onlyPull(story)).toMatchObject({ draft: true, issue: { labels: ['ours'] } });
  });

  test('of its own count, but for what the organisation locked', async () => {
    story = await beginStory(settings('labels: [mine]\nassignees: []\n'));
    story.github.repository('acme/.github', {
      'sidecar-migrate.yml': 'labels: [ours]\ndraft: true\nlocked: [labels]\n',
    });
    await story.round();
    expect(onlyPull(story)).toMatchObject({ draft: false, issue: { labels: ['ours'] } });
  });

  test('of an organisation out of reach are named, and do not stop anything', async () => {
    story = await beginStory();
    const { scan } = await story.round();
    expect(scan).toMatchObject({ notes: [{ name: 'organisation-config-unreachable' }] });
  });

  test('of an organisation that change between look and write are looked at again', async () => {
    story = await beginStory();
    const organisation = story.github.repository('acme/.github', { 'sidecar-migrate.yml': 'draft: true\n' });
    const { gateway } = story;
    let changed = false;
    await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async blobs(oids) {
            const change = { 'sidecar-migrate.yml': 'draft: false\nlabels: [late]\n' };
            if (!changed) story.github.person('alice').pushes(organisation, change);
            changed = true;
            return await gateway.blobs(oids);
          },
        },
      },
    );
    expect(onlyPull(story)).toMatchObject({ draft: false, issue: { labels: ['late'] } });
  });

  test('allow work only at certain times', async () => {
    story = await beginStory(
      settings('schedule: { days: [mon], from: "09:00", until: "17:00", timeZone: Europe/Berlin }\n'),
    );
    const sunday = Date.parse('2026-11-01T10:00:00Z');
    expect(kindsOf(await story.round({ now: sunday }))).toEqual(['outside-schedule']);
    expect(kindsOf(await story.round({ now: sunday + 24 * 3600_000 }))).toEqual(['opened']);
  });
});

describe('several workarounds', () => {
  const files = {
    'a/one.yaml': quittingJob('one'),
    'a/two.yaml': quittingJob('two'),
    'b/three.yaml': quittingJob('three'),
  };

  test('go into one pull request', async () => {
    story = await beginStory(files);
    await story.round();
    expect(onlyPull(story).issue.title).toBe('Use native sidecars in 3 workloads');
  });

  test('go into one as far as GitHub shows it; the rest follows once that is merged', async () => {
    const many = Array.from({ length: 255 }, (_, i) => [`k8s/${i}.yaml`, quittingJob(`job-${i}`)]);
    story = await beginStory(Object.fromEntries(many));
    await story.round();
    const first = onlyPull(story);
    expect(first.issue.title).toBe('Use native sidecars in 250 workloads');
    expect(first.issue.body).toContain('5 more workloads follow once this is merged');
    expect((await story.gateway.commit(first.head.sha)).message.split('\n')).toHaveLength(56);
    await story.github.person('alice').merges(first);
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(story.pulls()[1]?.issue.title).toBe('Use native sidecars in 5 workloads');
  });

  test('go into one for each directory, if so wished', async () => {
    story = await beginStory({ ...files, '.github/sidecar-migrate.yml': 'grouping: directory\n' });
    expect(kindsOf(await story.round())).toEqual(['opened', 'opened']);
    expect(story.pulls().map(({ issue }) => issue.title)).toEqual([
      'Use native sidecars in 2 workloads',
      'Use native sidecars in Job three',
    ]);
    expect(kindsOf(await story.round())).toEqual(['unchanged', 'unchanged']);
  });

  test('go into one for each workload, though they stand in one file', async () => {
    story = await beginStory({
      'all.yaml': `${quittingJob('one')}---\n${quittingJob('two')}`,
      '.github/sidecar-migrate.yml': 'grouping: workload\n',
    });
    await story.round();
    const [one, two] = story.pulls();
    expect(story.text('all.yaml', one?.head.branch)).toBe(`${migratedJob('one')}---\n${quittingJob('two')}`);
    expect(story.text('all.yaml', two?.head.branch)).toBe(`${quittingJob('one')}---\n${migratedJob('two')}`);
  });
});

describe('a branch of the name that ours would have', () => {
  test('is left to whoever made it', async () => {
    story = await beginStory();
    const theirs = story.github.person('bob').pushes(story.repo, { 'a.txt': 'a' }, { branch });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(onlyPull(story).head.branch).toBe(`${branch}-2`);
    expect(story.repo.head(branch)).toBe(theirs);
  });

  test('in somebody’s fork, with a pull request from it, is no obstacle and not ours', async () => {
    story = await beginStory();
    story.repo.visibility = 'public';
    const mallory = story.github.person('mallory');
    const fork = mallory.forks(story.repo);
    const theirs = mallory.opens(story.repo, { head: branch, from: fork, files: { 'a.txt': 'a' } });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(onlyPull(story).head.branch).toBe(branch);
    mallory.closes(theirs);
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });
});
