import { GitHubError } from '../../pull-request/github-error.ts';
import type { Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import { untried } from '../queue/job.ts';
import type { Bench, Result } from './bench.ts';
import { bookmarked, leaveBookmark } from './bookmarks.ts';
import type { FailedDelivery, Platform } from './platform.ts';

/** Looks back further than the last time by so much, because deliveries end later than they begin. In milliseconds. */
const overlap = 60 * 60 * 1000;

/** GitHub forgets deliveries after three days. */
const memory = 3 * 24 * 60 * 60 * 1000;

/** So many at a time, lest what failed once comes back all together. */
const most = 200;

/** Seconds until the rest is asked for. */
const pause = 60;

/** Ids of deliveries are kept for so many days: longer than GitHub could bring one again. */
const kept = 8;

/**
 * Asks GitHub again for deliveries that failed and never arrived; it does not do so by itself. Before that, whether GitHub
 * answers or not, what arrived and is dead by nobody's fault is put back.
 */
export async function redeliverJob({ database, clock, queue }: Bench, platform: Platform, log: Log): Promise<Result> {
  const revived = await queue.revive('innocent');
  if (revived > 0) log.warn('Put back jobs that died with their workers', { count: revived });
  const now = clock.now();
  // A bookmark that a clock left in the future would hide what fails until then.
  const since = Math.max(now - memory, Math.min(now, await bookmarked(database, 'redeliver')) - overlap);
  const missing = await missingSince(database, platform, since);
  const asked = missing.slice(-most);
  for (const { id } of asked.toReversed()) await askAgain(platform, id);
  if (asked.length > 0) log.info('Asked for deliveries again', { count: asked.length });
  const reached = asked.length < missing.length ? (asked[0]?.deliveredAt ?? now) : now;
  return {
    write: async (session) => {
      await leaveBookmark(session, 'redeliver', reached);
      const oldest = new Date(now - kept * 24 * 60 * 60 * 1000);
      await session.query('delete from sidecar.delivery where received_at < $1', [oldest]);
      return asked.length < missing.length ? [{ work: { queue: 'redeliver', ...untried }, delay: pause }] : [];
    },
  };
}

/** One that GitHub does not bring any more keeps back no others. */
async function askAgain(platform: Platform, id: number): Promise<void> {
  try {
    await platform.redeliver(id);
  } catch (error) {
    if (!(error instanceof GitHubError) || (error.status !== 404 && error.status !== 422)) throw error;
  }
}

/** Checks come with every push; of them, only what somebody asks for again tells something. */
function tells({ event, action = '' }: FailedDelivery): boolean {
  return !event.startsWith('check_') || action === 'rerequested' || action === 'requested_action';
}

/** The last attempt of each delivery that failed and was not recorded all the same, newest first. */
async function missingSince(session: Session, platform: Platform, since: number): Promise<readonly FailedDelivery[]> {
  const failed = new Map<string, FailedDelivery>();
  for await (const delivery of platform.failedDeliveries(since)) {
    if (tells(delivery) && !failed.has(delivery.guid)) failed.set(delivery.guid, delivery);
  }
  if (failed.size === 0) return [];
  const arrived = await session.query<{ id: string }>('select id from sidecar.delivery where id = any($1::text[])', [
    [...failed.keys()],
  ]);
  for (const { id } of arrived) failed.delete(id);
  return [...failed.values()];
}
