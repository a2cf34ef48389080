import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { FencedError, fenceAround } from '../../src/app/jobs/fences.ts';
import type { ListedRepository, Platform } from '../../src/app/jobs/platform.ts';
import type { Work } from '../../src/app/queue/job.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { type House, houseIn, type Row } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';
import { ScriptedTrade } from './scripted-trade.ts';

onEveryDatabaseAtLength('jobs', (make) => {
  let held: Held;
  let house: House;
  let trade: ScriptedTrade;
  const stage = { current: new ScriptedTrade(), listed: [] as readonly ListedRepository[] };
  let number = 100;

  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
    const acting = {
      scan: async (...all: Parameters<ScriptedTrade['scan']>) => await stage.current.scan(...all),
      publish: async (...all: Parameters<ScriptedTrade['publish']>) => await stage.current.publish(...all),
      attend: async (...all: Parameters<ScriptedTrade['attend']>) => await stage.current.attend(...all),
      excuse: async (subject: Parameters<ScriptedTrade['excuse']>[0]) => await stage.current.excuse(subject),
    };
    const platform: Platform = {
      ...nobody,
      async *repositories() {
        yield* stage.listed;
      },
    };
    await openBack(house, { trade: acting, platform });
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });
  beforeEach(() => {
    trade = new ScriptedTrade();
    stage.current = trade;
    number += 1;
  });
  afterEach(async () => await idle());

  const rows = async (sql: string): Promise<readonly Row[]> => await house.database.query(sql);
  /** Resolves when nothing runs or is about to. */
  const idle = async (): Promise<void> => {
    for (;;) {
      const busy = (await house.queue.depths()).filter(
        ({ waiting, running, queue }) => waiting + running > 0 && queue !== 'dead',
      );
      if (busy.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const push = async (head: string, works: readonly Work[] = [scan()]): Promise<void> => {
    await house.database.transaction(async (session) => {
      await session.query(
        `insert into sidecar.repository as r (id, installation, owner, name, wanted, wanted_head)
         values ($1, 7, 'acme', 'shop', 1, $2) on conflict (id) do update set wanted = r.wanted + 1, wanted_head = $2`,
        [number, head],
      );
      await house.queue.add(session, works);
    });
  };
  const scan = (): Work => ({ queue: 'scan', repository: number, urgency: 'push', attempt: 0, since: 0 });
  const row = async (): Promise<Row | undefined> =>
    (await rows(`select state, detail, wanted, seen, head from sidecar.repository where id = ${number}`))[0];

  it('scan what was pushed, and publish what was planned', async () => {
    trade.onScan = () => ({ state: 'found', head: 'a1', plan: 'the plan' });
    trade.onPublish = () => ({ state: 'open', stale: false, detail: 'https://github.example/1' });
    await push('a1');
    await trade.begun(2);
    await idle();
    expect(trade.deeds).toEqual(['scan shop', 'publish shop the plan']);
    expect(await row()).toEqual({ state: 'open', detail: 'https://github.example/1', wanted: 1, seen: 1, head: 'a1' });
    expect(await rows(`select * from sidecar.plan where repository = ${number}`)).toEqual([]);
  });

  it('look again when something happened during a scan', async () => {
    trade.onScan = async ({ repository }) => {
      if (repository.wanted === 1) await push('a2', []);
      return { state: 'nothing-found', head: repository.wanted === 1 ? 'a1' : 'a2' };
    };
    await push('a1');
    await trade.begun(2);
    await idle();
    expect(trade.deeds).toHaveLength(2);
    expect(await row()).toMatchObject({ wanted: 2, seen: 2, head: 'a2' });
  });

  it('scan again before they publish what no longer fits', async () => {
    trade.onScan = () => ({ state: 'found', head: 'a1', plan: `plan ${trade.deeds.length}` });
    trade.onPublish = (_subject, plan) => ({ state: 'open', stale: plan === 'plan 1' });
    await push('a1');
    await trade.begun(4);
    await idle();
    expect(trade.deeds).toEqual(['scan shop', 'publish shop plan 1', 'scan shop', 'publish shop plan 3']);
  });

  it('wait longer each time for a repository that is never as it was planned for, and never with a push', async () => {
    trade.onScan = ({ repository }) => ({ state: 'found', head: repository.wanted_head ?? '', plan: 'plan' });
    trade.onPublish = () => ({ state: 'open', stale: true });
    const waiting = async (): Promise<Row | undefined> =>
      (
        await rows(
          `select data -> 'stale' as stale, data -> 'attempt' as attempt, extract(epoch from start_after - now())::int as wait
           from sidecar_queue.job where name = 'scan' and state = 'created' and singleton_key = '${number}'`,
        )
      )[0];
    for (const [stale, least, most] of [
      [2, 12, 16],
      [3, 56, 64],
      [9, 290, 300],
    ] as const) {
      await push('a1', [{ ...scan(), stale } as Work]);
      await trade.begun(2);
      await idle();
      const after = await waiting();
      expect(after).toMatchObject({ stale: stale + 1, attempt: 0 });
      expect(after?.wait).toBeGreaterThanOrEqual(least);
      expect(after?.wait).toBeLessThanOrEqual(most);
      trade.deeds.length = 0;
    }
    trade.onPublish = () => ({ state: 'open', stale: false });
    await push('a2');
    await trade.begun(2);
    await idle();
    expect(await row()).toMatchObject({ state: 'open', head: 'a2' });
    expect(await waiting()).toBeUndefined();
  });

  it('of several pushes in a row are one: what the first brought is news until it is answered', async () => {
    const since: unknown[] = [];
    trade.onScan = ({ repository }) => {
      since.push(repository.answered);
      return { state: 'found', head: repository.wanted_head ?? '', plan: `plan of ${repository.wanted_head}` };
    };
    trade.onPublish = (_subject, plan) => ({ state: 'open', stale: plan === 'plan of a1' });
    await push('a1');
    await trade.begun(2);
    await push('a2');
    await trade.begun(4);
    await idle();
    await push('a3');
    await trade.begun(6);
    await idle();
    expect(since.at(0)).toBe(null);
    expect(new Set(since.slice(0, -1))).toEqual(new Set([null]));
    expect(since.at(-1)).toBe('a2');
  });

  it('are published as urgently as the last scan wants, though a less urgent publication waits', async () => {
    const urgencies: string[] = [];
    const wait = Promise.withResolvers<void>();
    trade.onScan = () => ({ state: 'found', head: 'a1', plan: 'plan' });
    trade.onPublish = async ({ urgency, repository }) => {
      urgencies.push(urgency);
      if (repository.id === number) return { state: 'open', stale: false };
      await wait.promise;
      return { state: 'open', stale: false };
    };
    const elder = number + 5000;
    await house.database.query(
      `insert into sidecar.repository (id, installation, owner, name, wanted) values (${elder}, 7, 'acme', 'elder', 1)`,
    );
    await push('a1', [{ ...scan(), repository: elder } as Work]);
    await trade.begun(2);
    await push('a1', [{ ...scan(), urgency: 'sweep' } as Work]);
    await trade.begun(3);
    await push('a1');
    await trade.begun(4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    wait.resolve();
    await trade.begun(5);
    await idle();
    expect(urgencies).toEqual(['push', 'push']);
  });

  it('ask again later when GitHub is behind its own events', async () => {
    trade.onScan = () => ({ state: 'nothing-found', head: 'a0' });
    await push('a1');
    await trade.begun(1);
    await idle();
    const waits = await rows(
      `select data, start_after > now() as later from sidecar_queue.job where name = 'scan' and state = 'created' and singleton_key = '${number}'`,
    );
    expect(waits).toEqual([{ data: expect.objectContaining({ lag: 1 }), later: true }]);
  });

  it('are put off for as long as GitHub asks, and lose nothing', async () => {
    trade.onScan = () => {
      throw new GitHubError({ status: 403, message: 'secondary rate limit', retryable: true, retryAfter: 3600 });
    };
    await push('a1');
    await trade.begun(1);
    await idle();
    const [job] = await rows(
      `select data, extract(epoch from start_after - now())::int as wait from sidecar_queue.job
       where name = 'scan' and state = 'created' and singleton_key = '${number}'`,
    );
    expect(job?.data).toMatchObject({ attempt: 0 });
    expect(job?.wait).toBeGreaterThan(3500);
    expect(await row()).toMatchObject({ wanted: 1, seen: 0 });
  });

  it('of a push go at once even if an earlier one was put off', async () => {
    trade.onScan = () => {
      if (trade.deeds.length > 1) return { state: 'nothing-found', head: 'a2' };
      throw new GitHubError({ status: 502, message: 'Bad Gateway', retryable: true });
    };
    await push('a1');
    await trade.begun(1);
    await idle();
    await push('a2');
    await trade.begun(2);
    await idle();
    expect(await row()).toMatchObject({ wanted: 2, seen: 2, head: 'a2' });
  });

  it('that nobody can do wait for a person, with their reason', async () => {
    trade.onScan = () => {
      throw new GitHubError({ status: 422, message: 'Validation Failed', retryable: false });
    };
    await push('a1');
    await trade.begun(1);
    await idle();
    trade.onScan = () => ({ state: 'nothing-found', head: 'a1' });
    while ((await house.queue.redrive('scan')) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await trade.begun(2);
    await idle();
    expect(await row()).toMatchObject({ wanted: 1, seen: 1, head: 'a1' });
  });

  it.each([
    { blocking: true, deeds: ['attend', 'excuse'] },
    { blocking: false, deeds: ['attend'] },
  ])(
    'of checks that nobody can make let nobody wait where they are required ($blocking)',
    async ({ blocking, deeds }) => {
      await push('a1', []);
      await house.database.query('update sidecar.repository set blocking = $2 where id = $1', [number, blocking]);
      trade.onAttend = () => {
        throw new RangeError('a fault of ours');
      };
      const last = { attempt: 5, since: 0, urgency: 'conversation' } as const;
      const check: Work = { queue: 'attend', repository: number, subject: { pull: 7, by: 'alice' }, ...last };
      await house.database.transaction((session) => house.queue.add(session, [check]));
      await trade.begun(1);
      await idle();
      expect(trade.deeds.map((deed) => deed.split(' ')[0])).toEqual(deeds);
    },
  );

  it('that a comparison finds undone are done: a plan that no job would publish', async () => {
    await push('a1', []);
    await house.database.query(
      `insert into sidecar.plan (repository, document, made_at) values (${number}, 'left behind', now())`,
    );
    const reconcile: Work = { queue: 'reconcile', installation: 7, attempt: 0, since: 0 };
    await house.database.query(
      'update sidecar.repository set seen = wanted, scanned_at = now() where installation = 7',
    );
    trade.onPublish = () => ({ state: 'open', stale: false });
    stage.listed = [{ id: number, nodeId: `R_${number}`, owner: 'acme', name: 'shop' }];
    await house.database.transaction((session) => house.queue.add(session, [reconcile]));
    await trade.begun(1);
    await idle();
    expect(trade.deeds).toEqual(['publish shop left behind']);
    stage.listed = [];
  });

  it('leave alone what is gone', async () => {
    await push('a1', []);
    await house.database.query("update sidecar.repository set state = 'gone' where id = $1", [number]);
    await push('a1');
    await idle();
    expect(trade.deeds).toEqual([]);
  });

  it('keep a worker that was thought dead from writing after another has taken over', async () => {
    const slow = fenceAround(house, number);
    await slow.take('sidecar-migrate/main');
    await slow.intend('sidecar-migrate/main', 'c1');
    const next = fenceAround(house, number);
    await next.take('sidecar-migrate/main');
    await next.intend('sidecar-migrate/main', 'c2');
    await expect(slow.intend('sidecar-migrate/main', 'c3')).rejects.toThrow(FencedError);
    expect((await next.written()).toSorted()).toEqual(['c1', 'c2']);
  });
});
