import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkMergeGroup, checkPull } from '../../src/pull-request/check/checking.ts';
import { excuseCheck } from '../../src/pull-request/check/excusing.ts';
import { runEngine } from '../../src/pull-request/engine.ts';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import { quittingJob } from './manifests.ts';
import { beginStory, onlyPull, type Story } from './story.ts';

let story: Story;

beforeEach(async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'README.md': 'shop\n' });
});

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const opens = (files: StoryFiles, head = 'feature'): PullRequest => alice().opens(story.repo, { head, files });
const ports = () => ({
  gateway: story.gateway,
  engine: (task: Parameters<typeof runEngine>[0]) => Promise.resolve(runEngine(task)),
});
const check = (pull: PullRequest, again = false) => checkPull(pull.issue.number, { release: '1.0.0', again }, ports());
const runs = () => story.repo.checkRuns;

describe('a pull request of somebody', () => {
  test('that brings a workaround hears where, without being stopped', async () => {
    const { run } = await check(opens({ 'k8s/bill.yaml': quittingJob('bill') }));
    expect(run).toMatchObject({ conclusion: 'neutral', title: 'One new sidecar workaround' });
    expect(runs().map(({ conclusion, annotations }) => [conclusion, annotations])).toEqual([
      [
        'neutral',
        [
          expect.objectContaining({
            path: 'k8s/bill.yaml',
            start_line: 12,
            annotation_level: 'warning',
            title: 'quitquitquit-call',
          }),
        ],
      ],
    ]);
  });

  test('hears what takes a workaround out, and why another one cannot go', async () => {
    const lonely = quittingJob('lonely').replace('9091', '7777');
    const { run } = await check(opens({ 'k8s/bill.yaml': quittingJob('bill'), 'k8s/lonely.yaml': lonely }));
    const [goes = '', stays = ''] = (run?.summary ?? '').split('These cannot be taken out without a person');
    expect(goes).toContain('`npx sidecar-migrate --write` takes them out');
    expect(goes).toMatch(/^- ⚠ `k8s\/bill\.yaml` line 12: /mu);
    expect(stays).toMatch(/^- `k8s\/lonely\.yaml` line \d+: .*nothing in this pod shows which container answers/mu);
  });

  test('that changes a manifest with an old workaround hears nothing of it', async () => {
    const { run } = await check(opens({ 'k8s/report.yaml': quittingJob('report', 'app:2') }));
    expect(run).toMatchObject({ conclusion: 'success', title: 'No new sidecar workaround' });
  });

  test('that renames a manifest brings nothing new', async () => {
    const { run } = await check(opens({ 'k8s/report.yaml': null, 'jobs/report.yaml': quittingJob('report') }));
    expect(run).toMatchObject({ conclusion: 'success' });
  });

  test('that moves a workload to another file brings nothing new; one that copies it does', async () => {
    const two = `${quittingJob('report')}---\n${quittingJob('bill')}`;
    alice().pushes(story.repo, { 'k8s/report.yaml': two });
    const split = { 'k8s/report.yaml': quittingJob('report'), 'jobs/bill.yaml': quittingJob('bill') };
    expect((await check(opens(split, 'split'))).run).toMatchObject({ conclusion: 'success' });
    const moved = { 'k8s/report.yaml': null, 'jobs/all.yaml': `# all jobs\n${two}` };
    expect((await check(opens(moved, 'moved'))).run).toMatchObject({ conclusion: 'success' });
    const copy = opens({ 'prod/report.yaml': quittingJob('report') }, 'copy');
    expect((await check(copy)).run).toMatchObject({ title: 'One new sidecar workaround' });
  });

  test('that only removes manifests has no check', async () => {
    expect(await check(opens({ 'k8s/report.yaml': null }))).toEqual({ suggestions: 0 });
    expect(runs()).toEqual([]);
  });

  test('without manifests has no check', async () => {
    expect(await check(opens({ 'README.md': 'open\n' }))).toEqual({ suggestions: 0 });
    expect(runs()).toEqual([]);
  });

  test('is checked once for each head, and again if somebody asks', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    await check(pull);
    const since = story.github.mark();
    await check(pull);
    expect(story.github.calls({ since }).writes).toBe(0);
    await check(pull, true);
    expect(runs().length).toBe(1);
  });

  test('from a fork is checked with the settings of the base', async () => {
    story.repo.visibility = 'public';
    const mallory = story.github.person('mallory');
    const fork = mallory.forks(story.repo);
    const files = {
      'k8s/bill.yaml': quittingJob('bill'),
      '.github/sidecar-migrate.yml': 'rules: { quitquitquit-call: off }\n',
    };
    const pull = mallory.opens(story.repo, { head: 'feature', from: fork, files });
    expect((await check(pull)).run).toMatchObject({ conclusion: 'neutral', title: 'One new sidecar workaround' });
  });

  test('that breaks the configuration fails with the line', async () => {
    const { run } = await check(opens({ '.github/sidecar-migrate.yml': 'fixes: safe\ngroping: repo\n' }));
    expect(run).toMatchObject({
      conclusion: 'failure',
      annotations: [
        { path: '.github/sidecar-migrate.yml', startLine: 2, message: expect.stringContaining('grouping') },
      ],
    });
  });

  test('that changes more text than anybody wants to read is not read to its end', async () => {
    const many = Array.from({ length: 40 }, (_, i) => [`k8s/${i}.yaml`, `n: ${i}\n`]);
    const pull = opens({ ...Object.fromEntries(many), 'k8s/bill.yaml': quittingJob('bill') });
    const { gateway } = story;
    const files: typeof gateway.files = async (commit, paths) => {
      const small = await gateway.files(commit, paths);
      return new Map([...small].map(([path, blob]) => [path, { ...blob, size: 1024 * 1024 }]));
    };
    const large = { ...ports(), gateway: { ...gateway, files } };
    const { run } = await checkPull(pull.issue.number, { release: '1.0.0' }, large);
    expect(run).toMatchObject({ conclusion: 'neutral', title: 'Could not be checked' });
  });

  test('is not stopped by trouble of ours', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    const engine = () => Promise.reject(new RangeError('too slow'));
    const { run } = await checkPull(pull.issue.number, { release: '1.0.0' }, { ...ports(), engine });
    expect(run).toMatchObject({ conclusion: 'neutral', title: 'Could not be checked' });
  });
});

