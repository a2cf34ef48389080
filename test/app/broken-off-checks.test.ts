import { afterEach, expect, it } from 'vitest';
import { quittingJob } from '../pull-request/manifests.ts';
import type { SimulatedGitHub } from '../simulated-github/index.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { type ProcessStage, quiet, setProcessStage } from './process-stage.ts';

/** Their remarks take two requests. */
const count = 51;
const jobs = Array.from({ length: count }, (_, i) => quittingJob(`job-${i}`)).join('---\n');

/** Milliseconds. Processes start, and a dead worker's job is missed, more slowly where much else runs. */
const patience = 400_000;

/** All that is written for a check, in its order. */
const writes = [
  { what: 'the check run is made', operation: 'checks/create', skip: 0 },
  { what: 'the other remarks are added', operation: 'checks/update', skip: 0 },
  { what: 'the review is made', operation: 'pulls/create-review', skip: 0 },
  { what: 'the check is ended', operation: 'checks/update', skip: 1 },
] as const;

onEveryDatabaseAtLength('checks that break off', (make) => {
  let stage: ProcessStage | undefined;
  afterEach(async () => await stage?.end());

  /** Processes that run, in a repository without workarounds. */
  const begin = async () => {
    const held = await make();
    stage = await setProcessStage(held);
    const { github, app } = stage;
    const repo = github.repository('acme/shop', { 'README.md': 'shop\n' });
    github.install(app, 'acme');
    const isEmbedded = held.url === undefined;
    const web = stage.process(isEmbedded ? 'all' : 'web');
    const worker = isEmbedded ? web : stage.process('worker');
    for (const one of new Set([web, worker])) await one.start();
    await quiet({ github }, worker);
    return { github, repo, worker };
  };
  const opens = (github: SimulatedGitHub, repo: Repository): PullRequest =>
    github.person('alice').opens(repo, { head: 'topic', files: { 'k8s/jobs.yaml': jobs } });
  /** Of the newest run every remark once, and every comment once. */
  const expectAllOnce = (repo: Repository, pull: PullRequest): void => {
    const run = repo.checkRuns.filter(({ suite }) => suite.headSha === pull.head.sha).at(-1);
    expect([run?.status, run?.conclusion, run?.title]).toEqual(['completed', 'neutral', '51 new sidecar workarounds']);
    expect(run?.externalId).not.toContain('untold');
    const lines = run?.annotations.map(({ start_line: line }) => line) ?? [];
    expect([lines.length, new Set(lines).size]).toEqual([count, count]);
    expect([pull.comments.length, new Set(pull.comments.map(({ line }) => line)).size]).toEqual([10, 10]);
  };

  it.each(writes)(
    'as a worker is killed when $what go on there, and say nothing twice',
    async ({ operation, skip }) => {
      const { github, repo, worker } = await begin();
      const held = github.faults.hold(operation, { skip });
      const pull = opens(github, repo);
      await held.reached;
      await worker.kill();
      held.release();
      await worker.start();
      await quiet({ github }, worker);
      expectAllOnce(repo, pull);
      expect(github.complaints).toEqual([]);
    },
  );

  it.each(writes)(
    'as no answer comes when $what go on there, and say nothing twice',
    async ({ operation, skip }) => {
      const { github, repo, worker } = await begin();
      github.faults.drop(operation, { skip });
      const pull = opens(github, repo);
      await worker.says('"Put off"');
      while (pull.comments.length === 0 || repo.checkRuns.at(-1)?.externalId.includes('untold') !== false) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await quiet({ github }, worker);
      expectAllOnce(repo, pull);
      expect(github.complaints).toEqual([]);
    },
    patience,
  );
});
