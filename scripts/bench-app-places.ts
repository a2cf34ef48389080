import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A database for one measurement, as processes of the App are told of it. */
export interface Place {
  readonly title: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Leaves nothing behind. */
  remove(): Promise<void>;
}

/** A new folder for the embedded database. */
export function embeddedPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-migrate-bench-'));
  return {
    title: 'embedded, one process',
    environment: { DATA_FOLDER: folder },
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

/** A new database on a PostgreSQL server. */
export async function serverPlace(url: string): Promise<Place> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  return {
    title: 'PostgreSQL, one web process and one worker',
    environment: { DATABASE_URL: Object.assign(new URL(url), { pathname: `/${name}` }).href },
    remove: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
