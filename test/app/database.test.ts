import { afterEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/app/database/embedded.ts';
import { migrateSchema } from '../../src/app/database/migration.ts';
import { durabilityOf } from '../../src/app/database/opening.ts';
import { openQueue } from '../../src/app/queue/job-queue.ts';
import { type Held, onEveryDatabaseAtLength, onPostgres, scratchFolder } from './places.ts';

onEveryDatabaseAtLength('the database', (make) => {
  let held: Held;
  afterEach(async () => await held.remove());

  it('gets its tables once, and keeps what is in them', async () => {
    held = await make();
    await migrateSchema(held.database);
    await held.database.query("insert into sidecar.installation (id, account) values (9007199254740991, 'acme')");
    await migrateSchema(held.database);
    expect(await held.database.query('select id, account, state from sidecar.installation')).toEqual([
      { id: 9007199254740991, account: 'acme', state: 'active' },
    ]);
  });

  it('refuses tables that a newer release has made', async () => {
    held = await make();
    const later = { number: 2, sql: 'create table sidecar.moons (id int8)' };
    await migrateSchema(held.database, [{ number: 1, sql: 'create table sidecar.stars (id int8)' }, later]);
    await expect(migrateSchema(held.database, [{ number: 1, sql: '' }])).rejects.toThrow(
      "The App's tables have number 2, this release knows 1: a newer release has used this database.",
    );
  });

  it("refuses a queue's tables that a newer release has made", async () => {
    held = await make();
    const complain = (): void => undefined;
    const queue = await openQueue(held.database, { complain });
    await queue.close(1);
    await held.database.query('update sidecar_queue.version set version = version + 1');
    await expect(openQueue(held.database, { complain })).rejects.toThrow(/^The queue's tables have number \d+, this/u);
  });

  it('leaves no trace of a step that fails', async () => {
    held = await make();
    const broken = { number: 1, sql: 'create table sidecar.stars (id int8); select no_such_thing' };
    await expect(migrateSchema(held.database, [broken])).rejects.toThrow('no_such_thing');
    await migrateSchema(held.database, [{ number: 1, sql: 'create table sidecar.stars (id int8)' }]);
    expect(await held.database.query('select number from sidecar.schema_version')).toEqual([{ number: 1 }]);
  });

  it('does all of a transaction or nothing', async () => {
    held = await make();
    const { database } = held;
    await database.query('create table stars (name text unique)');
    const failing = database.transaction(async (session) => {
      await session.query("insert into stars values ('sun')");
      await session.query("insert into stars values ('sun')");
    });
    await expect(failing).rejects.toThrow('duplicate key');
    expect(await database.query('select * from stars')).toEqual([]);
    await database.transaction(async (session) => await session.query('insert into stars values ($1)', ['sun']));
    expect(await database.query('select * from stars')).toEqual([{ name: 'sun' }]);
  });

  it('lets one process at a time do what must not be done twice', async () => {
    held = await make();
    const { database } = held;
    await Promise.all(Array.from({ length: 3 }, () => database.exclusively(async () => await migrateSchema(database))));
    expect(await database.query('select number from sidecar.schema_version')).toHaveLength(1);
  });
});

onPostgres('a PostgreSQL server that cuts connections', (make) => {
  let held: Held;
  afterEach(async () => await held.remove());

  it('takes back what a process that stands still has locked', async () => {
    held = await make();
    const set = await held.database.query('show idle_in_transaction_session_timeout');
    expect(set).toEqual([{ idle_in_transaction_session_timeout: '20s' }]);
  });

  it('fails what was being done, and nothing else', async () => {
    held = await make();
    const { database } = held;
    await database.query('create table stars (name text)');
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    const torn = database.transaction(async (session) => {
      await session.query("insert into stars values ('sun')");
      await database.query(cut);
      // The news of it arrives while nobody asks anything.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await session.query("insert into stars values ('moon')");
    });
    await expect(torn).rejects.toThrow();
    const lock = database.exclusively(async () => {
      await database.query(cut);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return 'went on';
    });
    await expect(lock).resolves.toBe('went on');
    expect(await database.query('select * from stars')).toEqual([]);
  });
});

describe('the data folder', () => {
  it('serves one owner at a time, and says so to the second', async () => {
    const folder = scratchFolder();
    const first = await openEmbedded(folder.path);
    expect(durabilityOf(first)).toContain('not a loss of power');
    await expect(openEmbedded(folder.path)).rejects.toThrow(
      `The data folder ${folder.path} is in use by process ${process.pid}.`,
    );
    await first.query('create table stars (name text)');
    await first.close();
    const second = await openEmbedded(folder.path);
    expect(await second.query('select * from stars')).toEqual([]);
    await second.close();
    folder.remove();
  });
});
