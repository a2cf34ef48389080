import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkMergeGroup, checkPull } from '../../src/pull-request/check/checking.ts';
import { type Engine, runEngine } from '../../src/pull-request/engine.ts';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import { quittingJob } from './manifests.ts';
import { beginStory, type Story } from './story.ts';

const config = '.github/sidecar-migrate.yml';
const blocking = { [config]: 'checks: { blocking: true }\n' };
const bill = { 'k8s/bill.yaml': quittingJob('bill') };
/** The Job without its workaround. */
const plain = (name: string) => quittingJob(name).replace('; curl -X POST localhost:9091/quitquitquit', '');

/** A Job that needs no sidecar. */
const harmless = (name: string) => `${quittingJob(name).split('\n').slice(0, 11).join('\n')}\n`;

let story: Story;
beforeEach(async () => {
  story = await beginStory({ 'README.md': 'shop\n', 'k8s/report.yaml': quittingJob('report') });
});
afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const pushes = (files: StoryFiles, branch = 'main') => alice().pushes(story.repo, files, { branch });
const opens = (files: StoryFiles, head = 'topic'): PullRequest => alice().opens(story.repo, { head, files });
const usual: Engine = async (task) => runEngine(task);
const check = async ({ issue }: PullRequest, engine = usual, again = false) =>
  await checkPull(issue.number, { release: '1.0.0', again }, { gateway: story.gateway, engine });
const runs = () => story.repo.checkRuns;
const newest = () => runs().at(-1);
const places = () => newest()?.annotations.map(({ path, start_line: line }) => [path, line]);

describe('a commit that is the head of several pull requests', () => {
  const both = async () => {
    pushes(blocking);
    const into = opens(bill);
    // Another branch has it already, and asks for nothing.
    alice().forcePushes(story.repo, 'elsewhere', into.head.sha);
    pushes({ [config]: 'checks: { blocking: false }\n' }, 'elsewhere');
    const files = { 'k8s/mail.yaml': harmless('mail') };
    const aside = alice().opens(story.repo, { head: 'topic', base: 'elsewhere', files });
    expect(aside.head.sha).toBe(into.head.sha);
    return { into, aside };
  };

  test('is let through by none that another one stops, whichever is looked at last', async () => {
    const { into, aside } = await both();
    await check(aside);
    expect(newest()).toMatchObject({ conclusion: 'success' });
    for (const pull of [into, aside, into, aside]) {
      await check(pull);
      expect(newest()).toMatchObject({ conclusion: 'failure', title: 'One new sidecar workaround' });
    }
    expect(newest()?.summary).toContain(`### #${aside.issue.number}: No new sidecar workaround`);
    expect(places()).toEqual([['k8s/bill.yaml', 12]]);
    expect(into.comments).toHaveLength(1);
    expect(runs()).toHaveLength(1);
  });

  test('is as good as those that are still open', async () => {
    const { into, aside } = await both();
    await check(into);
    await check(aside);
    alice().closes(into);
    await check(aside);
    expect(newest()).toMatchObject({ conclusion: 'success' });
  });
});

describe('a pull request of more files than GitHub lists', () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`docs/${i}.md`, 'x\n']));

  test('is looked at all the same', async () => {
    const moved = { 'k8s/report.yaml': null, 'z/report.yaml': quittingJob('report') };
    await check(opens({ ...many, ...moved, 'z/bill.yaml': quittingJob('bill') }));
    expect(places()).toEqual([['z/bill.yaml', 12]]);
    expect(newest()).toMatchObject({ conclusion: 'neutral' });
  });

  test('is looked at in a merge queue, too, and is neutral where there are more files than can be listed', async () => {
    pushes(blocking);
    const some = Object.fromEntries(Object.entries(many).slice(0, 300));
    const { base, head } = await alice().enqueues(opens({ ...some, ...bill }));
    const ports = { gateway: story.gateway, engine: usual };
    const { run } = await checkMergeGroup({ base, head }, { release: '1.0.0' }, ports);
    expect(run).toMatchObject({ conclusion: 'failure' });
    const tree: Gateway['tree'] = () => Promise.resolve({ entries: [], truncated: true });
    const huge = { ...ports, gateway: { ...story.gateway, tree } };
    const other = await checkMergeGroup({ base, head }, { release: '1.0.0', again: true }, huge);
    expect(other.run).toMatchObject({ conclusion: 'neutral', summary: expect.stringContaining('More files changed') });
  });
});

