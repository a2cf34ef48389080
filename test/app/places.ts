import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { describe } from 'vitest';
import type { Database } from '../../src/app/database/database.ts';
import { conversions, embeddedIn } from '../../src/app/database/embedded.ts';
import { openPostgres } from '../../src/app/database/postgres.ts';
import { describeAtLength, isLong } from '../at-length.ts';

/** An empty database for one story. */
export interface Held {
  readonly database: Database;
  /** Where others find it too; only on a server. */
  readonly url?: string;
  /** Closes it and leaves nothing behind. */
  remove(): Promise<void>;
}

const serverUrl = process.env.DATABASE_URL_TEST;

/** Tells stories on the embedded database, and on a PostgreSQL server if `DATABASE_URL_TEST` names one. */
export function onEveryDatabase(title: string, stories: (make: () => Promise<Held>) => void): void {
  describe(`${title}, embedded`, () => stories(embedded));
  if (serverUrl === undefined) {
    describe.skip(`${title}, on PostgreSQL (DATABASE_URL_TEST is not set)`, () => stories(embedded));
  } else {
    describe(`${title}, on PostgreSQL`, () => stories(() => onServer(serverUrl)));
  }
}

/** Tells stories that take several processes in one database: only if `DATABASE_URL_TEST` names a PostgreSQL server. */
export function onPostgres(title: string, stories: (make: () => Promise<Held>) => void): void {
  if (serverUrl === undefined) describe.skip(`${title} (DATABASE_URL_TEST is not set)`, () => stories(embedded));
  else describe(title, () => stories(() => onServer(serverUrl)));
}

/** Tells stories that take long on the same databases, where `SIDECAR_MIGRATE_LONG` is set. */
export function onEveryDatabaseAtLength(title: string, stories: (make: () => Promise<Held>) => void): void {
  if (isLong) onEveryDatabase(title, stories);
  else describeAtLength(title, () => stories(embedded));
}

let template: Promise<Blob> | undefined;

/** A new folder for one story. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sidecar-migrate-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The dump of a database in which nothing is, so that not every story has to wait for one to be made. */
async function emptyTemplate(): Promise<Blob> {
  template ??= (async () => {
    const store = await PGlite.create();
    const dump = await store.dumpDataDir('none');
    await store.close();
    return dump;
  })();
  return await template;
}

/** An empty embedded database, in memory. */
export async function embedded(): Promise<Held> {
  const store = await PGlite.create({ loadDataDir: await emptyTemplate(), ...conversions });
  const database = embeddedIn(store, async () => await store.close());
  return { database, remove: async () => await database.close() };
}

async function onServer(server: string): Promise<Held> {
  const name = `story_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const database = openPostgres({ url });
  return {
    database,
    url,
    remove: async () => {
      await database.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
