import type { Clock } from './budget/meter.ts';
import type { Database } from './database/database.ts';
import { migrateSchema } from './database/migration.ts';
import { type DatabaseSettings, durabilityOf, openDatabase } from './database/opening.ts';
import type { Log } from './operating/log.ts';
import { Metrics } from './operating/metrics.ts';
import { complaintsTo } from './queue/complaints.ts';
import { type JobQueue, openQueue } from './queue/job-queue.ts';

/** What every process of the App stands on. */
export interface Foundation {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => await new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Opens the database and the queue; tables are made or migrated by one process at a time. Throws `FolderInUseError`,
 * `FolderError`, `UnreachableError` and `NewerSchemaError`.
 */
export async function layFoundation(settings: DatabaseSettings, log: Log, clock: Clock): Promise<Foundation> {
  const database = await openDatabase(settings);
  try {
    const queue = await database.exclusively(async () => {
      await migrateSchema(database);
      return await openQueue(database, { complain: complaintsTo(log, () => clock.now()) });
    });
    log.info(durabilityOf(database));
    return { database, queue, metrics: new Metrics(), log, clock };
  } catch (error) {
    await database.close();
    throw error;
  }
}
