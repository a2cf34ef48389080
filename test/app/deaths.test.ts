import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { migrateSchema } from '../../src/app/database/migration.ts';
import { leaveBookmark } from '../../src/app/jobs/bookmarks.ts';
import type { Platform } from '../../src/app/jobs/platform.ts';
import type { ScanWork, Urgency } from '../../src/app/queue/job.ts';
import { type Claim, type JobQueue, openQueue } from '../../src/app/queue/job-queue.ts';
import { deathsAllowed } from '../../src/app/queue/queues.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { houseIn } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabaseAtLength, onPostgres } from './places.ts';
import { ScriptedTrade } from './scripted-trade.ts';
import { Workbench } from './workbench.ts';

/** A queue with one repository at which a worker died, and of which something else waits. */
class Scene {
  readonly held: Held;
  readonly queue: JobQueue;
  readonly bench = new Workbench();

  constructor(held: Held, queue: JobQueue) {
    this.held = held;
    this.queue = queue;
  }

  static async in(held: Held): Promise<Scene> {
    await migrateSchema(held.database);
    const scene = new Scene(held, await openQueue(held.database, { complain: () => undefined }));
    await scene.add('sweep');
    await scene.serve();
    await scene.bench.claim(0);
    await scene.add('push');
    await scene.queue.releaseAll();
    return scene;
  }

  async add(urgency: Urgency): Promise<void> {
    const work: ScanWork = { queue: 'scan', repository: 60, urgency, attempt: 0, since: 0 };
    await this.held.database.transaction(async (session) => await this.queue.add(session, [work]));
  }

  /** One more worker, that takes one job and keeps it. */
  async serve(): Promise<void> {
    await this.queue.serve('scan', 1, this.bench.handler);
  }

  async jobs(): Promise<readonly unknown[]> {
    const rows = await this.held.database.query<{ urgency: string; state: string }>(
      `select data ->> 'urgency' as urgency, state from sidecar_queue.job where name = 'scan' and state <= 'active'
       order by created_on`,
    );
    return rows.map(({ urgency, state }) => `${urgency} ${state}`);
  }

  async letters(): Promise<readonly string[]> {
    return (await this.queue.deadLetters()).map(({ because }) => because ?? 'died');
  }

  /** Ends what runs until nothing waits; gives the claims that this took. */
  async finish(): Promise<readonly Claim[]> {
    const from = this.bench.claims.length;
    for (const claim of [...this.bench.claims]) this.bench.end(claim);
    while ((await this.jobs()).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const claim of this.bench.claims) this.bench.end(claim);
    }
    return this.bench.claims.slice(from);
  }

  async end(): Promise<void> {
    for (const claim of this.bench.claims) this.bench.end(claim);
    await this.queue.close(1);
    await this.held.remove();
  }
}

onEveryDatabaseAtLength('a repository of which two jobs died', (make) => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.in(await make());
    // A clock that was set back: what was given back is not due yet, what waited is.
    await scene.held.database.query(
      "update sidecar_queue.job set start_after = now() + interval '1 hour' where state = 'retry'",
    );
    await scene.serve();
    await scene.bench.claim(1);
    expect(await scene.jobs()).toEqual(['sweep retry', 'push active']);
    await scene.queue.releaseAll();
    expect(await scene.letters()).toEqual(['died']);
  });
  afterEach(async () => await scene.end());

  it("has both of them done without a person, because it is nobody's fault", async () => {
    expect(await scene.queue.revive('innocent')).toBe(1);
    expect(await scene.letters()).toEqual([]);
    expect(await scene.jobs()).toEqual(['sweep retry', 'push created']);
    await scene.held.database.query("update sidecar_queue.job set start_after = now() where state = 'retry'");
    await scene.serve();
    const done = await scene.finish();
    expect(done.map(({ work }) => 'urgency' in work && work.urgency).toSorted()).toEqual(['push', 'sweep']);
  });

  it('has one of them done where something new waits already', async () => {
    await scene.add('push');
    expect(await scene.jobs()).toHaveLength(1);
    await scene.held.database.query("update sidecar_queue.job set state = 'created' where state = 'retry'");
    expect(await scene.queue.revive('innocent')).toBe(0);
    expect(await scene.letters()).toEqual([]);
    expect(await scene.jobs()).toHaveLength(1);
  });

  it('is not tried again at once where too many workers died, and never where a job failed on its merits', async () => {
    const source = (sql: string) =>
      scene.held.database.query(`update sidecar_queue.job set ${sql} where name = 'dead' and state = 'created'`);
    await source(`source_retry_count = ${deathsAllowed}`);
    expect(await scene.queue.revive('innocent')).toBe(0);
    await source(`source_output = '{"because": "no way"}'`);
    expect(await scene.queue.revive('any')).toBe(0);
    await source(`source_output = '{}'`);
    expect(await scene.queue.revive('any')).toBe(1);
  });
});