describe('a suggested change', () => {
  const said = (pull: PullRequest) => pull.comments.map(({ path, startLine, line }) => [path, startLine, line]);

  test('covers all that has to be changed together', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    expect(await check(pull)).toMatchObject({ suggestions: 1 });
    expect(said(pull)).toEqual([['k8s/bill.yaml', 12, 15]]);
    expect(pull.comments[0]?.body).toContain(`\`\`\`suggestion
          command: [sh, -c, './work']
      initContainers:
        - name: cloud-sql-proxy
          restartPolicy: Always
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
          args: [--port=5432, 'my:inst:x']
\`\`\``);
  });

  test('is made once', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    await check(pull);
    alice().pushes(story.repo, { 'README.md': 'more\n' }, { branch: 'feature' });
    await check(pull);
    expect(pull.comments.length).toBe(1);
  });

  test('is not made where a part of it lies outside of the diff', async () => {
    const plain = quittingJob('bill').replace('; curl -X POST localhost:9091/quitquitquit', '');
    const long = (text: string) =>
      text.replace('          image: gcr', `${'          # a comment\n'.repeat(12)}          image: gcr`);
    alice().pushes(story.repo, { 'k8s/bill.yaml': long(plain) });
    const pull = opens({ 'k8s/bill.yaml': long(quittingJob('bill')) });
    expect(await check(pull)).toMatchObject({ run: { conclusion: 'neutral' }, suggestions: 0 });
    expect(pull.comments).toEqual([]);
  });

  test('that GitHub does not take loses no other', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill'), 'k8s/mail.yaml': quittingJob('mail') });
    const { gateway } = story;
    const bent: typeof gateway = {
      ...gateway,
      createReview: (number, head, comments) =>
        gateway.createReview(
          number,
          head,
          comments.map((one) => (one.path.includes('mail') ? { ...one, startLine: 900, endLine: 901 } : one)),
        ),
    };
    const outcome = await checkPull(pull.issue.number, { release: '1.0.0' }, { ...ports(), gateway: bent });
    expect(outcome.suggestions).toBe(1);
    expect(said(pull)).toEqual([['k8s/bill.yaml', 12, 15]]);
  });

  test('is not made if the settings say so', async () => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'checks: { suggestions: false }\n' });
    expect(await check(opens({ 'k8s/bill.yaml': quittingJob('bill') }))).toMatchObject({ suggestions: 0 });
  });
});

