import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction, types } from '@electric-sql/pglite';
import type { Database, Session } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * Opens the database embedded in this process, in a folder that no other process may have open at the same time. It
 * survives the death of the process, not a loss of power: it never syncs. Throws `FolderInUseError`.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const lock = lockFolder(folder);
  try {
    const store = await storeIn(folder);
    return embeddedIn(store, async () => {
      await store.close();
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A database in a store that is open already; `close` is done when the database is closed. */
export function embeddedIn(store: PGlite, close: () => Promise<void>): Database {
  let last: Promise<unknown> = Promise.resolve();
  return {
    source: { kind: 'embedded', store },
    ...sessionOf(store),
    transaction: async (work) => await store.transaction(async (transaction) => await work(sessionOf(transaction))),
    exclusively: async (work) => {
      const mine = last.then(work);
      last = mine.catch(() => undefined);
      return await mine;
    },
    close,
  };
}

/**
 * How a store reads and writes what is not as JavaScript has it by itself: `int8` as numbers, times from a `Date` and
 * nothing else, since a server would not understand the numbers that the store takes for times.
 */
export const conversions = { parsers: { [types.INT8]: Number }, serializers: { [types.TIMESTAMPTZ]: timeIn } };

function timeIn(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  throw new TypeError(`A time has to be a Date, not ${typeof value}`);
}

/** A process that died while it made the store leaves one that cannot be opened: without the mark it is made anew. */
async function storeIn(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'postgres');
  const mark = join(folder, 'made');
  if (!existsSync(mark)) rmSync(dataDir, { recursive: true, force: true });
  const store = await PGlite.create({ dataDir, ...conversions });
  writeFileSync(mark, '');
  return store;
}

function sessionOf(store: PGlite | Transaction): Session {
  return {
    query: async <Row>(sql: string, values?: readonly unknown[]) => {
      if (values !== undefined && values.length > 0) return (await store.query<Row>(sql, [...values])).rows;
      const results = await store.exec(sql);
      return results.flatMap(({ rows }) => rows as Row[]);
    },
  };
}