onEveryDatabaseAtLength('what died with its workers', (make) => {
  const gone = new GitHubError({ status: 502, message: 'Bad Gateway', retryable: true });
  const silent: Platform = {
    ...nobody,
    // biome-ignore lint/correctness/useYield: it fails before it gives anything.
    async *failedDeliveries() {
      throw gone;
    },
    // biome-ignore lint/correctness/useYield: it fails before it gives anything.
    async *installations() {
      throw gone;
    },
  };

  it.each([
    { deaths: 3, compared: 'just now', revived: true },
    { deaths: deathsAllowed, compared: 'just now', revived: false },
    { deaths: deathsAllowed, compared: 'hours ago', revived: true },
  ])(
    'is put back by whoever works, though GitHub does not answer ($deaths deaths, all compared $compared: $revived)',
    async ({ deaths, compared, revived }) => {
      const held = await make();
      const house = await houseIn(held);
      const { database, queue, clock } = house;
      const trade = new ScriptedTrade();
      await database.query(
        `insert into sidecar.repository (id, installation, owner, name, wanted) values (60, 7, 'acme', 'shop', 1)`,
      );
      await leaveBookmark(database, 'reconcile', compared === 'just now' ? clock.now() : 0);
      await database.transaction(async (session) => {
        await queue.add(session, [{ queue: 'scan', repository: 60, urgency: 'push', attempt: 0, since: 0 }]);
      });
      await database.query(
        `update sidecar_queue.job set name = 'dead', policy = 'standard', dead_letter = null, source_name = name,
           source_retry_count = $1, source_output = '{"value": {"message": "job heartbeat timeout"}}'`,
        [deaths],
      );
      expect(await queue.deadLetters()).toHaveLength(1);
      await openBack(house, { trade, platform: silent });
      if (revived) await trade.begun(1);
      while (
        (await queue.depths()).some(({ waiting, running, queue: name }) => name !== 'dead' && waiting + running > 0)
      ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(trade.deeds).toEqual(revived ? ['scan shop'] : []);
      expect(await queue.deadLetters()).toHaveLength(revived ? 0 : 1);
      await house.close();
      await held.remove();
    },
  );
});

onPostgres('a worker that dies while it takes a job', (make) => {
  it('lets what waits go first, and no event is lost when that one dies, too', async () => {
    const scene = await Scene.in(await make());
    const { held, queue, bench } = scene;
    const { database } = held;
    const takes = Promise.withResolvers<number>();
    const dying = database.transaction(async (session) => {
      const [row] = await session.query<{ pid: number }>(
        `with taken as (
           update sidecar_queue.job set state = 'active', started_on = now(), heartbeat_on = now()
           where name = 'scan' and state = 'retry'
         ) select pg_backend_pid() as pid`,
      );
      takes.resolve(row?.pid ?? 0);
      await session.query('select pg_sleep(60)');
    });
    const pid = await takes.promise;
    const died = expect(dying).rejects.toThrow();
    await scene.serve();
    // The other worker stands before the place of the first.
    const isWaiting = `select from pg_locks where not granted and pid in
      (select pid from pg_stat_activity where datname = current_database())`;
    while ((await database.query(isWaiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await database.query('select pg_terminate_backend($1)', [pid]);
    await died;
    expect((await bench.claim(1)).work).toMatchObject({ urgency: 'push' });
    expect(await scene.jobs()).toEqual(['sweep retry', 'push active']);
    await queue.releaseAll();
    expect(await scene.letters()).toEqual(['died']);
    expect(await queue.revive('innocent')).toBe(1);
    await scene.serve();
    expect(await scene.finish()).not.toEqual([]);
    expect(await scene.letters()).toEqual([]);
    await scene.end();
  });
});
