import type { Log } from '../operating/log.ts';
import type { Urgency } from '../queue/job.ts';
import type { Claim, JobQueue } from '../queue/job-queue.ts';
import type { RepositoryRow } from './repository-row.ts';
import type { Subject } from './trade.ts';

/** The subject of a claim: its repository, in the log by name, and the ways to know whether the claim still holds. */
export function subjectOf(
  queue: Pick<JobQueue, 'confirm'>,
  claim: Claim & { readonly work: { readonly urgency: Urgency } },
  { repository, log }: { readonly repository: RepositoryRow; readonly log: Log },
): Subject {
  return {
    repository,
    urgency: claim.work.urgency,
    signal: claim.signal,
    confirm: async () => await queue.confirm(claim),
    log: log.with({ repository: `${repository.owner}/${repository.name}` }),
  };
}
