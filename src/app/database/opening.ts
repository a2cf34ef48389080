import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { openPostgres } from './postgres.ts';

/** Where rows are kept: on a server if there is a URL, else in a folder. */
export interface DatabaseSettings {
  readonly url?: string;
  readonly folder: string;
}

/** Opens the database that the settings name. Throws `FolderInUseError`. */
export async function openDatabase({ url, folder }: DatabaseSettings): Promise<Database> {
  return url === undefined ? await openEmbedded(folder) : openPostgres({ url });
}

/** One sentence for the log on what the database survives. */
export function durabilityOf({ source }: Database): string {
  return source.kind === 'postgres'
    ? 'PostgreSQL server: survives what the server survives'
    : 'embedded database: survives the death of this process, not a loss of power; what GitHub knows heals the rest';
}
