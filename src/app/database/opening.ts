import type { Database } from './database.ts';
import { UnreachableError } from './database-error.ts';
import { openEmbedded } from './embedded.ts';
import { openPostgres } from './postgres.ts';

/** Where rows are kept: on a server if there is a URL, else in a folder. */
export interface DatabaseSettings {
  readonly url?: string;
  readonly folder: string;
}

/** Opens the database that the settings name. Throws `FolderInUseError`, `FolderError` and `UnreachableError`. */
export async function openDatabase({ url, folder }: DatabaseSettings): Promise<Database> {
  if (url === undefined) return await openEmbedded(folder);
  const database = openPostgres({ url });
  try {
    await database.query('select 1');
    return database;
  } catch (cause) {
    await database.close();
    throw new UnreachableError(cause);
  }
}

/** One sentence for the log on what the database survives. */
export function durabilityOf({ source }: Database): string {
  return source.kind === 'postgres'
    ? 'PostgreSQL server: survives what the server survives'
    : 'embedded database: survives the death of this process, not a loss of power; what GitHub knows heals the rest';
}
