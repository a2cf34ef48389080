import type { Database, Session } from './database.ts';
import { NewerSchemaError } from './database-error.ts';
import { type SchemaStep, schemaSteps } from './schema.ts';

/**
 * Brings the App's tables up to date, each step in a transaction. Call it within `exclusively`. Throws
 * `NewerSchemaError` when a newer release has been here.
 */
export async function migrateSchema(database: Database, steps: readonly SchemaStep[] = schemaSteps): Promise<void> {
  await database.query('create schema if not exists sidecar');
  await database.query('create table if not exists sidecar.schema_version (number int4 not null)');
  const current = await schemaNumber(database);
  const known = steps.at(-1)?.number ?? 0;
  if (current > known) throw new NewerSchemaError("The App's tables", current, known);
  for (const { number, sql } of steps.filter((step) => step.number > current)) {
    await database.transaction(async (session) => {
      await session.query(sql);
      await session.query('delete from sidecar.schema_version');
      await session.query('insert into sidecar.schema_version values ($1)', [number]);
    });
  }
}

async function schemaNumber(session: Session): Promise<number> {
  const [row] = await session.query<{ number: number }>('select number from sidecar.schema_version');
  return row?.number ?? 0;
}
