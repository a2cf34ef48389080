import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { noticesIn } from '../../src/app/intake/reading.ts';
import { record } from '../../src/app/intake/recording.ts';
import type { FailedDelivery, InstallationFacts, ListedRepository, Platform } from '../../src/app/jobs/platform.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { configPaths, isRelevantPath } from '../../src/pull-request/paths.ts';
import { type House, houseIn, type Row } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';
import { ScriptedTrade } from './scripted-trade.ts';

const settings: readonly string[] = configPaths;
const interests = { app: 1, relevant: isRelevantPath, settings: (path: string) => settings.includes(path) };
const refused = (status: number, message: string) => new GitHubError({ status, message, retryable: false });

onEveryDatabaseAtLength('what comes late, or while GitHub is asked', (make) => {
  let held: Held;
  let house: House;
  let trade: ScriptedTrade;
  let installations: readonly InstallationFacts[];
  let listed: readonly ListedRepository[];
  let failed: readonly FailedDelivery[];
  /** What happens while GitHub lists. */
  let meanwhile: () => Promise<void>;
  const asked: number[] = [];
  let installation = 40;
  let delivered = 0;

  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
    const platform: Platform = {
      ...nobody,
      async *installations() {
        yield* installations;
        await meanwhile();
      },
      async *repositories(id) {
        if (id !== installation) return;
        if (!installations.some((one) => one.id === id)) throw refused(404, 'Not Found');
        yield* listed;
        await meanwhile();
      },
      heads: async (_id, nodeIds) => new Map(nodeIds.map((id) => [id, `head of ${id}`])),
      async *failedDeliveries() {
        yield* failed;
      },
      redeliver: async (id) => {
        if (id === 2) throw refused(422, 'Delivery cannot be redelivered');
        asked.push(id);
      },
    };
    const acting = {
      scan: async (...all: Parameters<ScriptedTrade['scan']>) => await trade.scan(...all),
      publish: async (...all: Parameters<ScriptedTrade['publish']>) => await trade.publish(...all),
      attend: async (...all: Parameters<ScriptedTrade['attend']>) => await trade.attend(...all),
      excuse: async (subject: Parameters<ScriptedTrade['excuse']>[0]) => await trade.excuse(subject),
    };
    reset();
    await openBack(house, { trade: acting, platform });
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });
  const reset = (): void => {
    installation += 1;
    installations = [{ id: installation, account: 'acme', suspended: false }];
    listed = [];
    failed = [];
    meanwhile = async () => {};
    trade = new ScriptedTrade();
    trade.onScan = ({ repository }) => ({ state: 'nothing-found', head: `head of n${repository.id}` });
  };
  beforeEach(async () => {
    await idle();
    reset();
  });

  const repository = (id: number) => ({ id, nodeId: `n${id}`, owner: 'acme', name: `shop-${id}` });
  const idle = async (): Promise<void> => {
    for (;;) {
      const busy = (await house.queue.depths()).some(
        ({ waiting, running, queue }) => waiting + running > 0 && queue !== 'dead',
      );
      if (!busy) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  /** A delivery about the installation, taken as the App takes it. */
  const tells = async (event: string, payload: object): Promise<void> => {
    delivered += 1;
    const notices = noticesIn(
      event,
      { installation: { id: installation, account: { login: 'acme' } }, ...payload },
      interests,
    );
    await house.database.transaction((session) =>
      record(session, [{ id: `late-${delivered}`, event, notices }], {
        queue: house.queue,
        now: () => house.clock.now(),
      }),
    );
  };
  const named = (id: number) => ({ id, name: `shop-${id}`, full_name: `acme/shop-${id}` });
  const compares = async (one?: number): Promise<void> => {
    const work = {
      queue: 'reconcile',
      attempt: 0,
      since: 0,
      ...(one === undefined ? {} : { installation: one }),
    } as const;
    await house.database.transaction((session) => house.queue.add(session, [work]));
    await idle();
  };
  const stateOf = async (id: number): Promise<unknown> =>
    (await house.database.query<Row>(`select state from sidecar.repository where id = ${id}`))[0]?.state;
  const installed = async (id: number): Promise<unknown> =>
    (await house.database.query<Row>(`select state from sidecar.installation where id = ${id}`))[0]?.state;

  it('a repository that is made while all are listed is looked at', async () => {
    meanwhile = async () => {
      meanwhile = async () => {};
      await tells('repository', { action: 'created', repository: named(901) });
    };
    await compares(installation);
    expect(new Set(trade.deeds)).toEqual(new Set(['scan shop-901']));
    expect(await stateOf(901)).toBe('nothing-found');
  });

  it('a repository that is renamed while all are listed keeps its new name', async () => {
    listed = [repository(902)];
    await compares(installation);
    meanwhile = async () => {
      meanwhile = async () => {};
      const renamed = { ...named(902), name: 'store', full_name: 'acme/store' };
      await tells('repository', { action: 'renamed', repository: renamed });
    };
    await compares(installation);
    expect(trade.deeds.at(-1)).toBe('scan store');
    expect(trade.deeds.filter((deed) => deed === 'scan shop-902')).toHaveLength(1);
  });

  it('an installation that begins while all are listed is worked for', async () => {
    const fresh = installation + 1;
    installations = [];
    meanwhile = async () => {
      meanwhile = async () => {};
      installation = fresh;
      installations = [{ id: fresh, account: 'acme', suspended: false }];
      listed = [repository(903)];
      await tells('installation', { action: 'created' });
    };
    await compares();
    expect(trade.deeds).toEqual(['scan shop-903']);
    expect(await installed(fresh)).toBe('active');
  });

  it('that a repository was taken away, told after it came back, is not believed', async () => {
    listed = [repository(904)];
    await compares(installation);
    await tells('installation_repositories', { action: 'removed', repositories_removed: [named(904)] });
    await idle();
    expect(trade.deeds).toEqual(['scan shop-904', 'scan shop-904']);
    expect(await stateOf(904)).toBe('nothing-found');
    listed = [];
    await tells('installation_repositories', { action: 'removed', repositories_removed: [named(904)] });
    await idle();
    expect(await stateOf(904)).toBe('gone');
  });

  it('that a repository was taken away from those who had it before says nothing of whose it is now', async () => {
    listed = [repository(905)];
    await compares(installation);
    await tells('installation_repositories', {
      action: 'removed',
      installation: { id: 7 },
      repositories_removed: [named(905)],
    });
    await idle();
    expect(await stateOf(905)).toBe('nothing-found');
  });

  it('that an installation is suspended, told after it was resumed, is not believed', async () => {
    listed = [repository(906)];
    await compares();
    await tells('installation', { action: 'suspend' });
    await idle();
    expect(await installed(installation)).toBe('active');
    installations = [];
    await tells('installation', { action: 'deleted' });
    await idle();
    expect(await installed(installation)).toBe('removed');
    expect(await house.queue.deadLetters()).toEqual([]);
  });

  it('what was missing is tried again when it was granted', async () => {
    listed = [repository(907)];
    trade.onScan = () => ({ state: 'missing-permission', head: 'head of n907' });
    await compares(installation);
    await compares(installation);
    expect(trade.deeds).toHaveLength(1);
    trade.onScan = () => ({ state: 'nothing-found', head: 'head of n907' });
    await tells('installation', { action: 'new_permissions_accepted' });
    await idle();
    expect(await stateOf(907)).toBe('nothing-found');
  });

  it('a delivery that GitHub does not bring again keeps back no others', async () => {
    const at = house.clock.now();
    failed = [4, 3, 2, 1].map((id) => ({
      id,
      guid: `guid-${id}`,
      // Suites of checks come with every push, and tell nothing.
      ...(id === 4 ? { event: 'check_suite', action: 'requested' } : { event: 'push' }),
      deliveredAt: at - 10_000 + id,
    }));
    await house.database.transaction((session) =>
      house.queue.add(session, [{ queue: 'redeliver', attempt: 0, since: 0 }]),
    );
    await idle();
    expect(asked).toEqual([1, 3]);
    expect(await house.queue.deadLetters()).toEqual([]);
  });

  it('deliveries in great number are asked for some at a time, the oldest first, and the rest soon', async () => {
    const at = house.clock.now();
    failed = Array.from({ length: 250 }, (_, i) => ({
      id: 1000 - i,
      guid: `many-${i}`,
      event: 'push',
      deliveredAt: at - 10_000 - i,
    }));
    asked.length = 0;
    await house.database.transaction((session) =>
      house.queue.add(session, [{ queue: 'redeliver', attempt: 0, since: 0 }]),
    );
    await idle();
    expect(asked).toEqual(Array.from({ length: 200 }, (_, i) => 751 + i));
    const depths = await house.queue.depths();
    expect(depths.find(({ queue }) => queue === 'redeliver')).toMatchObject({ waiting: 0, delayed: 1 });
  });
});
