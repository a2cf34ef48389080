import { randomUUID } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { Database, Session } from '../database/database.ts';
import { type BossSettings, queueSchema, startBoss, within } from './boss.ts';
import { type Blame, type DeadLetter, deadLettersIn, forgetAnswered, redriveFrom, revive } from './dead-letters.ts';
import { keyOf, priorityOf, type QueueName, type Work, type WorkOf } from './job.ts';
import { LapsedClaimError } from './queue-error.ts';
import { deadLetters, queueNames, queues } from './queues.ts';

/** A piece of work in the hands of this process. The signal is aborted when the claim is lost or the process stops. */
export interface Claim<W extends Work = Work> {
  readonly id: string;
  readonly retryCount: number;
  readonly work: W;
  readonly signal: AbortSignal;
}

/** What becomes of a job after its handler: it is over, or nobody can do it. */
export type Disposal = { readonly over: true } | { readonly over: false; readonly because: string };

/** Does the work of one queue. It settles its claim itself, within a transaction, or leaves that to the queue. */
export type Handler<Name extends QueueName> = (claim: Claim<WorkOf<Name>>) => Promise<Disposal>;

/** How many jobs of a queue there are, by what they do. */
export interface Depth {
  readonly queue: string;
  readonly waiting: number;
  readonly delayed: number;
  readonly running: number;
}

/** Opens the queue in a database. Call it within `exclusively`. Throws `NewerSchemaError`. */
export async function openQueue(database: Database, settings: BossSettings): Promise<JobQueue> {
  const queue = new JobQueue(await startBoss(database, settings), database);
  // Nobody else uses an embedded database: what runs there belongs to a process that died.
  if (database.source.kind === 'embedded') await queue.releaseAll();
  return queue;
}

