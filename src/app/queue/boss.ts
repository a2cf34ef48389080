import { type ConstructorOptions, type Db, fromPglite, PgBoss, type Queue } from 'pg-boss';
import release from 'pg-boss/package.json' with { type: 'json' };
import type { Database, Session } from '../database/database.ts';
import { NewerSchemaError } from '../database/database-error.ts';
import { deadLetterQueue, deadLetters, queueNames, queues } from './queues.ts';

/** The schema of the queue's tables. */
export const queueSchema = 'sidecar_queue';

/** What goes wrong in the background: connections, statements, listeners. The queue goes on by itself. */
export type QueueComplaint = (fault: { readonly error?: unknown; readonly warning?: string }) => void;

/** How a queue is run; `connections` is the most that it opens to a PostgreSQL server. */
export interface BossSettings {
  readonly connections?: number;
  readonly complain: QueueComplaint;
}

/** Starts pg-boss in a database with the App's queues, made or migrated if need be. Throws `NewerSchemaError`. */
export async function startBoss(database: Database, { connections = 8, complain }: BossSettings): Promise<PgBoss> {
  const boss = new PgBoss({
    ...placeOf(database),
    ...pace,
    schema: queueSchema,
    max: connections,
    useListenNotify: true,
  });
  boss.on('error', (error) => complain({ error }));
  boss.on('warning', ({ message }) => complain({ warning: message }));
  await refuseNewer(database);
  await boss.start();
  await makeQueue(boss, deadLetters, deadLetterQueue);
  for (const name of queueNames) await makeQueue(boss, name, queues[name]);
  // The first question about a queue reads it from the database: inside a transaction it must be known.
  for (const name of [deadLetters, ...queueNames]) await boss.findJobs(name, { limit: 1 });
  return boss;
}

/** Makes a queue as this release wants it; of one that is there already the policy stays as it is. */
async function makeQueue(boss: PgBoss, name: string, settings: Omit<Queue, 'name'>): Promise<void> {
  await boss.createQueue(name, settings);
  const { policy, ...others } = settings;
  await boss.updateQueue(name, others);
}

/** A session as pg-boss takes it, so that what it does belongs to the session's transaction. */
export function within(session: Session): { readonly db: Db } {
  return { db: { executeSql: async (text, values) => ({ rows: [...(await session.query(text, values))] }) } };
}

/** Seconds between looks at dead workers, at what is over, and at the clock of recurring work. */
const pace = {
  monitorIntervalSeconds: 5,
  superviseIntervalSeconds: 5,
  maintenanceIntervalSeconds: 10 * 60,
  cronMonitorIntervalSeconds: 30,
  warningRetentionDays: 30,
  warningQueueSize: 100_000,
} as const satisfies ConstructorOptions;

function placeOf({ source }: Database): ConstructorOptions {
  if (source.kind === 'postgres') return { connectionString: source.url, application_name: 'sidecar-migrate-queue' };
  return { db: fromPglite(source.store), backend: 'pglite' };
}

/** pg-boss itself would use tables of a later release without a word. */
async function refuseNewer(database: Database): Promise<void> {
  const [table] = await database.query<{ name: string | null }>(
    `select to_regclass('${queueSchema}.version')::text as name`,
  );
  if (table?.name == null) return;
  const [row] = await database.query<{ version: number }>(`select version from ${queueSchema}.version`);
  const known = release.pgboss.schema;
  if (row !== undefined && row.version > known) throw new NewerSchemaError("The queue's tables", row.version, known);
}
