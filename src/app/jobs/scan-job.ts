import type { Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import type { ScanWork } from '../queue/job.ts';
import type { Claim } from '../queue/job-queue.ts';
import { attentionTo } from './attention.ts';
import type { Bench, Next, Result } from './bench.ts';
import { lags } from './patience.ts';
import { activeRepository, type RepositoryRow } from './repository-row.ts';
import { subjectOf } from './subject.ts';
import type { Scanned, Trade } from './trade.ts';

/** Scans a repository at its present head, and has what was found published. */
export async function scanJob(bench: Bench, trade: Trade, { claim, log }: Scan): Promise<Result> {
  const { work } = claim;
  const repository = await activeRepository(bench.database, work.repository);
  if (repository === undefined) return {};
  const subject = subjectOf(bench.queue, claim, { repository, log });
  const scanned = await trade.scan(subject);
  subject.log.info('Scanned', { head: scanned.head, state: scanned.state, planned: scanned.plan !== undefined });
  const conclusion = { work, repository, scanned, now: bench.clock.now() };
  return {
    write: async (session) => {
      const publication = { repository: work.repository, urgency: work.urgency };
      const waits = await bench.queue.keepsWaiting(session, 'publish', publication);
      return await conclude(session, { ...conclusion, waits });
    },
  };
}

/** A claim on a scan, and where to say what happens to it. */
export interface Scan {
  readonly claim: Claim<ScanWork>;
  readonly log: Log;
}

interface Conclusion {
  readonly work: ScanWork;
  readonly repository: RepositoryRow;
  readonly scanned: Scanned;
  readonly now: number;
  /** Whether a publication as urgent waits already; it will take the new plan. */
  readonly waits: boolean;
}

async function conclude(session: Session, conclusion: Conclusion): Promise<readonly Next[]> {
  const { work, repository, scanned, now } = conclusion;
  const [row] = await session.query<{ wanted: number; wanted_head: string | null }>(
    `update sidecar.repository set seen = greatest(seen, $2), head = coalesce($3, wanted_head), state = $4, detail = $5, scanned_at = $6,
       blocking = coalesce($7, blocking), answered = case when $8 then coalesce($3, answered) else answered end
     where id = $1 returning wanted, wanted_head`,
    [
      work.repository,
      repository.wanted,
      scanned.head ?? null,
      scanned.state,
      scanned.detail ?? null,
      new Date(now),
      scanned.blocking ?? null,
      scanned.plan === undefined,
    ],
  );
  await keepPlan(session, { repository: work.repository, plan: scanned.plan, head: scanned.head, now });
  const { installation } = repository;
  const unchecked = { repository: work.repository, urgency: 'update', since: now } as const;
  const next: Next[] = [...attentionTo(scanned.unchecked ?? [], unchecked)];
  const fresh = { repository: work.repository, attempt: 0, since: now } as const;
  if (scanned.plan !== undefined && !conclusion.waits) {
    const stale = work.stale === undefined ? {} : { stale: work.stale };
    next.push({ work: { ...fresh, queue: 'publish', installation, urgency: work.urgency, ...stale } });
  }
  if (row !== undefined && row.wanted > repository.wanted) {
    next.push({ work: { ...fresh, queue: 'scan', urgency: 'push' } });
    return next;
  }
  const lag = work.lag ?? 0;
  const delay = lags[lag];
  const behind = scanned.head !== undefined && row?.wanted_head != null && row.wanted_head !== scanned.head;
  if (behind && delay !== undefined) {
    next.push({ work: { ...fresh, queue: 'scan', urgency: work.urgency, lag: lag + 1 }, delay });
  } else if (scanned.again !== undefined) {
    next.push({ work: { ...fresh, queue: 'scan', urgency: 'sweep' }, delay: scanned.again });
  }
  return next;
}

interface Kept {
  readonly repository: number;
  readonly plan: string | undefined;
  readonly head: string | undefined;
  readonly now: number;
}

async function keepPlan(session: Session, { repository, plan, head, now }: Kept): Promise<void> {
  if (plan === undefined) {
    await session.query('delete from sidecar.plan where repository = $1', [repository]);
    return;
  }
  await session.query(
    `insert into sidecar.plan as p (repository, document, head, made_at) values ($1, $2, $3, $4)
     on conflict (repository) do update set number = p.number + 1, document = $2, head = $3, made_at = $4`,
    [repository, plan, head ?? null, new Date(now)],
  );
}
