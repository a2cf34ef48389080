import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Intake, OverloadedError } from '../../src/app/intake/intake.ts';
import type { Delivery, Notice } from '../../src/app/intake/notice.ts';
import { stoppedClock } from '../simulated-github/clock.ts';
import { type House, houseIn, type Row } from './house.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [string, string, string, string];

onEveryDatabaseAtLength('deliveries in great number', (make) => {
  const clock = stoppedClock();
  let held: Held;
  let house: House;
  let number = 0;
  beforeAll(async () => {
    held = await make();
    house = await houseIn(held, clock);
  });
  afterEach(async () => {
    await house.database.query('delete from sidecar.repository; delete from sidecar_queue.job');
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });

  const open = (settings: { readonly capacity?: number } = {}): Intake =>
    new Intake({ ...house, now: () => clock.now(), ...settings });
  const delivery = (...notices: readonly Notice[]): Delivery => {
    number += 1;
    return { id: `delivery-${number}`, event: 'push', notices };
  };
  const push = (before: string, after: string, quiet = true): Delivery => {
    const repository = { id: 7, installation: 1, owner: 'acme', name: 'shop' };
    const kind = 'repository-changed';
    return delivery({ kind, repository, urgency: 'push', head: after, ...(quiet ? { quiet: { before, after } } : {}) });
  };
  const known = async (head: string): Promise<void> => {
    await house.database.query(
      `insert into sidecar.repository (id, installation, owner, name, head, wanted_head)
       values (7, 1, 'acme', 'shop', '${head}', '${head}')`,
    );
  };
  const rows = async (sql: string): Promise<readonly Row[]> => await house.database.query(sql);
  /** Keeps everybody from writing deliveries down until it is let go. */
  const occupied = async (): Promise<() => Promise<void>> => {
    const locked = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const holding = house.database.transaction(async (session) => {
      await session.query('lock table sidecar.delivery in access exclusive mode');
      locked.resolve();
      await over.promise;
    });
    await locked.promise;
    return async () => {
      over.resolve();
      await holding;
    };
  };

  it('are turned away while others wait too long, before GitHub hangs up, and are taken again afterwards', async () => {
    const intake = open();
    const release = await occupied();
    const first = intake.take(delivery());
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = intake.take(delivery());
    expect(intake.full).toBe(false);
    clock.advance({ seconds: 3 });
    expect(intake.full).toBe(true);
    await expect(intake.take(delivery())).rejects.toThrow(OverloadedError);
    await release();
    expect([await first, await second]).toEqual([true, true]);
    expect(intake.full).toBe(false);
    expect(await intake.take(delivery())).toBe(true);
  });

  it('are turned away when more wait than there is room for', async () => {
    const intake = open({ capacity: 2 });
    const release = await occupied();
    const waiting = [intake.take(delivery()), intake.take(delivery())];
    await expect(intake.take(delivery())).rejects.toThrow(OverloadedError);
    await release();
    expect(await Promise.all(waiting)).toEqual([true, true]);
  });

  it('that arrive together and lead from head to head quietly move it, and no more', async () => {
    await known(a);
    const intake = open();
    await Promise.all([push(a, b), push(b, c), push(c, d)].map((one) => intake.take(one)));
    expect(await rows('select head, wanted_head, wanted from sidecar.repository')).toEqual([
      { head: d, wanted_head: d, wanted: 0 },
    ]);
    expect(await rows('select name from sidecar_queue.job')).toEqual([]);
  });

  it('that arrive together are not quiet beyond the first that is not', async () => {
    await known(a);
    const intake = open();
    await Promise.all([push(a, b), push(b, c, false), push(c, d)].map((one) => intake.take(one)));
    const [row] = await rows('select head, wanted_head, wanted, seen from sidecar.repository');
    expect(row).toEqual({ head: b, wanted_head: d, wanted: 1, seen: 0 });
    expect(await rows('select name from sidecar_queue.job')).toEqual([{ name: 'scan' }]);
  });

  it('are quiet for nobody whose head is not known', async () => {
    const intake = open();
    await intake.take(push(a, b));
    expect(await rows('select wanted from sidecar.repository')).toEqual([{ wanted: 1 }]);
  });
});
