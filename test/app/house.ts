import { createHmac, randomUUID } from 'node:crypto';
import { migrateSchema } from '../../src/app/database/migration.ts';
import type { Foundation } from '../../src/app/foundation.ts';
import { type Fields, type Log, makeLog } from '../../src/app/operating/log.ts';
import { Metrics } from '../../src/app/operating/metrics.ts';
import { Redaction } from '../../src/app/operating/redaction.ts';
import { openQueue } from '../../src/app/queue/job-queue.ts';
import { runningClock, type SimulatedClock } from '../simulated-github/clock.ts';
import type { Held } from './places.ts';

/** A foundation for stories, with what it logged. */
export interface House extends Foundation {
  readonly clock: SimulatedClock;
  readonly lines: Fields[];
  readonly redaction: Redaction;
  /** Stops the queue; the database stays. */
  close(): Promise<void>;
}

/** Lays a foundation in an empty database. */
export async function houseIn({ database }: Held, clock: SimulatedClock = runningClock()): Promise<House> {
  const lines: Fields[] = [];
  const redaction = new Redaction();
  const write = (line: string): void => void lines.push(JSON.parse(line) as Fields);
  const log: Log = makeLog({ write, redaction, now: () => clock.now(), level: 'debug' });
  await migrateSchema(database);
  const queue = await openQueue(database, {
    complain: ({ error, warning }) => log.error(`queue: ${warning ?? ''}`, { error }),
  });
  const close = async (): Promise<void> => await queue.close(2);
  return { database, queue, metrics: new Metrics(), log, clock, lines, redaction, close };
}

/** What a row of counts or texts looks like in stories. */
export type Row = Readonly<Record<string, unknown>>;

/** A delivery as GitHub would send it, by hand. */
export function signedDelivery(
  payload: object | string,
  {
    event = 'push',
    secret,
    id = randomUUID(),
  }: { readonly event?: string; readonly secret: string; readonly id?: string },
) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-github-delivery': id,
    'x-github-event': event,
    'x-hub-signature-256': signature,
  };
  return { method: 'POST', body, headers, id };
}
