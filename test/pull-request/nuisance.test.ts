import { afterEach, expect, test } from 'vitest';
import { readCheckId } from '../../src/pull-request/check/check-id.ts';
import { checkMergeGroup, checkPull } from '../../src/pull-request/check/checking.ts';
import { readCommand } from '../../src/pull-request/command.ts';
import { type Engine, type EngineTask, runEngine } from '../../src/pull-request/engine.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const settings = '.github/sidecar-migrate.yml';

test('pull requests from forks, however many, do not bring back what was closed', async () => {
  story = await beginStory();
  await story.round();
  const mallory = story.github.person('mallory');
  alice().closes(onlyPull(story));
  alice().deletesBranch(story.repo, branch);
  const fork = mallory.forks(story.repo);
  for (let i = 0; i < 7; i += 1) {
    mallory.closes(mallory.opens(story.repo, { head: branch, from: fork, files: { [`note-${i}`]: `${i}\n` } }));
  }
  expect(kindsOf(await story.round())).toEqual([]);
  expect(story.pulls()).toHaveLength(1);
});

test('an open pull request lives on where it is when the prefix of branches changes', async () => {
  story = await beginStory();
  await story.round();
  alice().pushes(story.repo, { [settings]: 'branchPrefix: bots/\n' });
  expect(kindsOf(await story.round())).toEqual(['unchanged']);
  alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
  expect(kindsOf(await story.round())).toEqual(['updated']);
  expect(onlyPull(story).head.branch).toBe(branch);
  await alice().merges(onlyPull(story));
  alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
  await story.round();
  expect(story.pulls().at(-1)?.head.branch).toBe('bots/native-sidecars');
});

test('it is found there also by somebody who remembers nothing, with what it promised', async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), [settings]: 'branchPrefix: bots/\n' });
  await story.round();
  const { issue } = onlyPull(story);
  expect(onlyPull(story).head.branch).toBe('bots/native-sidecars');
  alice().pushes(story.repo, { [settings]: 'grouping: repo\n' });
  expect(kindsOf(await story.round())).toEqual(['unchanged']);
  alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
  story.written.length = 0;
  expect(kindsOf(await story.round())).toEqual(['updated']);
  expect([onlyPull(story).issue.number, onlyPull(story).head.branch]).toEqual([issue.number, 'bots/native-sidecars']);
  const promise = { rule: 'quitquitquit-call', paths: ['/k8s/bill.yaml'], reason: 'On purpose.' };
  const body = (issue.body ?? '').replace(
    '"ignores":[]',
    `"ignores":${JSON.stringify([promise]).replaceAll('-', '\\u002d')}`,
  );
  alice().edits(onlyPull(story), { body });
  expect(kindsOf(await story.round({ forced: [issue.number] }))).toEqual(['updated']);
  expect(onlyPull(story).issue.title).toBe('Use native sidecars in Job report');
  alice().closes(onlyPull(story));
  expect(kindsOf(await story.round())).toEqual(['opened']);
  expect(story.pulls().at(-1)?.issue.title).toBe('Use native sidecars in Job bill');
});

test('a pull request is not closed for a plan that the repository has left behind', async () => {
  story = await beginStory();
  await story.round();
  alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
  let planned = false;
  const engine: Engine = async (task) => {
    if (!planned) alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report', 'app:2') });
    planned = true;
    return runEngine(task);
  };
  expect(kindsOf(await story.round({}, { engine }))).toEqual(['updated']);
  expect(onlyPull(story).issue.state).toBe('open');
  expect(onlyPull(story).issue.comments).toEqual([]);
});

test('a pull request that was paused, and is not needed any more, is closed when somebody asks to go on', async () => {
  story = await beginStory();
  await story.round();
  const { issue } = onlyPull(story);
  alice().edits(onlyPull(story), { body: (issue.body ?? '').replace('"paused":false', '"paused":true') });
  alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
  expect(kindsOf(await story.round())).toEqual(['paused']);
  expect(kindsOf(await story.round({ forced: [issue.number] }))).toEqual(['closed']);
});