describe('a required check', () => {
  beforeEach(() => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'checks: { blocking: true }\n' });
  });

  test('fails where a workaround comes in', async () => {
    const { run } = await check(opens({ 'k8s/bill.yaml': quittingJob('bill') }));
    expect(run).toMatchObject({ conclusion: 'failure', annotations: [{ level: 'failure' }] });
  });

  test('is there for heads without manifests and for our own', async () => {
    expect((await check(opens({ 'README.md': 'open\n' }))).run).toMatchObject({ conclusion: 'success' });
    await story.round();
    expect((await check(onlyPull(story))).run).toMatchObject({ conclusion: 'success' });
  });

  test('is required as soon as the base branch says so, of heads that were there before, too', async () => {
    await story.github.close();
    story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    expect((await check(pull)).run).toMatchObject({ conclusion: 'neutral' });
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'checks: { blocking: true }\n' });
    expect((await check(pull)).run).toMatchObject({ conclusion: 'failure' });
    expect(runs().at(-1)?.conclusion).toBe('failure');
  });

  test('is not talked out of it by a pull request', async () => {
    const files = {
      'k8s/bill.yaml': quittingJob('bill'),
      '.github/sidecar-migrate.yml': 'checks: { blocking: false }\nrules: { quitquitquit-call: off }\n',
    };
    expect((await check(opens(files))).run).toMatchObject({ conclusion: 'failure' });
  });

  test('fails where somebody smuggles a workaround into a pull request of ours', async () => {
    await story.round();
    const { head } = onlyPull(story);
    expect((await check(onlyPull(story))).run).toMatchObject({ conclusion: 'success' });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') }, { branch: head.branch });
    expect((await check(onlyPull(story))).run).toMatchObject({ conclusion: 'failure' });
  });

  test('does not stand in the way of a pull request that mends the configuration', async () => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'checks: { blocking: yes please }\n' });
    const mend = opens({ '.github/sidecar-migrate.yml': 'checks: { blocking: true }\n' });
    expect((await check(mend)).run).toMatchObject({ conclusion: 'neutral' });
  });

  test('is neutral for trouble of ours', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill') });
    const engine = () => Promise.reject(new RangeError('too slow'));
    const { run } = await checkPull(pull.issue.number, { release: '1.0.0' }, { ...ports(), engine });
    expect(run).toMatchObject({ conclusion: 'neutral' });
  });

  test('ends where it could not be made at all, and stays where it was', async () => {
    const [first, second] = ['one', 'two'].map((head) => opens({ 'k8s/bill.yaml': quittingJob(head) }, head));
    if (first === undefined || second === undefined) expect.unreachable();
    await check(first);
    for (const { issue } of [first, second]) await excuseCheck({ pull: issue.number }, story.gateway);
    expect(runs().map(({ conclusion }) => conclusion)).toEqual(['failure', 'neutral']);
    await check(second);
    expect(runs().map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
  });

  test('is there for what a merge queue tries', async () => {
    const quiet = opens({ 'README.md': 'open\n' }, 'quiet');
    const loud = opens({ 'k8s/bill.yaml': quittingJob('bill') }, 'loud');
    const request = { release: '1.0.0' };
    const conclusion = async (pull: PullRequest) => {
      const { base, head } = await alice().enqueues(pull);
      return (await checkMergeGroup({ base, head }, request, ports())).run?.conclusion;
    };
    expect([await conclusion(quiet), await conclusion(loud)]).toEqual(['success', 'failure']);
  });
});

describe('a configuration that cannot be used', () => {
  test('fails the check of the head once, with line and hint', async () => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'draft: true\nlables: [a]\n' });
    await story.round();
    await story.round();
    expect(runs().map(({ conclusion, annotations }) => [conclusion, annotations])).toEqual([
      ['failure', [expect.objectContaining({ start_line: 2, message: expect.stringContaining('labels') })]],
    ]);
  });
});
