import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Fields } from '../../src/app/operating/log.ts';
import { complaintsTo } from '../../src/app/queue/complaints.ts';
import { describeAtLength } from '../at-length.ts';
import { simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import { scratchFolder } from './places.ts';
import { AppProcess, freePort } from './process.ts';

describeAtLength('an App whose database is not there', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** What a process with these settings says in the end. */
  const saidBy = async (settings: (folder: string) => Readonly<Record<string, string>>): Promise<string> => {
    const scratch = scratchFolder();
    const github = await simulatedGitHub();
    const webhook = { url: 'http://unset', secret: 'secret secret' };
    const { id, privateKey } = github.app({ slug: 'sidecar', permissions: everything, events: [], webhook });
    const credentials = { APP_ID: String(id), PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhook.secret };
    const app = new AppProcess({ ...credentials, PORT: '0', ...settings(scratch.path) });
    ends.push(
      scratch.remove,
      async () => await github.close(),
      async () => await app.kill(),
    );
    await app.start();
    expect(app.exitCode).toBe(1);
    return app.output.join('\n');
  };

  it('says in one line that a server does not let it in, and no password', async () => {
    const port = await freePort();
    const DATABASE_URL = `postgres://sidecar:hidden-word@127.0.0.1:${port}/sidecar`;
    expect(await saidBy(() => ({ DATABASE_URL }))).toBe(
      `The database that DATABASE_URL names does not let us in: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
  });

  it('says in one line that nothing can be written to the data folder', async () => {
    const file = await saidBy((folder) => {
      writeFileSync(join(folder, 'file'), '');
      return { DATA_FOLDER: join(folder, 'file') };
    });
    expect(file).toMatch(
      /^The data folder \S+ cannot be written to: EEXIST: .* DATABASE_URL to a PostgreSQL server\.$/u,
    );
    const other = await saidBy((folder) => {
      mkdirSync(join(folder, 'lock'));
      return { DATA_FOLDER: folder };
    });
    expect(other).toMatch(/^The data folder \S+ cannot be written to: unable to open database file\. [^\n]*$/u);
    const third = await saidBy((folder) => {
      writeFileSync(join(folder, 'lock'), 'no lock of ours\n'.repeat(100));
      return { DATA_FOLDER: folder };
    });
    expect(third).toMatch(/^The data folder \S+ cannot be written to: file is not a database\. [^\n]*$/u);
  });

  it('complains once a minute of the same, and says how often it did not', () => {
    const lines: Fields[] = [];
    let now = 0;
    const warn = (message: string, fields: Fields = {}): void => void lines.push({ message, ...fields });
    const complain = complaintsTo({ warn }, () => now);
    const refused = (worker: number): Error =>
      Object.assign(new Error(`connect ECONNREFUSED (Queue: scan, Worker: ${worker})`), { code: 'ECONNREFUSED' });
    for (now = 0; now < 130_000; now += 2000) for (const worker of [1, 2]) complain({ error: refused(worker) });
    complain({ error: new Error('other') });
    complain({ warning: 'The queue is long' });
    now = -hour;
    complain({ error: new Error('other') });
    expect(
      lines.map(({ message, keptBack, error }) => [message, keptBack, (error as Error | undefined)?.message]),
    ).toEqual([
      ['The queue complains', undefined, 'connect ECONNREFUSED (Queue: scan, Worker: 1)'],
      ['The queue complains', 59, 'connect ECONNREFUSED (Queue: scan, Worker: 1)'],
      ['The queue complains', 59, 'connect ECONNREFUSED (Queue: scan, Worker: 1)'],
      ['The queue complains', undefined, 'other'],
      ['The queue is long', undefined, undefined],
      ['The queue complains', undefined, 'other'],
    ]);
  });
});

const hour = 60 * 60 * 1000;
