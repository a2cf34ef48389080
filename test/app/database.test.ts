import { afterEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/app/database/embedded.ts';
import { migrateSchema } from '../../src/app/database/migration.ts';
import { durabilityOf } from '../../src/app/database/opening.ts';
import { type Held, onEveryDatabase, scratchFolder } from './places.ts';

onEveryDatabase('the database', (make) => {
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
