import { afterAll, beforeAll, expect, it } from 'vitest';
import { Budgets } from '../../src/app/budget/budgets.ts';
import type { Weight } from '../../src/app/budget/limits.ts';
import { bookmarked, leaveBookmark } from '../../src/app/jobs/bookmarks.ts';
import { isReconcileDue } from '../../src/app/jobs/reconcile-job.ts';
import { redeliverJob } from '../../src/app/jobs/redeliver-job.ts';
import { type House, houseIn } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabase } from './places.ts';

const hour = 60 * 60 * 1000;
const year = 365 * 24 * hour;

onEveryDatabase('a clock that was a year ahead, and was put right', (make) => {
  let held: Held;
  let house: House;
  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });

  it.each<Weight>([
    { kind: 'rest', points: 5, creates: true },
    { kind: 'graphql', points: 5, creates: false },
  ])('closes no budget for a year, and opens none without bounds: $kind', async (weight) => {
    const budgets = new Budgets(held.database);
    const now = Date.parse('2026-03-01T12:00:00Z');
    const admit = async (at: number): Promise<number> =>
      await budgets.admit('installation:1', { weight, urgency: 'push', now: at });
    expect(await admit(now + year)).toBe(0);
    expect(await admit(now)).toBe(0);
    expect(await admit(now)).toBeGreaterThan(0);
    expect(await admit(now)).toBeLessThan(hour);
  });

  it('hides no delivery that failed, and no comparison that is due', async () => {
    const { database, clock } = house;
    await leaveBookmark(database, 'redeliver', clock.now() + year);
    await leaveBookmark(database, 'reconcile', clock.now() + year);
    expect(await isReconcileDue(house)).toBe(true);
    const asked: number[] = [];
    const platform = {
      ...nobody,
      async *failedDeliveries(since: number) {
        asked.push(since);
        yield* [];
      },
    };
    const bench = { ...house, ended: () => undefined };
    const { write } = await redeliverJob(bench, platform, house.log);
    await database.transaction(async (session) => await write?.(session));
    expect(asked).toEqual([expect.any(Number)]);
    expect(asked[0]).toBeLessThan(clock.now());
    expect(await bookmarked(database, 'redeliver')).toBeLessThanOrEqual(clock.now());
  });
});
