import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPull } from '../../src/pull-request/check/checking.ts';
import { type Engine, runEngine } from '../../src/pull-request/engine.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { describeAtLength } from '../at-length.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import { quittingJob } from './manifests.ts';
import { beginStory, type Story } from './story.ts';

/** Workarounds of a pull request: their remarks take two requests. */
const count = 60;
const jobs = Array.from({ length: count }, (_, i) => quittingJob(`job-${i}`)).join('---\n');

const answers = new Map<string, Awaited<ReturnType<Engine>>>();
/** The stories are about the same files: what was planned once need not be planned again. */
const engine: Engine = (task) => {
  const key = JSON.stringify(task);
  const answer = answers.get(key) ?? runEngine(task);
  answers.set(key, answer);
  return Promise.resolve(answer);
};

const writes = [
  { name: 'the check run', operation: 'checks/create', skip: 0 },
  { name: 'the other remarks', operation: 'checks/update', skip: 0 },
  { name: 'the review', operation: 'pulls/create-review', skip: 0 },
  { name: 'the end', operation: 'checks/update', skip: 1 },
] as const;

const faults = [
  { how: 'fails before it is done', kind: 'fail', after: false },
  { how: 'fails after it was done', kind: 'fail', after: true },
  { how: 'is not answered, and not done', kind: 'drop', after: false },
  { how: 'is not answered, but done', kind: 'drop', after: true },
] as const;

describeAtLength('a check that breaks off', () => {
  let story: Story;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory({ 'README.md': 'shop\n' });
    // To plan all of it takes this process longer than an idle connection is kept: that may break, here and only here.
    await insists(opens());
  });
  afterAll(async () => {
    expect(story.github.complaints).toEqual([]);
    await story.github.close();
  });

  const opens = (): PullRequest => {
    number += 1;
    return story.github
      .person('alice')
      .opens(story.repo, { head: `topic-${number}`, files: { 'k8s/jobs.yaml': jobs } });
  };
  const check = async (pull: PullRequest, again = false) =>
    await checkPull(pull.issue.number, { release: '1.0.0', again }, { gateway: story.gateway, engine });
  /** Checks until that succeeds; gives how often it failed. */
  const insists = async (pull: PullRequest): Promise<number> => {
    for (let failures = 0; ; failures += 1) {
      const isDone = await check(pull).then(
        () => true,
        (error: unknown) => {
          if (error instanceof GitHubError) return false;
          throw error;
        },
      );
      if (isDone) return failures;
    }
  };
  const runsOn = (pull: PullRequest) => story.repo.checkRuns.filter(({ suite }) => suite.headSha === pull.head.sha);
  /** What people see: of the newest run every remark once, of the comments every one once. */
  const shown = (pull: PullRequest) => {
    const { annotations = [], conclusion, status } = runsOn(pull).at(-1) ?? {};
    return {
      conclusion,
      status,
      remarks: annotations.length,
      different: new Set(annotations.map(({ start_line: line }) => line)).size,
      comments: pull.comments.length,
      places: new Set(pull.comments.map(({ line }) => line)).size,
    };
  };
  const whole = {
    conclusion: 'neutral',
    status: 'completed',
    remarks: count,
    different: count,
    comments: 10,
    places: 10,
  };

  test('by nothing says everything once, and is not made again', async () => {
    const pull = opens();
    await check(pull);
    expect(shown(pull)).toEqual(whole);
    const since = story.github.mark();
    await check(pull);
    expect(story.github.calls({ since }).writes).toBe(0);
    expect(runsOn(pull)).toHaveLength(1);
  });

  test.each(writes.flatMap((write) => faults.map((fault) => ({ ...write, ...fault }))))(
    'where $name $how goes on there, and says nothing twice',
    async ({ operation, skip, kind, after }) => {
      const pull = opens();
      story.github.faults[kind](operation, { skip, after });
      await expect(check(pull)).rejects.toThrow(GitHubError);
      await check(pull);
      expect(shown(pull)).toEqual(whole);
      expect(runsOn(pull)).toHaveLength(1);
      const since = story.github.mark();
      await check(pull);
      expect(story.github.calls({ since }).writes).toBe(0);
    },
  );

  test.each(faults)(
    'when somebody asked for it again, and a write $how, says nothing twice',
    async ({ kind, after }) => {
      const pull = opens();
      await check(pull);
      const [run] = runsOn(pull);
      if (run === undefined) expect.unreachable();
      story.github.person('alice').rerequests(run);
      story.github.faults[kind]('checks/update', { after });
      await expect(check(pull, true)).rejects.toThrow(GitHubError);
      await check(pull, true);
      expect(shown(pull)).toEqual(whole);
      expect(runsOn(pull)).toHaveLength(1);
    },
  );

  test('again and again says in the end everything once', async () => {
    const pull = opens();
    const { faults: plan } = story.github;
    for (const { operation } of writes) plan.drop(operation);
    const failures = await insists(pull);
    expect(failures).toBe(writes.length);
    expect(shown(pull)).toEqual(whole);
  });
});
