import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Installation } from '../simulated-github/world/app.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';

onEveryDatabaseAtLength('budgets', (make) => {
  let story: Story;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => {
    story.github.faults.clear();
    expect(story.github.complaints).toEqual([]);
    expect(story.github.ignoredWaits).toBe(0);
  });
  afterAll(async () => await story.end());

  /** Two repositories of an organisation of its own, in which the App is installed. */
  const begin = async (): Promise<readonly [Repository, Repository, Installation]> => {
    number += 1;
    const [one, two] = ['one', 'two'].map((name) =>
      story.github.repository(`budget-${number}/${name}`, { 'README.md': 'shop\n' }),
    );
    if (one === undefined || two === undefined) expect.unreachable();
    const installation = story.github.install(story.app, `budget-${number}`);
    await story.settled();
    return [one, two, installation];
  };
  const push = (repo: Repository): void => {
    story.github.person('alice').pushes(repo, { [manifest]: job });
  };
  const paused = async (): Promise<readonly unknown[]> => {
    const rows = await story.house.database.query<{ scope: string; seconds: number }>(
      `select scope, extract(epoch from paused_until - $1)::int4 as seconds from sidecar.budget where paused_until > $1`,
      [new Date(story.github.clock.now())],
    );
    return rows.map(({ scope, seconds }) => [scope, seconds > 60 && seconds <= 120]);
  };
  /** Two minutes pass for everybody. */
  const wait = async (): Promise<void> => {
    story.github.clock.advance({ seconds: 121 });
    await story.house.database.query("update sidecar_queue.job set start_after = now() where state = 'created'");
    await story.settled();
  };

  it('that GitHub closes for an installation are closed to all queues, and to nobody else', async () => {
    const { github } = story;
    const [one, two, installation] = await begin();
    const [other] = await begin();
    github.faults.limit('git/get-tree', { retryAfter: 120 });
    push(one);
    await story.settled();
    expect(await paused()).toEqual([[`installation:${installation.id}`, true]]);
    const mark = github.mark();
    push(two);
    github.person('bob').opens(two, { head: 'topic', files: { 'k8s/other.yaml': job } });
    const reconcile = { queue: 'reconcile', installation: installation.id, attempt: 0, since: 0 } as const;
    await story.house.database.transaction((session) => story.house.queue.add(session, [reconcile]));
    await story.settled();
    expect(github.calls({ since: mark, caller: `installation ${installation.id}` }).all).toEqual([]);
    push(other);
    await story.settled();
    expect(other.pulls()).toHaveLength(1);
    await wait();
    expect(one.pulls()).toHaveLength(1);
    expect(two.checkRuns).toHaveLength(1);
    expect(await paused()).toEqual([]);
  });

  it('that are used up while repositories are compared make none of them look changed', async () => {
    const { github } = story;
    const [one, , installation] = await begin();
    github.faults.limit('graphql/query', { which: 'primary' });
    const mark = github.mark();
    const reconcile = { queue: 'reconcile', installation: installation.id, attempt: 0, since: 0 } as const;
    await story.house.database.transaction((session) => story.house.queue.add(session, [reconcile]));
    await story.settled();
    const rows = await story.house.database.query<{ seconds: number }>(
      `select extract(epoch from paused_until - $1)::int4 as seconds from sidecar.budget where scope = $2`,
      [new Date(github.clock.now()), `installation:${installation.id}`],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(3000);
    github.clock.advance({ hours: 1.1 });
    await wait();
    push(one);
    await story.settled();
    expect(github.calls({ since: mark, operation: 'git/get-tree' }).count).toBe(1);
    expect(one.pulls()).toHaveLength(1);
  });

  it('that GitHub closes for the App itself are closed to all installations', async () => {
    const { github, app } = story;
    const [one] = await begin();
    github.faults.limit('apps/list-installations', { retryAfter: 120, status: 403 });
    const reconcile = { queue: 'reconcile', attempt: 0, since: 0 } as const;
    await story.house.database.transaction((session) => story.house.queue.add(session, [reconcile]));
    await story.settled();
    expect(await paused()).toEqual([['app', true]]);
    const mark = github.mark();
    push(one);
    await story.settled();
    expect(github.calls({ since: mark }).all).toEqual([]);
    expect(app.slug).toBe('sidecar');
    await wait();
    expect(one.pulls()).toHaveLength(1);
  });

  it('are asked once for each request: nothing but the queue tries again', async () => {
    const { github } = story;
    const [one] = await begin();
    github.faults.fail('apps/list-installations', { status: 500, after: false });
    const mark = github.mark();
    const reconcile = { queue: 'reconcile', attempt: 0, since: 0 } as const;
    await story.house.database.transaction((session) => story.house.queue.add(session, [reconcile]));
    await story.settled();
    expect(github.calls({ since: mark, operation: 'apps/list-installations' }).count).toBe(1);
    github.faults.fail('pulls/create', { status: 502, after: true });
    push(one);
    await story.settled();
    expect(github.calls({ since: mark, operation: 'pulls/create' }).count).toBe(1);
    expect(one.pulls()).toHaveLength(1);
    github.faults.fail('git/create-tree', { status: 502, after: false });
    github.person('alice').pushes(one, { [manifest]: job.replace(':2.14.1', ':2.14.2') });
    await story.settled();
    expect(github.calls({ since: mark, operation: 'git/create-tree' }).count).toBe(2);
    const [row] = await story.house.database.query<{ attempt: string }>(
      "select data ->> 'attempt' as attempt from sidecar_queue.job where name = 'publish' and state = 'created'",
    );
    expect(row).toEqual({ attempt: '1' });
    await wait();
    expect(one.text(manifest, one.pulls()[0]?.head.branch)).toContain(':2.14.2\n');
  });
});