test('a pause that was asked for while the plan was made holds', async () => {
  story = await beginStory();
  await story.round();
  const { issue } = onlyPull(story);
  alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
  const engine: Engine = async (task) => {
    alice().edits(onlyPull(story), { body: (issue.body ?? '').replace('"paused":false', '"paused":true') });
    return runEngine(task);
  };
  expect(kindsOf(await story.round({}, { engine }))).toEqual(['paused']);
  expect([issue.state, issue.comments]).toEqual(['open', []]);
});

test('a branch that was left to somebody stays theirs until they give it back', async () => {
  story = await beginStory();
  await story.round();
  const ours = onlyPull(story).head.sha;
  alice().pushes(story.repo, { 'notes.md': 'mine\n' }, { branch });
  expect(kindsOf(await story.round())).toEqual(['handed-over']);
  alice().forcePushes(story.repo, branch, ours);
  alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
  expect(kindsOf(await story.round())).toEqual(['handed-over']);
  expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
});

test('a branch above or below the name of ours is told of, and not tried again and again', async () => {
  story = await beginStory();
  const head = story.repo.head() ?? '';
  story.repo.refs.set('refs/heads/sidecar-migrate', head);
  const [published] = (await story.round()).published;
  expect(published?.outcome).toMatchObject({
    kind: 'left',
    state: { name: 'branch-in-the-way', text: expect.stringContaining('`sidecar-migrate`') },
  });
  story.repo.refs.delete('refs/heads/sidecar-migrate');
  story.repo.refs.set(`refs/heads/${branch}/old`, head);
  expect(kindsOf(await story.round())).toEqual(['opened']);
  expect(onlyPull(story).head.branch).toBe(`${branch}-2`);
});

test('a merge queue is checked with the settings of the branch that it merges into', async () => {
  story = await beginStory({ 'README.md': 'shop\n' });
  const { repo, gateway } = story;
  const base = alice().pushes(repo, { [settings]: 'checks: { blocking: true }\n' }, { branch: 'release' });
  const head = alice().pushes(repo, { 'README.md': 'shop, open\n' }, { branch: 'queue' });
  const ports = { gateway, engine: async (task: EngineTask) => runEngine(task) };
  const request = { release: '1.0.0' };
  expect(await checkMergeGroup({ base, head }, request, ports)).toEqual({ suggestions: 0 });
  const { run } = await checkMergeGroup({ base, head, into: 'refs/heads/release' }, request, ports);
  expect(run).toMatchObject({ head, conclusion: 'success' });
});

test('a check of a pull request from a fork names it, and is made once', async () => {
  story = await beginStory({ 'README.md': 'shop\n' });
  const { repo, gateway } = story;
  const mallory = story.github.person('mallory');
  const pull = mallory.opens(repo, {
    head: 'topic',
    from: mallory.forks(repo),
    files: { 'k8s/bill.yaml': quittingJob('bill') },
  });
  let planned = 0;
  const engine: Engine = async (task) => {
    planned += 1;
    return runEngine(task);
  };
  const { number } = pull.issue;
  await checkPull(number, { release: '1.0.0' }, { gateway, engine });
  const [run] = repo.checkRuns;
  expect(readCheckId(run?.externalId ?? '')?.checked).toEqual({ kind: 'pulls', pulls: [number] });
  const once = planned;
  await checkPull(number, { release: '1.0.0' }, { gateway, engine });
  expect([planned, repo.checkRuns.length]).toEqual([once, 1]);
});

test('texts are not cut in the middle of a character', async () => {
  const reason = `${'x'.repeat(299)}😀 and more`;
  expect(readCommand(`/sidecar-migrate ignore prestop-sleep --reason ${reason}`)).toEqual({
    kind: 'ignore',
    rule: 'prestop-sleep',
    reason: 'x'.repeat(299),
  });
  story = await beginStory({
    'k8s/report.yaml': quittingJob('report'),
    [settings]: `title: '${'x'.repeat(118)}😀{where}'\n`,
  });
  await story.round();
  expect(onlyPull(story).issue.title).toBe(`${'x'.repeat(118)}…`);
});

test('a configuration that is wrong in a long text is told of all the same', async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), [settings]: `fixes: ${'x'.repeat(100_000)}\n` });
  await story.round();
  expect(story.repo.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure']);
});
