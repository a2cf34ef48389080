import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { fenceAround } from '../../src/app/jobs/fences.ts';
import type { InstallationFacts, Platform } from '../../src/app/jobs/platform.ts';
import type { Work } from '../../src/app/queue/job.ts';
import { type House, houseIn } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';
import { ScriptedTrade } from './scripted-trade.ts';

onEveryDatabaseAtLength('what nothing can ask for any more', (make) => {
  let held: Held;
  let house: House;
  let listed: readonly InstallationFacts[] = [];

  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
    const platform: Platform = {
      ...nobody,
      async *installations() {
        yield* listed;
      },
    };
    listed = [{ id: 1, account: 'acme', suspended: true }];
    await openBack(house, { trade: new ScriptedTrade(), platform, writesNothing: true });
    await compared();
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });

  const compared = async (): Promise<void> => {
    const busy = async () => (await house.queue.depths()).some((one) => one.waiting + one.running > 0 && isServed(one));
    while (await busy()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const isServed = ({ queue }: { readonly queue: string }): boolean => ['reconcile', 'scan'].includes(queue);
  /** Everything is compared once more, as it is every six hours. */
  const round = async (): Promise<void> => {
    await add({ queue: 'reconcile', attempt: 0, since: 0 });
    await compared();
  };
  const add = async (work: Work, delay = 0): Promise<void> => {
    await house.database.transaction(async (session) => await house.queue.add(session, [work], delay));
  };
  const run = async (sql: string): Promise<void> => void (await house.database.query(sql));
  /** The tables in which there is something of a repository. */
  const tablesWith = async (repository: number): Promise<readonly unknown[]> => {
    const rows = await house.database.query<{ place: string }>(
      `select 'repository' as place from sidecar.repository where id = $1
       union select 'plan' from sidecar.plan where repository = $1
       union select 'pull' from sidecar.pull where repository = $1
       union select 'branch' from sidecar.branch where repository = $1
       union select 'written' from sidecar.written where repository = $1 order by place`,
      [repository],
    );
    return rows.map(({ place }) => place);
  };
  /** A repository of which everything is known that may be, last seen so many days ago. */
  const knows = async (id: number, { installation = 1, state = 'open', days = 0, pulls = true }): Promise<void> => {
    await run(
      `insert into sidecar.repository (id, installation, owner, name, state, scanned_at)
         values (${id}, ${installation}, 'acme', 'shop-${id}', '${state}', now() - interval '${days} days');
       insert into sidecar.plan (repository, document, made_at) values (${id}, '', now())`,
    );
    const fence = fenceAround(house, id);
    await fence.take('sidecar-migrate/main');
    await fence.intend('sidecar-migrate/main', 'a1');
    await run(`update sidecar.written set written_at = now() - interval '${days} days' where repository = ${id}`);
    if (pulls) await run(`insert into sidecar.pull values (${id}, 1, 'merged', now() - interval '${days} days')`);
  };
  const everything = ['branch', 'plan', 'pull', 'repository', 'written'];

  it('is forgotten with a repository that is long gone, and had no pull request that others go by', async () => {
    await knows(10, { state: 'gone', days: 40, pulls: false });
    await knows(11, { state: 'gone', days: 20, pulls: false });
    await knows(12, { state: 'gone', days: 40 });
    await knows(13, { days: 400, pulls: false });
    await round();
    expect(await tablesWith(10)).toEqual([]);
    for (const id of [11, 13]) expect(await tablesWith(id)).toEqual(everything.filter((name) => name !== 'pull'));
    expect(await tablesWith(12)).toEqual(everything);
  });

  it('is forgotten with an installation that ended, when GitHub has not listed it twice', async () => {
    await run(`insert into sidecar.installation (id, account) values (2, 'former');
      insert into sidecar.budget (scope) values ('installation:1'), ('installation:2');
      insert into sidecar.text (installation, oid, text, used_on) values (1, 'aa', '', now()), (2, 'aa', '', now());
      insert into sidecar.migration values (1, 'k', '', now()), (2, 'k', '', now())`);
    await knows(20, { installation: 2 });
    await knows(21, {});
    const scopes = async (): Promise<readonly unknown[]> => {
      const rows = await house.database.query<{ scope: string }>(
        `select scope from sidecar.budget where scope <> 'app'
         union all select 'text of ' || installation from sidecar.text
         union all select 'plan of ' || installation from sidecar.migration order by scope`,
      );
      return rows.map(({ scope }) => scope);
    };
    const all = await scopes();
    await round();
    expect([await tablesWith(20), await scopes()]).toEqual([everything, all]);
    await round();
    expect([await tablesWith(20), await tablesWith(21)]).toEqual([[], everything]);
    expect(await scopes()).toEqual(all.filter((scope) => !String(scope).endsWith('2')));
    // What is heard of it late begins nothing.
    expect(await house.database.query('select state from sidecar.installation where id = 2')).toEqual([
      { state: 'removed' },
    ]);
  });

  it('are texts and plans that nobody used in a month, and commits behind the last 200', async () => {
    await run(`insert into sidecar.text (installation, oid, text, used_on)
        values (1, 'old', '', now() - interval '31 days'), (1, 'new', '', now() - interval '29 days');
      insert into sidecar.migration values (1, 'old', '', now() - interval '31 days');`);
    await knows(30, {});
    await run(`insert into sidecar.written (repository, oid, written_at)
      select 30, 'c' || n, now() - interval '1 year' - n * interval '1 hour' from generate_series(1, 300) as n`);
    await round();
    const texts = await house.database.query("select oid from sidecar.text where oid in ('old', 'new')");
    expect(texts).toEqual([{ oid: 'new' }]);
    expect(await house.database.query("select key from sidecar.migration where key = 'old'")).toEqual([]);
    const commits = await house.database.query<{ oid: string }>(
      'select oid from sidecar.written where repository = 30',
    );
    expect(commits).toHaveLength(200);
    expect((await fenceAround(house, 30).written()).slice(0, 2)).toEqual(['a1', 'c1']);
  });

  it('are dead letters of what lies there again or was done since', async () => {
    const dies = async (work: Work, minutesAgo: number): Promise<void> => {
      await add(work, 3600);
      await run(`update sidecar_queue.job set name = 'dead', policy = 'standard', dead_letter = null, source_name = name,
          source_retry_count = 0, source_output = '{"because": "no way"}', created_on = now() - interval '${minutesAgo} minutes'
        where start_after > now() and name in ('scan', 'publish')`);
    };
    const scan = { queue: 'scan', urgency: 'push', attempt: 0, since: 0 } as const;
    const publish = { queue: 'publish', installation: 1, urgency: 'push', attempt: 0, since: 0 } as const;
    await knows(40, {});
    for (const [repository, minutes] of [
      [40, 5],
      [41, 20],
      [41, 10],
      [42, 9],
    ] as const) {
      await dies({ ...scan, repository }, minutes);
    }
    for (const [repository, minutes] of [
      [43, 8],
      [44, 7],
    ] as const)
      await dies({ ...publish, repository }, minutes);
    await round();
    const left = (await house.queue.deadLetters()).map(({ queue, key, since }) => [
      `${queue} ${key}`,
      Math.round((Date.now() - since.getTime()) / 60_000),
    ]);
    expect(left).toEqual([
      ['scan 41', 10],
      ['scan 42', 9],
      ['publish 1', 8],
      ['publish 1', 7],
    ]);
  });

  it('is not what waits, however long, even where another release made the queues', async () => {
    await run('update sidecar_queue.queue set retention_seconds = 60, deletion_seconds = 999999');
    const other = await houseIn(held);
    await other.close();
    const publish = { queue: 'publish', installation: 1, urgency: 'push', attempt: 0, since: 0 } as const;
    await add({ ...publish, repository: 50 });
    const [kept] = await house.database.query(
      `select keep_until > now() + interval '300 days' as waits, deletion_seconds as over from sidecar_queue.job
       where name = 'publish' and data ->> 'repository' = '50'`,
    );
    expect(kept).toEqual({ waits: true, over: 3600 });
  });
});
