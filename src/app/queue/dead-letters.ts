import type { PgBoss } from 'pg-boss';
import type { Database, Session } from '../database/database.ts';
import { queueSchema, within } from './boss.ts';
import type { QueueName } from './job.ts';
import { deadLetters, deathsAllowed } from './queues.ts';

/** A job that nobody could do: its queue and key, since when it lies there, and the reason where one was given. */
export interface DeadLetter {
  readonly queue: string;
  readonly key: string;
  readonly since: Date;
  readonly because: string | null;
}

/** What nobody could do, the oldest first, with the reason of the last try. */
export async function deadLettersIn(session: Session): Promise<readonly DeadLetter[]> {
  return await session.query<DeadLetter>(
    `select source_name as queue, singleton_key as key, created_on as since, source_output ->> 'because' as because
     from ${queueSchema}.job where name = $1 and state < 'active' order by created_on, id`,
    [deadLetters],
  );
}

/** Puts dead letters back into the queues they came from, as if they had never been tried; counts them. */
export async function redriveFrom(boss: PgBoss, database: Database, from?: QueueName): Promise<number> {
  const [row] = await database.query<{ now: Date }>(
    `with fresh as (
       update ${queueSchema}.job set data = data || '{"attempt": 0}' where name = $1 and state < 'active'
     ) select clock_timestamp() as now`,
    [deadLetters],
  );
  // What fails again meanwhile is not put back again and again.
  const createdBefore = row?.now ?? new Date(0);
  const chosen = { createdBefore, ...(from === undefined ? {} : { sourceName: from }) };
  let total = 0;
  for (let moved = 1; moved > 0; total += moved) moved = await boss.redrive(deadLetters, chosen);
  return total;
}

/** Which dead letters that have no reason are put back: `innocent` ones, or those at which too many workers died too. */
export type Blame = 'innocent' | 'any';

/** So many are put back at a time. */
const atOnce = 1000;

/**
 * Puts back, in a session's transaction, what is dead though no handler gave it up; counts what waits again. Where one
 * job of a key waits after the death of its worker, the queue has no place to wait for another one whose worker dies.
 */
export async function revive(boss: PgBoss, session: Session, blame: Blame): Promise<number> {
  const rows = await session.query<{ id: string }>(
    `select id from ${queueSchema}.job
     where name = $1 and state < 'active' and not coalesce(source_output ? 'because', false) and source_retry_count < $2
     order by created_on limit ${atOnce}`,
    [deadLetters, blame === 'any' ? 2 ** 31 - 1 : deathsAllowed],
  );
  if (rows.length === 0) return 0;
  return await boss.redrive(deadLetters, { ids: rows.map(({ id }) => id), ...within(session) });
}

/** Forgets dead letters that need nobody any more: the same lies there again, or its repository was scanned since. */
export async function forgetAnswered(session: Session): Promise<void> {
  await session.query(
    `delete from ${queueSchema}.job d where name = $1 and state < 'active' and (
       exists (
         select from ${queueSchema}.job n where n.name = $1 and n.state < 'active' and n.source_name = d.source_name
           and n.singleton_key = d.singleton_key and n.data ->> 'repository' is not distinct from d.data ->> 'repository'
           and (n.created_on, n.id) > (d.created_on, d.id))
       or d.source_name = 'scan' and exists (
         select from sidecar.repository r where r.id = (d.data ->> 'repository')::int8 and r.scanned_at > d.created_on))`,
    [deadLetters],
  );
}
