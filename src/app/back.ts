import type { Foundation } from './foundation.ts';
import { attendJob } from './jobs/attend-job.ts';
import { type Bench, handlerFor } from './jobs/bench.ts';
import type { Platform } from './jobs/platform.ts';
import { publishJob } from './jobs/publish-job.ts';
import { isReconcileDue, reconcileJob } from './jobs/reconcile-job.ts';
import { redeliverJob } from './jobs/redeliver-job.ts';
import { scanJob } from './jobs/scan-job.ts';
import type { Trade } from './jobs/trade.ts';
import { untried, type Work } from './queue/job.ts';

/** What workers work with, and how much at a time. */
export interface BackSettings {
  readonly trade: Trade;
  readonly platform: Platform;
  /** Jobs that run at a time. */
  readonly scans?: number;
  readonly publications?: number;
  /** Whether nothing is written to GitHub; what would be waits. */
  readonly writesNothing?: boolean;
}

/** Every six hours everything is compared; every ten minutes failed deliveries are asked for. Cron expressions, UTC. */
const rounds = { reconcile: '17 */6 * * *', redeliver: '*/10 * * * *' } as const;

/** Starts to work on the queues. */
export async function openBack(foundation: Foundation, settings: BackSettings): Promise<void> {
  const { queue, metrics } = foundation;
  const { trade, platform, scans = 4, publications = 2 } = settings;
  const jobs = metrics.histogram('sidecar_job_seconds', 'How long jobs take, by queue and how they end');
  const bench: Bench = { ...foundation, ended: (name, how, seconds) => jobs(seconds, { queue: name, how }) };
  await queue.serve(
    'scan',
    scans,
    handlerFor<'scan'>(bench, (claim, log) => scanJob(bench, trade, { claim, log })),
  );
  await queue.serve(
    'reconcile',
    1,
    handlerFor<'reconcile'>(bench, (claim, log) => reconcileJob(bench, platform, { claim, log })),
  );
  await queue.serve(
    'redeliver',
    1,
    handlerFor<'redeliver'>(bench, (_claim, log) => redeliverJob(bench, platform, log)),
  );
  await queue.repeat({ queue: 'reconcile', ...untried }, rounds.reconcile);
  await queue.repeat({ queue: 'redeliver', ...untried }, rounds.redeliver);
  // Deliveries may have failed while nobody listened, or this database may not have been there.
  const missed: Work[] = [{ queue: 'redeliver', ...untried }];
  if (await isReconcileDue(foundation)) missed.push({ queue: 'reconcile', ...untried });
  await foundation.database.transaction((session) => queue.add(session, missed));
  if (settings.writesNothing === true) return;
  await queue.serve(
    'publish',
    publications,
    handlerFor<'publish'>(bench, (claim, log) => publishJob(bench, trade, { claim, log })),
  );
  await queue.serve(
    'attend',
    2,
    handlerFor<'attend'>(bench, (claim, log) => attendJob(bench, trade, { claim, log })),
  );
}
