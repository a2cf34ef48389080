import type { Queue } from 'pg-boss';
import type { QueueName } from './job.ts';

/** Where jobs go that cannot be done. */
export const deadLetters = 'dead';

const day = 24 * 60 * 60;

/** A worker that shows no life for so many seconds has lost its job. */
const heartbeatSeconds = 20;

/** So many workers may die at a job before it is given up. */
export const deathsAllowed = 20;

const shared = {
  deadLetter: deadLetters,
  heartbeatSeconds,
  notify: true,
  // Only the death of workers counts here; failures are sent anew with their own count.
  retryLimit: deathsAllowed,
  expireInSeconds: 30 * 60,
  // What waits is not forgotten, even while nothing is published for a long time.
  retentionSeconds: 366 * day,
  deleteAfterSeconds: 60 * 60,
} as const;

/** `stately`: one job waits and one runs per key. `singleton`: any number wait, one runs per key. */
export const queues: Readonly<Record<QueueName, Omit<Queue, 'name'>>> = {
  scan: { ...shared, policy: 'stately' },
  publish: { ...shared, policy: 'singleton' },
  attend: { ...shared, policy: 'stately' },
  reconcile: { ...shared, policy: 'stately' },
  redeliver: { ...shared, policy: 'stately' },
};

/** The queue of dead letters keeps its jobs for a month, and for a day those that could not be put back. */
export const deadLetterQueue: Omit<Queue, 'name'> = {
  policy: 'standard',
  retentionSeconds: 30 * day,
  deleteAfterSeconds: day,
};

/** Names of the queues in the order in which they are made and shown. */
export const queueNames: readonly QueueName[] = ['scan', 'publish', 'attend', 'reconcile', 'redeliver'];
