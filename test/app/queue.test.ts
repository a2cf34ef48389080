import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrateSchema } from '../../src/app/database/migration.ts';
import type { ScanWork, Urgency } from '../../src/app/queue/job.ts';
import { type Claim, type JobQueue, openQueue } from '../../src/app/queue/job-queue.ts';
import { LapsedClaimError } from '../../src/app/queue/queue-error.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';
import { Workbench } from './workbench.ts';

function repositoryOf({ work }: Claim): number | undefined {
  return 'repository' in work ? work.repository : undefined;
}

onEveryDatabaseAtLength('the queue', (make) => {
  let held: Held;
  let queue: JobQueue;
  const complaints: unknown[] = [];

  beforeAll(async () => {
    held = await make();
    await migrateSchema(held.database);
    queue = await openQueue(held.database, { complain: (fault) => complaints.push(fault) });
  });
  afterAll(async () => {
    // What is cut off with the database is no complaint.
    expect(complaints).toEqual([]);
    await queue.close(1);
    await held.remove();
  });

  const scan = (repository: number, urgency: Urgency = 'push'): ScanWork => {
    return { queue: 'scan', repository, urgency, attempt: 0, since: 0 };
  };
  const add = async (...works: readonly ScanWork[]): Promise<void> => {
    await held.database.transaction(async (session) => await queue.add(session, works));
  };
  const waiting = async (repository: number): Promise<boolean> => {
    return await held.database.transaction(
      async (session) => await queue.keepsWaiting(session, 'scan', { repository }),
    );
  };

  it('keeps nothing of a transaction that fails', async () => {
    const failing = held.database.transaction(async (session) => {
      await queue.add(session, [scan(1)]);
      await session.query('select no_such_thing');
    });
    await expect(failing).rejects.toThrow('no_such_thing');
    expect(await waiting(1)).toBe(false);
  });

  it('runs one job of a repository at a time, makes one of those that wait, and puts pushes before sweeps', async () => {
    const bench = new Workbench();
    await add(scan(10, 'sweep'), scan(11, 'sweep'), scan(12));
    await queue.serve('scan', 1, bench.handler);
    const first = await bench.claim(0);
    expect(repositoryOf(first)).toBe(12);
    await add(scan(12), scan(12), scan(11));
    bench.end(first);
    const order: unknown[] = [];
    for (let number = 1; number <= 3; number += 1) {
      const claim = await bench.claim(number);
      order.push(repositoryOf(claim));
      bench.end(claim);
    }
    expect(order.toSorted()).toEqual([10, 11, 12]);
    expect(order.at(-1)).toBe(10);
  });

  it('puts work off in the transaction that ends its claim, and knows a claim that is over', async () => {
    const bench = new Workbench();
    await queue.serve('attend', 1, bench.handler);
    const attend = {
      queue: 'attend',
      repository: 20,
      subject: { pull: 7, by: 'alice' },
      urgency: 'conversation',
    } as const;
    await held.database.transaction((session) => queue.add(session, [{ ...attend, attempt: 0, since: 0 }]));
    const claim = await bench.claim(0);
    const putOff = async (): Promise<void> => {
      await held.database.transaction(async (session) => {
        await queue.settle(session, claim);
        await queue.add(session, [{ ...claim.work, attempt: 1 }], 3600);
      });
    };
    await putOff();
    await expect(putOff()).rejects.toThrow(LapsedClaimError);
    bench.end(claim);
    const [depth] = (await queue.depths()).filter((one) => one.queue === 'attend');
    expect(depth).toMatchObject({ delayed: 1, waiting: 0 });
  });

  it('knows whether a claim is still held, and takes urgent work into what was put off', async () => {
    const bench = new Workbench();
    await held.database.transaction((session) => queue.add(session, [scan(40, 'sweep')], 3600));
    await add(scan(40));
    await queue.serve('scan', 1, bench.handler);
    const claim = await bench.claim(0);
    expect(claim.work).toMatchObject({ repository: 40, urgency: 'push' });
    await queue.confirm(claim);
    await held.database.query(`update sidecar_queue.job set retry_count = retry_count + 1 where id = '${claim.id}'`);
    await expect(queue.confirm(claim)).rejects.toThrow(LapsedClaimError);
    await held.database.query(`update sidecar_queue.job set retry_count = retry_count - 1 where id = '${claim.id}'`);
    bench.end(claim);
  });

  it('lets one publication of an installation run at a time, the most urgent first', async () => {
    const bench = new Workbench();
    await queue.serve('publish', 2, bench.handler);
    const publish = async (repository: number, urgency: Urgency): Promise<void> => {
      const work = { queue: 'publish', repository, installation: 5, urgency, attempt: 0, since: 0 } as const;
      await held.database.transaction((session) => queue.add(session, [work]));
    };
    await publish(50, 'sweep');
    const first = await bench.claim(0);
    await publish(51, 'sweep');
    await publish(52, 'update');
    await publish(53, 'push');
    await publish(54, 'conversation');
    expect(bench.claims).toHaveLength(1);
    bench.end(first);
    for (let at = 1; at <= 4; at += 1) bench.end(await bench.claim(at));
    expect(bench.claims.map(repositoryOf)).toEqual([50, 54, 53, 52, 51]);
  });

  it('keeps what cannot be done until somebody puts it back', async () => {
    const seen: unknown[] = [];
    let cure = false;
    const both = Promise.withResolvers<void>();
    await queue.serve('reconcile', 1, async ({ work }) => {
      seen.push(work.installation);
      if (seen.length === 2) both.resolve();
      return cure ? { over: true } : { over: false, because: 'no way' };
    });
    await held.database.transaction(async (session) => {
      await queue.add(session, [{ queue: 'reconcile', installation: 30, attempt: 0, since: 0 }]);
    });
    let moved = 0;
    while (moved === 0) {
      cure = seen.length > 0;
      moved = cure ? await queue.redrive('reconcile') : 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await both.promise;
    expect(seen).toEqual([30, 30]);
    expect(await queue.redrive()).toBe(0);
  });
});

onEveryDatabaseAtLength('a repository at which workers die', (make) => {
  it('is not given up, and what waits comes after what was begun', async () => {
    const held = await make();
    await migrateSchema(held.database);
    const queue = await openQueue(held.database, { complain: () => undefined });
    const bench = new Workbench();
    const add = async (urgency: Urgency): Promise<void> => {
      const work: ScanWork = { queue: 'scan', repository: 60, urgency, attempt: 0, since: 0 };
      await held.database.transaction(async (session) => await queue.add(session, [work]));
    };
    await add('sweep');
    await queue.serve('scan', 1, bench.handler);
    const first = await bench.claim(0);
    await add('push');
    for (let death = 1; death <= 3; death += 1) {
      await queue.releaseAll();
      // The one that died is busy for ever: another one takes its place.
      await queue.serve('scan', 1, bench.handler);
      const claim = await bench.claim(death);
      expect([claim.id, claim.retryCount]).toEqual([first.id, death]);
    }
    expect(await queue.deadLetters()).toEqual([]);
    for (const claim of [...bench.claims]) bench.end(claim);
    const last = await bench.claim(4);
    expect(last.work).toMatchObject({ repository: 60, urgency: 'push' });
    bench.end(last);
    await queue.close(1);
    await held.remove();
  });
});
