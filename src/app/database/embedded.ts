import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Database, Session } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/** Where the embedded database lies; `template` is a dump to begin with instead of an empty database. */
export interface EmbeddedSettings {
  readonly folder: string;
  readonly template?: Blob;
}

/**
 * Opens the database embedded in this process, in a folder that no other process may have open at the same time. It
 * survives the death of the process, not a loss of power: it never syncs. Throws `FolderInUseError`.
 */
export async function openEmbedded({ folder, template }: EmbeddedSettings): Promise<Database> {
  const lock = lockFolder(folder);
  const dataDir = join(folder, 'postgres');
  const begin = template === undefined || existsSync(dataDir) ? {} : { loadDataDir: template };
  const store = await PGlite.create({ dataDir, ...begin, parsers: { 20: Number } });
  return embeddedIn(store, async () => {
    await store.close();
    lock.release();
  });
}

function embeddedIn(store: PGlite, close: () => Promise<void>): Database {
  return {
    source: { kind: 'embedded', store },
    ...sessionOf(store),
    transaction: async (work) => await store.transaction(async (transaction) => await work(sessionOf(transaction))),
    exclusively: async (work) => await work(),
    close,
  };
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
