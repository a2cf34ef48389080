import type { Log } from '../operating/log.ts';
import type { AttendWork } from '../queue/job.ts';
import type { Claim } from '../queue/job-queue.ts';
import { isAnothersTurn, turn } from '../queue/turns.ts';
import type { Bench, Next, Result } from './bench.ts';
import { hasHope, lags } from './patience.ts';
import { activeRepository } from './repository-row.ts';
import { subjectOf } from './subject.ts';
import type { Attended, Subject, Trade } from './trade.ts';

/** A claim on something that happened on a pull request, and where to say what happens to it. */
export interface Attention {
  readonly claim: Claim<AttendWork>;
  readonly log: Log;
}

/** Looks at a pull request, or at the head of a merge queue, and does what it asks for. */
export async function attendJob(bench: Bench, trade: Trade, { claim, log }: Attention): Promise<Result> {
  const { work } = claim;
  const repository = await activeRepository(bench.database, work.repository);
  if (repository === undefined) return {};
  const subject = subjectOf(bench.queue, claim, { repository, log: log.with(work.subject) });
  if (await isAnothersTurn(bench.database, claim)) return { write: async () => [{ work, delay: turn }] };
  const { follow, behind = false } = await attended(trade, subject, work);
  subject.log.info('Attended', { follow, behind });
  const { lag = 0 } = work;
  const delay = behind ? lags[lag] : undefined;
  // A merge queue waits, even for a commit that GitHub does not show us.
  if (behind && delay === undefined && 'head' in work.subject) await excused(trade, subject, work);
  const next: Next[] = delay === undefined ? [] : [{ work: { ...work, attempt: 0, lag: lag + 1 }, delay }];
  const fresh = { attempt: 0, since: bench.clock.now(), urgency: 'update', repository: work.repository } as const;
  if (follow === 'scan') next.push({ work: { ...fresh, queue: 'scan' } });
  return next.length === 0 ? {} : { write: async () => next };
}

/** What was attended to. If that fails for the last time, a check that is required ends all the same. */
async function attended(trade: Trade, subject: Subject, work: AttendWork): Promise<Attended> {
  try {
    return await trade.attend(subject, work.subject);
  } catch (error) {
    if (!hasHope(work, error)) await excused(trade, subject, work);
    throw error;
  }
}

async function excused(trade: Trade, subject: Subject, work: AttendWork): Promise<void> {
  if (!subject.repository.blocking) return;
  await trade.excuse(subject, work.subject).catch((error: unknown) => {
    subject.log.error('A check was not excused', { error });
  });
}
