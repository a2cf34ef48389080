import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Repository } from '../simulated-github/world/repository.ts';
import { type Held, onPostgres } from './places.ts';
import type { AppProcess } from './process.ts';
import { type ProcessStage, pause, quiet, setProcessStage } from './process-stage.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';
const settings = { '.github/sidecar-migrate.yml': 'pullRequests: {open: 50, perDay: 500}\n' };

onPostgres('workers that share a database', (make) => {
  let held: Held;
  let stage: ProcessStage;
  afterEach(async () => {
    expect(stage.github.complaints).toEqual([]);
    await stage.end();
  });

  /** Repositories of one installation, and running processes: one that takes deliveries, and workers. */
  const begin = async (repositories: number, workers: number) => {
    held = await make();
    stage = await setProcessStage(held);
    const { github, app } = stage;
    const repos = Array.from({ length: repositories }, (_, i) =>
      github.repository(`acme/shop-${i}`, { 'README.md': 'shop\n', ...settings }),
    );
    github.install(app, 'acme');
    const web = stage.process('web');
    const all = Array.from({ length: workers }, () => stage.process('worker'));
    await Promise.all([web, ...all].map(async (one) => await one.start()));
    await quiet(stage, web);
    return { repos, web, workers: all };
  };
  const push = (repo: Repository | undefined, number: number): void => {
    if (repo !== undefined)
      stage.github.person('alice').pushes(repo, { [manifest]: job.replace(':2.14.1', `:2.14.${number}`) });
  };
  /** One pull request, and what it proposes rests on the last push. */
  const check = (repo: Repository): void => {
    const pulls = repo.pulls();
    expect(pulls.map(({ issue }) => issue.state)).toEqual(['open']);
    const proposed = repo.text(manifest, pulls[0]?.head.branch) ?? '';
    const [release] = /:2\.14\.\d+\n/u.exec(repo.text(manifest) ?? '') ?? [];
    expect(proposed).toContain(release);
    expect(proposed).toContain('restartPolicy: Always');
  };
  /** Publications of the same installation that ran at the same time. */
  const overlaps = async (): Promise<number> => {
    const [row] = await held.database.query<{ count: number }>(
      `select count(*) as count from sidecar_queue.job a, sidecar_queue.job b
       where a.name = 'publish' and b.name = 'publish' and a.id < b.id and a.singleton_key = b.singleton_key
         and a.state = 'completed' and b.state = 'completed'
         and tstzrange(a.started_on, a.completed_on) && tstzrange(b.started_on, b.completed_on)`,
    );
    return row?.count ?? -1;
  };

  it('share the work of an installation, one writing at a time', async () => {
    const { repos, web, workers } = await begin(5, 3);
    for (let number = 0; number < 50; number += 1) {
      push(repos[number % repos.length], number);
      await pause(30);
    }
    await quiet(stage, web);
    for (const repo of repos) check(repo);
    expect(await overlaps()).toBe(0);
    const hands = workers.filter(({ output }) => output.some((line) => line.includes('"Scanned"')));
    expect(hands.length).toBeGreaterThan(1);
  }, 120_000);

  it('end what they do when they are asked to stop, and nothing of it is done again', async () => {
    const { repos, web, workers } = await begin(1, 1);
    const [repo] = repos;
    const [worker] = workers;
    if (repo === undefined || worker === undefined) expect.unreachable();
    const answer = stage.github.faults.hold('git/create-tree');
    push(repo, 1);
    await answer.reached;
    const stopped = worker.stop();
    await worker.says('Stopping');
    answer.release();
    expect(await stopped).toBe(0);
    check(repo);
    expect(stage.github.calls({ operation: 'git/create-tree' }).count).toBe(1);
    const again = await held.database.query(
      "select name from sidecar_queue.job where state <= 'active' and name <> 'attend'",
    );
    expect(again).toEqual([]);
    expect(await web.stop()).toBe(0);
  }, 120_000);

  it('go on when every connection to the database is cut', async () => {
    const { repos, web } = await begin(3, 2);
    for (let number = 0; number < 30; number += 1) {
      push(repos[number % repos.length], number);
      await pause(50);
      if (number % 10 === 5) await cut();
    }
    await quiet(stage, web);
    await hurry();
    await quiet(stage, web);
    for (const repo of repos) check(repo);
    expect(await held.database.query('select name from sidecar.repository where wanted > seen')).toEqual([]);
  }, 120_000);
  const cut = async (): Promise<void> => {
    await held.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
  };
  /** What was put off is due, and deliveries that failed are asked for again. */
  const hurry = async (): Promise<void> => {
    await held.database.query("update sidecar_queue.job set start_after = now() where state in ('created', 'retry')");
    const web = stage.process('worker');
    await web.start();
  };

  it.each(['git/create-tree', 'git/create-commit', 'graphql/updateRefs', 'pulls/create'])(
    'do nothing twice when one of them stops after %s, is given up, and wakes again',
    async (operation) => {
      const { repos, web, workers } = await begin(1, 1);
      const [repo] = repos;
      const [sleeper] = workers;
      if (repo === undefined || sleeper === undefined) expect.unreachable();
      const answer = stage.github.faults.hold(operation);
      push(repo, 1);
      await answer.reached;
      sleeper.pause(true);
      const other = await takenOver(web);
      check(repo);
      const [pull] = repo.pulls();
      const before = { head: pull?.head.sha, body: pull?.issue.body, comments: pull?.issue.comments.length };
      const mark = stage.github.mark();
      const woken = sleeper.says('This job is no longer mine');
      answer.release();
      sleeper.pause(false);
      expect(await woken).toBeDefined();
      await quiet(stage, other);
      check(repo);
      expect({ head: pull?.head.sha, body: pull?.issue.body, comments: pull?.issue.comments.length }).toEqual(before);
      expect(stage.github.calls({ since: mark }).writes).toBe(0);
      expect(await sleeper.stop()).toBe(0);
    },
    120_000,
  );
  /** The job of a silent worker is another's as soon as its heart is seen to have stopped: here at once. */
  const takenOver = async (web: AppProcess): Promise<AppProcess> => {
    await held.database.query(
      "update sidecar_queue.job set heartbeat_on = now() - interval '1 hour' where state = 'active'",
    );
    const other = stage.process('worker');
    await other.start();
    await quiet(stage, web);
    return other;
  };
});
