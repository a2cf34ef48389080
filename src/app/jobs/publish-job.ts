import type { Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import type { PublishWork } from '../queue/job.ts';
import type { Claim } from '../queue/job-queue.ts';
import { attentionTo } from './attention.ts';
import type { Bench, Next, Result } from './bench.ts';
import { fenceAround } from './fences.ts';
import { delayAfterStale } from './patience.ts';
import { activeRepository } from './repository-row.ts';
import { subjectOf } from './subject.ts';
import type { Trade } from './trade.ts';

/** A claim on a publication, and where to say what happens to it. */
export interface Publication {
  readonly claim: Claim<PublishWork>;
  readonly log: Log;
}

interface PlanRow {
  readonly number: number;
  readonly document: string;
  /** The head that it was made for. */
  readonly head: string | null;
}

/** Publishes what the last scan of a repository planned; nothing if that was done already. */
export async function publishJob(bench: Bench, trade: Trade, { claim, log }: Publication): Promise<Result> {
  const { database } = bench;
  const { work } = claim;
  const repository = await activeRepository(database, work.repository);
  const plan = await planOf(database, work.repository);
  if (repository === undefined || plan === undefined) return {};
  const subject = subjectOf(bench.queue, claim, { repository, log });
  const published = await trade.publish(subject, plan.document, fenceAround(bench, work.repository));
  subject.log.info('Published', { state: published.state, stale: published.stale });
  return {
    write: async (session) => {
      await session.query('delete from sidecar.plan where repository = $1 and number = $2', [
        work.repository,
        plan.number,
      ]);
      await session.query(
        'update sidecar.repository set state = $2, detail = $3, answered = coalesce($4, answered) where id = $1',
        [work.repository, published.state, published.detail ?? null, published.stale ? null : plan.head],
      );
      const scan = { queue: 'scan', repository: work.repository, attempt: 0, since: bench.clock.now() } as const;
      // Where the check is required, our own pull requests need it too.
      const due = repository.blocking ? (published.wrote ?? []) : [];
      const { repository: id, since } = scan;
      const next: Next[] = [...attentionTo(due, { repository: id, urgency: 'conversation', since })];
      const { stale = 0, urgency } = work;
      if (published.stale) next.push({ work: { ...scan, urgency, stale: stale + 1 }, delay: delayAfterStale(stale) });
      else if (published.again !== undefined)
        next.push({ work: { ...scan, urgency: 'sweep' }, delay: published.again });
      return next;
    },
  };
}

async function planOf(session: Session, repository: number): Promise<PlanRow | undefined> {
  const [row] = await session.query<PlanRow>('select number, document, head from sidecar.plan where repository = $1', [
    repository,
  ]);
  return row;
}
