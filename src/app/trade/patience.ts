import type { Schedule } from '../../index.ts';
import { isInSchedule } from '../../pull-request/schedule.ts';
import type { Database } from '../database/database.ts';
import type { Published, Subject } from '../jobs/trade.ts';
import type { TradeSettings } from './scanning.ts';
import { again } from './standing.ts';

/** So many of the repositories that wait in an installation are looked at again in an hour. */
const perHour = 50;

const minute = 60 * 1000;

/** A schedule is looked at in steps of so many minutes: what it allows may be shorter than an hour. */
const step = 5;
const stepsOfWeek = (7 * 24 * 60) / step;

/** What decides when a repository is looked at again that has to wait. */
export interface Waiting {
  readonly settings: Pick<TradeSettings, 'database' | 'clock'>;
  readonly subject: Subject;
  readonly schedule?: Schedule;
}

/**
 * What publishing came to, with a time to look again that suits what is waited for: thousands of repositories that wait
 * for one pull request do not all ask after it every hour.
 */
export async function patiently(published: Published, { settings, subject, schedule }: Waiting): Promise<Published> {
  if (published.state === 'outside-schedule' && schedule !== undefined) {
    const now = settings.clock.now();
    const steps = Array.from({ length: stepsOfWeek }, (_, i) => i + 1);
    const next = steps.find((count) => isInSchedule(schedule, now + count * step * minute)) ?? steps.length;
    return { ...published, again: (next * step * minute) / 1000 };
  }
  if (published.state !== 'waiting-for-canary' && published.state !== 'waiting-for-wave') return published;
  const others = await waitingIn(settings.database, subject.repository.installation);
  return { ...published, again: again * Math.ceil((others + 1) / perHour) };
}

async function waitingIn(database: Database, installation: number): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from sidecar.repository
     where installation = $1 and state in ('waiting-for-canary', 'waiting-for-wave')`,
    [installation],
  );
  return row?.count ?? 0;
}
