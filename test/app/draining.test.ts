import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { type House, houseIn } from './house.ts';
import { nobody } from './nobody.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';
import { ScriptedTrade } from './scripted-trade.ts';

onEveryDatabaseAtLength('an App that is asked to stop', (make) => {
  let held: Held;
  let house: House;
  let trade: ScriptedTrade;
  beforeAll(async () => {
    held = await make();
  });
  beforeEach(async () => {
    house = await houseIn(held);
    trade = new ScriptedTrade();
    await openBack(house, { trade, platform: nobody });
    await house.database.query(
      `insert into sidecar.repository (id, installation, owner, name, wanted, wanted_head) values (1, 7, 'acme', 'shop', 1, 'a1')`,
    );
  });
  afterEach(async () => {
    await held.database.query('delete from sidecar_queue.job; delete from sidecar.repository');
  });
  afterAll(async () => await held.remove());

  const add = async (): Promise<void> => {
    await house.database.transaction(async (session) => {
      await house.queue.add(session, [{ queue: 'scan', repository: 1, urgency: 'push', attempt: 0, since: 0 }]);
    });
  };
  const scans = async () =>
    await house.database.query("select state, retry_count as tries from sidecar_queue.job where name = 'scan'");

  it('ends the jobs that run, and begins no others', async () => {
    const end = Promise.withResolvers<void>();
    trade.onScan = async () => {
      await end.promise;
      return { state: 'nothing-found', head: 'a1' };
    };
    await add();
    await trade.begun(1);
    const stopped = house.queue.close(20);
    await add();
    end.resolve();
    await stopped;
    expect(await house.database.query('select seen, head from sidecar.repository')).toEqual([{ seen: 1, head: 'a1' }]);
    expect((await scans()).toSorted((a, b) => String(b.state).localeCompare(String(a.state)))).toEqual([
      { state: 'created', tries: 0 },
      { state: 'completed', tries: 0 },
    ]);
    expect(trade.deeds).toEqual(['scan shop']);
  });

  it('gives back at once what does not end in time, and nothing of it counts', async () => {
    const end = Promise.withResolvers<void>();
    trade.onScan = async () => {
      await end.promise;
      return { state: 'too-late', head: 'a1' };
    };
    await add();
    await trade.begun(1);
    await house.queue.close(1);
    expect(await scans()).toEqual([{ state: 'retry', tries: 0 }]);
    end.resolve();
    const next = await houseIn(held);
    trade.onScan = () => ({ state: 'nothing-found', head: 'a1' });
    await openBack(next, { trade, platform: nobody });
    await trade.begun(2);
    while ((await scans()).some(({ state }) => state !== 'completed')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await next.database.query('select state from sidecar.repository')).toEqual([{ state: 'nothing-found' }]);
    await next.close();
  });
});
