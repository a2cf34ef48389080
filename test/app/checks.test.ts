import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { quittingJob } from '../pull-request/manifests.ts';
import type { CheckRun } from '../simulated-github/world/check.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const config = '.github/sidecar-migrate.yml';
const blocking = { [config]: 'checks: { blocking: true }\n' };
const bill = { 'k8s/bill.yaml': quittingJob('bill') };

onEveryDatabaseAtLength('checks', (make) => {
  let story: Story;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const alice = () => story.github.person('alice');
  const mallory = () => story.github.person('mallory');
  const begin = async (files: Record<string, string> = {}): Promise<Repository> => {
    number += 1;
    const repo = story.github.repository(`acme-${number}/shop`, { 'README.md': 'shop\n', ...files });
    repo.visibility = 'public';
    story.github.install(story.app, `acme-${number}`);
    await story.settled();
    return repo;
  };
  const fromFork = async (repo: Repository, files: Record<string, string> = bill): Promise<PullRequest> => {
    const pull = mallory().opens(repo, { head: `topic-${number}`, from: mallory().forks(repo), files });
    await story.settled();
    return pull;
  };
  const runsOn = (repo: Repository, sha: string) => repo.checkRuns.filter(({ suite }) => suite.headSha === sha);
  const newest = (repo: Repository, sha: string): CheckRun => runsOn(repo, sha).at(-1) ?? expect.unreachable();
  /** As `settled`, without waiting until what was put off is due. */
  const allDone = async (): Promise<void> => {
    for (;;) {
      await story.settled();
      const due = await story.house.database.query(
        "update sidecar_queue.job set start_after = now() where name = 'attend' and state in ('created', 'retry') returning id",
      );
      if (due.length === 0) return;
    }
  };
  /** GitHub does not know a commit yet, so many times. */
  const hides = ({ fullName: repository }: Repository, times: number): void =>
    story.github.faults.fail('repos/compare-commits-with-basehead', { status: 404, after: false, repository, times });
  /** What a check run shows, or that GitHub still waits for it. */
  const shown = ({ status, conclusion, title }: CheckRun) => (status === 'completed' ? [conclusion, title] : status);
  const one = ['neutral', 'One new sidecar workaround'];

  it.each(['run', 'suite'] as const)('of a pull request from a fork are made again, by %s', async (what) => {
    const repo = await begin();
    const pull = await fromFork(repo);
    const run = newest(repo, pull.head.sha);
    expect(shown(run)).toEqual(one);
    // The settings changed meanwhile.
    alice().pushes(repo, { [config]: 'rules: { quitquitquit-call: off, job-sidecar: off }\n' });
    await story.settled();
    if (what === 'run') alice().rerequests(run);
    else alice().rerequestsAll(run);
    await story.settled();
    expect(shown(newest(repo, pull.head.sha))).toEqual(['success', 'No new sidecar workaround']);
    expect(pull.comments).toHaveLength(1);
  });

  it('of a pull request from a fork are through again where nothing else is to be said', async () => {
    const repo = await begin();
    const pull = await fromFork(repo);
    alice().rerequests(newest(repo, pull.head.sha));
    expect(shown(newest(repo, pull.head.sha))).toBe('queued');
    await story.settled();
    expect(runsOn(repo, pull.head.sha).map(shown)).toEqual([one]);
    alice().presses(newest(repo, pull.head.sha), 'recheck');
    await story.settled();
    expect(runsOn(repo, pull.head.sha).map(shown)).toEqual([one]);
    expect(newest(repo, pull.head.sha).annotations).toHaveLength(1);
  });

  it.each(['run', 'suite'] as const)('of a merge group are made again, by %s', async (what) => {
    const repo = await begin(blocking);
    const pull = alice().opens(repo, { head: 'topic', files: bill });
    await story.settled();
    const { head } = await alice().enqueues(pull);
    await story.settled();
    const run = newest(repo, head);
    expect(shown(run)).toEqual(['failure', 'One new sidecar workaround']);
    alice().pushes(repo, {
      [config]: 'checks: { blocking: true }\nrules: { quitquitquit-call: off, job-sidecar: off }\n',
    });
    await story.settled();
    if (what === 'run') alice().rerequests(run);
    else alice().rerequestsAll(run);
    await story.settled();
    expect(shown(newest(repo, head))).toEqual(['success', 'No new sidecar workaround']);
  });

  it('of a merge group that GitHub shows late come then', async () => {
    const repo = await begin(blocking);
    const pull = alice().opens(repo, { head: 'topic', files: bill });
    await story.settled();
    const { head } = await alice().enqueues(pull);
    hides(repo, 2);
    await allDone();
    expect(runsOn(repo, head).map(shown)).toEqual([['failure', 'One new sidecar workaround']]);
  });

  it('of a merge group that GitHub does not show in the end keep nobody waiting', async () => {
    const repo = await begin(blocking);
    const pull = alice().opens(repo, { head: 'topic', files: bill });
    await story.settled();
    const { head } = await alice().enqueues(pull);
    hides(repo, 3);
    await allDone();
    expect(runsOn(repo, head).map(shown)).toEqual([['neutral', 'Could not be checked']]);
  });

  it('of a configuration that is wrong look at it again', async () => {
    const repo = await begin({ [config]: 'fixes: maybe\n' });
    const run = newest(repo, repo.head() ?? '');
    const scans = () => story.house.lines.filter(({ message }) => message === 'Scanned').length;
    const before = scans();
    alice().presses(run, 'recheck');
    await story.settled();
    expect(scans()).toBe(before + 1);
    expect(runsOn(repo, repo.head() ?? '').map(({ conclusion }) => conclusion)).toEqual(['failure']);
  });

  it('of a pull request that two people touch at the same time say nothing twice', async () => {
    const repo = await begin();
    const held = story.github.faults.hold('checks/create', { repository: repo.fullName });
    const pull = alice().opens(repo, { head: 'topic', files: bill });
    await held.reached;
    story.github.person('tracker[bot]').edits(pull, { body: 'SHOP-7' });
    story.github.person('bob').edits(pull, { title: 'SHOP-7: bill' });
    await story.github.deliveries.settled();
    const waiting = "select from sidecar_queue.job where name = 'attend' and state = 'created' and start_after > now()";
    while ((await story.house.database.query(waiting)).length < 2) await new Promise((go) => setTimeout(go, 20));
    held.release();
    await allDone();
    expect(runsOn(repo, pull.head.sha).map(({ annotations }) => annotations.length)).toEqual([1]);
    expect(pull.comments).toHaveLength(1);
  });

  it('go on where a request failed, and say nothing twice', async () => {
    const repo = await begin();
    const count = 60;
    const jobs = Array.from({ length: count }, (_, i) => quittingJob(`job-${i}`)).join('---\n');
    const { faults } = story.github;
    for (const operation of ['checks/create', 'pulls/create-review', 'checks/update']) {
      faults.drop(operation, { repository: repo.fullName });
    }
    const pull = alice().opens(repo, { head: 'topic', files: { 'k8s/jobs.yaml': jobs } });
    await allDone();
    const { annotations } = newest(repo, pull.head.sha);
    expect(shown(newest(repo, pull.head.sha))).toEqual(['neutral', '60 new sidecar workarounds']);
    expect([annotations.length, new Set(annotations.map(({ start_line }) => start_line)).size]).toEqual([count, count]);
    expect([pull.comments.length, new Set(pull.comments.map(({ line }) => line)).size]).toEqual([10, 10]);
  });
});