/** The durable queue: what was added in a committed transaction is done, sooner or later, at least once. */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #database: Database;

  constructor(boss: PgBoss, database: Database) {
    this.#boss = boss;
    this.#database = database;
  }

  /**
   * Adds work in a session's transaction. What waits already under the same key takes it in: it goes as soon and as
   * urgently as the more urgent of the two. `delay` is in seconds.
   */
  async add(session: Session, works: readonly Work[], delay = 0): Promise<void> {
    for (const name of queueNames) {
      const own = works.filter(({ queue }) => queue === name);
      if (own.length > 0) await this.#addTo(name, own, { session, delay });
    }
  }

  /** Ends a claim in a session's transaction. Throws `LapsedClaimError` if the job is no longer this worker's. */
  async settle(session: Session, { id, retryCount, work }: Claim): Promise<void> {
    const answer = await this.#boss.complete(work.queue, { id, retryCount }, null, within(session));
    const { settled } = answer as { readonly settled?: readonly string[] };
    if (settled?.includes(id) !== true) throw new LapsedClaimError(work.queue, id);
  }

  /** Throws `LapsedClaimError` unless a claim still is this worker's. To be asked before what cannot be undone. */
  async confirm({ id, retryCount, work }: Claim): Promise<void> {
    const held = await this.#database.query(
      `select from ${queueSchema}.job where name = $1 and id = $2 and retry_count = $3 and state = 'active'`,
      [work.queue, id, retryCount],
    );
    if (held.length === 0) throw new LapsedClaimError(work.queue, id);
  }

  /** Whether work of a queue with such data waits. If so, nobody begins it before the session's transaction ends. */
  async keepsWaiting(session: Session, name: QueueName, data: object): Promise<boolean> {
    const jobs = await session.query(
      `select from ${queueSchema}.job where name = $1 and state < 'active' and data @> $2::text::jsonb for update`,
      [name, JSON.stringify(data)],
    );
    return jobs.length > 0;
  }

  /** Which of some repositories have a publication that waits. */
  async awaitingPublication(session: Session, repositories: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await session.query<{ id: number }>(
      `select (data ->> 'repository')::int8 as id from ${queueSchema}.job
       where name = 'publish' and state < 'active' and (data ->> 'repository')::int8 = any($1::int8[])`,
      [repositories],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Has work done, so many jobs at a time. */
  async serve<Name extends QueueName>(name: Name, concurrency: number, handler: Handler<Name>): Promise<void> {
    for (let i = 0; i < concurrency; i += 1) await this.#serveOne(name, handler);
  }

  /** Adds work of its kind at the times of a cron expression, in UTC. */
  async repeat(work: Work, cron: string): Promise<void> {
    const { queue } = work;
    await this.#boss.schedule(queue, cron, { ...work }, { singletonKey: keyOf(work), priority: priorityOf(work) });
  }

  /** What nobody could do, the oldest first, with the reason of the last try. */
  async deadLetters(): Promise<readonly DeadLetter[]> {
    return await deadLettersIn(this.#database);
  }

  /** Puts dead letters back into the queues they came from, as if they had never been tried; counts them. */
  async redrive(from?: QueueName): Promise<number> {
    return await redriveFrom(this.#boss, this.#database, from);
  }

  /** Puts back what is dead though no handler gave it up; counts it. */
  async revive(blame: Blame): Promise<number> {
    return await this.#database.transaction(async (session) => await revive(this.#boss, session, blame));
  }

  /** Forgets dead letters that need nobody any more: the same lies there again, or was done since. */
  async forgetAnswered(session: Session): Promise<void> {
    await forgetAnswered(session);
  }

  /** How full the queues are. */
  async depths(): Promise<readonly Depth[]> {
    return await this.#database.query<Depth>(
      `select name as queue,
         count(*) filter (where state in ('created', 'retry') and start_after <= now()) as waiting,
         count(*) filter (where state in ('created', 'retry') and start_after > now()) as delayed,
         count(*) filter (where state = 'active') as running
       from ${queueSchema}.job where state in ('created', 'retry', 'active') and name = any($1::text[]) group by name`,
      [[...queueNames, deadLetters]],
    );
  }

  /** Gives back what runs, whoever runs it. */
  async releaseAll(): Promise<void> {
    const rows = await this.#database.query<{ name: string; id: string; retryCount: number }>(
      `select name, id, retry_count as "retryCount" from ${queueSchema}.job where state = 'active'`,
    );
    for (const { name, id, retryCount } of rows) await this.#boss.fail(name, { id, retryCount }, { released: true });
  }

  /** Takes no more jobs and waits so many seconds for those that run; those that do not end are given back. */
  async close(grace = 25): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: grace * 1000 });
  }

  /** What waits takes in what it can, the rest is inserted; if somebody else was faster there, that waits now. */
  async #addTo(name: QueueName, works: readonly Work[], how: Adding): Promise<void> {
    let left = works;
    while (left.length > 0) {
      const keys = queues[name].policy === 'stately' ? await absorbed(name, left, how) : new Set();
      left = left.filter((work) => !keys.has(keyOf(work)));
      if (left.length > 0) left = await this.#insert(name, left, how);
    }
  }

  /** Inserts jobs; gives the works under whose keys others wait already. */
  async #insert(name: QueueName, works: readonly Work[], { session, delay }: Adding): Promise<readonly Work[]> {
    const wanted = new Map(works.map((work) => [randomUUID() as string, work]));
    const jobs = [...wanted].map(([id, work]) => ({
      id,
      data: { ...work },
      singletonKey: keyOf(work),
      priority: priorityOf(work),
      ...(delay > 0 ? { startAfter: delay } : {}),
    }));
    const added = await this.#boss.insert(name, jobs, { ...within(session), returnId: true });
    for (const id of added ?? []) wanted.delete(id);
    return [...wanted.values()];
  }

  async #serveOne<Name extends QueueName>(name: Name, handler: Handler<Name>): Promise<void> {
    let worker: string | undefined;
    const options = { perJobResults: true, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 } as const;
    worker = await this.#boss.work<WorkOf<Name>>(name, options, async (jobs) => {
      // What was kept back by this job may run now: look again at once.
      if (worker !== undefined) this.#boss.notifyWorker(worker);
      return await Promise.all(
        jobs.map(async ({ id, data, signal, ...job }) => {
          const disposal = await handler({ id, work: data, signal, retryCount: job.retryCount });
          if (disposal.over) return { id, status: 'completed' as const };
          return { id, status: 'deadletter' as const, output: { because: disposal.because } };
        }),
      );
    });
  }
}

/** In whose transaction work is added, and the seconds that it waits at least. */
interface Adding {
  readonly session: Session;
  readonly delay: number;
}

/** As the queue's index has them, so that thousands of waiting jobs need not be looked through. */
const key = "coalesce(j.singleton_key, '')";
const isStately = "j.state <= 'active' and j.policy = 'stately'";

/**
 * Lets what waits take in other works under its keys; gives the keys of what did. What runs gets their urgency, too: if
 * its worker dies it comes before them, since two that died under one key would be one too many for the queue.
 */
async function absorbed(
  name: QueueName,
  works: readonly Work[],
  { session, delay }: Adding,
): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ key: string }>(
    `with w as (select * from unnest($2::text[], $3::int4[], $4::text[]) as w (key, priority, data)),
       running as (
         select j.id, w.priority from ${queueSchema}.job j join w on w.key = ${key}
         where j.name = $1 and j.state = 'active' and ${isStately} and j.priority < w.priority
         for update of j skip locked),
       raised as (
         update ${queueSchema}.job j set priority = r.priority from running r where j.name = $1 and j.id = r.id)
     update ${queueSchema}.job j set priority = greatest(j.priority, w.priority),
       data = case when w.priority < j.priority then j.data else w.data::jsonb end,
       start_after = least(j.start_after, ${queueSchema}.job_now() + $5 * interval '1 second')
     from w where j.name = $1 and ${key} = w.key and j.state in ('created', 'retry') and ${isStately}
     returning j.singleton_key as key`,
    [name, works.map(keyOf), works.map(priorityOf), works.map((work) => JSON.stringify(work)), delay],
  );
  return new Set(rows.map(({ key }) => key));
}
