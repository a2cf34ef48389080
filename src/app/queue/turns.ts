import type { Database } from '../database/database.ts';
import { queueSchema } from './boss.ts';
import type { AttendWork } from './job.ts';
import type { Claim } from './job-queue.ts';

/** Seconds after which work is looked at again whose turn it was not. */
export const turn = 5;

/**
 * Whether other work on the same pull request was begun before and still runs: two people who do something at the same time
 * must not have the same said twice. Whoever ran it may be dead; then it ends when the queue finds out.
 */
export async function isAnothersTurn(database: Database, { id, work }: Claim<AttendWork>): Promise<boolean> {
  const { repository, subject } = work;
  if (!('pull' in subject)) return false;
  const others = await database.query(
    // The queue's index covers only what is up to active and stately: without saying so, all that ever ran is gone through.
    `with running as (
       select id, started_on, singleton_key from ${queueSchema}.job
       where name = 'attend' and state = 'active' and state <= 'active' and policy = 'stately')
     select from running o join running mine on mine.id = $1 and (o.started_on, o.id) < (mine.started_on, mine.id)
     where starts_with(o.singleton_key, $2)`,
    [id, `${repository}#${subject.pull} `],
  );
  return others.length > 0;
}