describe('what is new', () => {
  test('is told where it stands after a file was renamed, and can be suggested there', async () => {
    pushes({ 'k8s/mail.yaml': plain('mail') });
    const pull = opens({ 'k8s/mail.yaml': null, 'jobs/mail.yaml': quittingJob('mail') });
    await check(pull);
    expect(places()).toEqual([['jobs/mail.yaml', 12]]);
    expect(pull.comments.every(({ path }) => path === 'jobs/mail.yaml')).toBe(true);
  });

  test('is not what came with the base branch into a head that was merged with it', async () => {
    const pull = opens({ 'k8s/mail.yaml': harmless('mail') });
    pushes({ 'k8s/other.yaml': quittingJob('other') });
    await alice().updatesBranch(pull);
    await check(pull);
    expect(newest()).toMatchObject({ conclusion: 'success' });
  });

  test('is told of a draft, and counted from where it left a base that moved on', async () => {
    const pull = alice().opens(story.repo, { head: 'topic', draft: true, files: bill });
    pushes({ 'k8s/report.yaml': null, 'k8s/bill.yaml': quittingJob('bill', 'app:9') });
    await check(pull);
    expect(places()).toEqual([['k8s/bill.yaml', 12]]);
  });

  test('is not what a removal leaves behind', async () => {
    pushes({ 'k8s/mail.yaml': quittingJob('mail') });
    await check(opens({ 'k8s/mail.yaml': null, 'k8s/report.yaml': quittingJob('report', 'app:2') }));
    expect(newest()).toMatchObject({ conclusion: 'success', annotations: [] });
  });

  test('is told as it stands in the whole repository: what an overlay names is not called easy', async () => {
    const patch = plain('bill')
      .replace(/\n {10}(?:image|command|args):[^\n]*/gu, '')
      .replace('restartPolicy: Never', 'priority: 1');
    pushes({
      'k8s/bill.yaml': plain('bill'),
      'k8s/kustomization.yaml': 'resources: [bill.yaml]\n',
      'prod/kustomization.yaml': 'resources: [../k8s]\npatches: [{ path: bill.yaml }]\n',
      'prod/bill.yaml': patch,
    });
    const pull = opens(bill);
    await check(pull);
    expect(newest()?.annotations.map(({ title, message }) => [title, message.includes('prod/')])).toEqual([
      ['quitquitquit-call', true],
    ]);
    expect(pull.comments).toEqual([]);
  });

  test('is told in files with Windows line ends, where nothing can be suggested', async () => {
    const pull = opens({ 'k8s/bill.yaml': quittingJob('bill').replaceAll('\n', '\r\n') });
    await check(pull);
    expect(places()).toEqual([['k8s/bill.yaml', 12]]);
    expect(pull.comments).toEqual([]);
  });
});

describe('suggestions', () => {
  test('hold lines with backticks without being ended by them', async () => {
    const text = quittingJob('bill').replace('        - name: cloud', '        # ```` not the end\n$&');
    const pull = opens({ 'k8s/bill.yaml': text });
    await check(pull);
    const [comment] = pull.comments;
    expect(comment?.body).toMatch(/\n`{5}suggestion\n[\s\S]*# ```` not the end\n[\s\S]*\n`{5}\n/u);
  });

  test('are ten at most, however often the pull request is pushed to', async () => {
    const jobs = Array.from({ length: 14 }, (_, i) => quittingJob(`job-${i}`)).join('---\n');
    const pull = opens({ 'k8s/jobs.yaml': jobs });
    await check(pull);
    expect(pull.comments).toHaveLength(10);
    pushes({ 'README.md': 'more\n' }, 'topic');
    await check(pull);
    expect(pull.comments).toHaveLength(10);
  });

  test.each([
    ['was closed', (pull: PullRequest) => alice().closes(pull)],
    ['was pushed to', () => void pushes({ 'k8s/bill.yaml': plain('bill') }, 'topic')],
  ])('are not made on a pull request that %s while it was looked at', async (_what, happens) => {
    const pull = opens(bill);
    let done = false;
    const engine: Engine = async (task) => {
      if (!done) happens(pull);
      done = true;
      return runEngine(task);
    };
    expect(await check(pull, engine)).toMatchObject({ suggestions: 0 });
    expect(pull.comments).toEqual([]);
  });
});

describe('a configuration on the base branch that cannot be used', () => {
  test('lets every head through, because nobody knows what it asks for', async () => {
    pushes({ [config]: 'checks: { blocking: maybe }\n' });
    await check(opens({ 'README.md': 'open\n' }, 'quiet'));
    await check(opens(bill));
    expect(runs().map(({ conclusion, annotations }) => [conclusion, annotations])).toEqual([
      ['neutral', []],
      ['neutral', []],
    ]);
  });

  test('is looked at again when it is right', async () => {
    pushes({ [config]: 'checks: { blocking: maybe }\n' });
    const pull = opens(bill);
    await check(pull);
    pushes(blocking);
    await check(pull);
    expect(newest()).toMatchObject({ conclusion: 'failure' });
    expect(runs()).toHaveLength(1);
  });
});
