import { GitHubError } from '../../pull-request/github-error.ts';
import type { Clock } from '../budget/meter.ts';
import type { Database, Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import { keyOf, type QueueName, type Work, type WorkOf } from '../queue/job.ts';
import type { Claim, Disposal, Handler, JobQueue } from '../queue/job-queue.ts';
import { LapsedClaimError } from '../queue/queue-error.ts';
import { FencedError } from './fences.ts';
import { delayAfter, hasHope } from './patience.ts';

/** What jobs are run with. `ended` is told how each one ended, and the seconds it took. */
export interface Bench {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly ended: (queue: QueueName, how: 'done' | 'put off' | 'lapsed' | 'dead', seconds: number) => void;
}

/** Work that follows from other work, perhaps not at once. */
export interface Next {
  readonly work: Work;
  /** Seconds. */
  readonly delay?: number;
}

/** What a job leaves behind. It is written in the transaction that ends the job: both happen, or neither. */
export interface Result {
  readonly write?: (session: Session) => Promise<readonly Next[] | undefined>;
}

/** Runs jobs of a queue: ends each with its result, puts it off when it failed and may succeed later, or gives it up. */
export function handlerFor<Name extends QueueName>(
  bench: Bench,
  run: (claim: Claim<WorkOf<Name>>, log: Log) => Promise<Result>,
): Handler<Name> {
  return async (claim) => {
    const began = bench.clock.now();
    const log = bench.log.with({ queue: claim.work.queue, job: claim.id, key: keyOf(claim.work) });
    const say = (how: 'done' | 'put off' | 'lapsed' | 'dead'): void =>
      bench.ended(claim.work.queue, how, (bench.clock.now() - began) / 1000);
    try {
      const { write } = await run(claim, log);
      await end(bench, claim, write);
      say('done');
      return { over: true };
    } catch (error) {
      const failing: Failing = { bench, claim, log, say };
      return error instanceof LapsedClaimError ? lapsed(failing) : await failed(failing, error);
    }
  };
}

/** So many jobs are added with one statement. */
const atOnce = 1000;

async function end(bench: Bench, claim: Claim, write: Result['write']): Promise<void> {
  await bench.database.transaction(async (session) => {
    await bench.queue.settle(session, claim);
    const next = (await write?.(session)) ?? [];
    // A comparison may leave the work of thousands of repositories.
    for (const [delay, group] of Map.groupBy(next, (one) => one.delay)) {
      for (let at = 0; at < group.length; at += atOnce) {
        const works = group.slice(at, at + atOnce).map(({ work }) => work);
        await bench.queue.add(session, works, delay);
      }
    }
  });
}

/** Whether an error is part of the trade: GitHub said no for now, or another worker was faster. */
function isForeseen(error: unknown): error is GitHubError | FencedError {
  return error instanceof GitHubError || error instanceof FencedError;
}

interface Failing {
  readonly bench: Bench;
  readonly claim: Claim;
  readonly log: Log;
  readonly say: (how: 'put off' | 'lapsed' | 'dead') => void;
}

async function isLapsed({ queue }: Bench, claim: Claim): Promise<boolean> {
  return await queue.confirm(claim).then(
    () => false,
    (error: unknown) => error instanceof LapsedClaimError,
  );
}

function lapsed({ log, say }: Failing): Disposal {
  log.warn('This job is no longer mine; what was done here does not count');
  say('lapsed');
  return { over: true };
}

async function failed(failing: Failing, error: unknown): Promise<Disposal> {
  const { bench, claim, log, say } = failing;
  // The process stops, or the claim is lost: the queue hands the job on.
  if (claim.signal.aborted) {
    if (await isLapsed(bench, claim)) return lapsed(failing);
    throw error;
  }
  const { work } = claim;
  if (!hasHope(work, error)) {
    log.error('Nobody can do this job', { error });
    say('dead');
    return { over: false, because: error instanceof Error ? error.message : String(error) };
  }
  const delay = delayAfter(work, error);
  const limited = error instanceof GitHubError && error.retryAfter !== undefined;
  const { attempt } = work;
  const again = { ...work, attempt: limited ? work.attempt : work.attempt + 1 };
  try {
    await end(bench, claim, async () => [{ work: again, delay }]);
  } catch (second) {
    if (second instanceof LapsedClaimError) return lapsed(failing);
    throw second;
  }
  if (isForeseen(error)) log.warn('Put off', { error: error.message, attempt, delay });
  else log.error('Failed; put off', { error, attempt, delay });
  say('put off');
  return { over: true };
}
