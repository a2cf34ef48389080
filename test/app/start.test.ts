import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, test } from 'vitest';
import { openDatabase } from '../../src/app/database/opening.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { readSettings } from '../../src/app/settings.ts';
import { SettingsError } from '../../src/app/settings-error.ts';
import { manifestFile } from '../../src/app/setup/manifest.ts';
import { describeAtLength, isLong } from '../at-length.ts';
import { simulatedGitHub } from '../simulated-github/index.ts';
import { scratchFolder } from './places.ts';
import { AppProcess, freePort } from './process.ts';

const root = join(import.meta.dirname, '..', '..');
const job = readFileSync(join(root, 'fixtures/_pipeline/nightly-report/before.yaml'), 'utf8');
const secret = 'a secret of the hook';

describeAtLength('the App as a process, with its embedded database', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const begin = async () => {
    const scratch = scratchFolder();
    const github = await simulatedGitHub();
    const port = await freePort();
    const { default_permissions: permissions, default_events: events } = manifestFile();
    const webhook = { url: `http://127.0.0.1:${port}${webhookPath}`, secret };
    const app = github.app({ slug: 'sidecar', permissions, events, webhook });
    const environment = {
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey.replaceAll('\n', '\\n'),
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: github.url,
      DATA_FOLDER: scratch.path,
      PORT: String(port),
    };
    ends.push(scratch.remove, async () => await github.close());
    const processWith = (more: Readonly<Record<string, string>>): AppProcess => {
      const one = new AppProcess({ ...environment, ...more });
      ends.push(async () => await one.kill());
      return one;
    };
    return { github, app, port, processWith, folder: scratch.path };
  };

  it('says what it stands on, answers its operator, writes nothing unless it may, and leaves in order', async () => {
    const { github, app, port, processWith, folder } = await begin();
    const careful = processWith({ PUBLISH: 'off', LOG_LEVEL: 'debug' });
    await careful.start();
    const said = careful.output.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/survives the death of this process, not a loss of power/u),
    );
    expect(said.at(-1)).toMatchObject({ message: 'Started', role: 'all', port, publishing: false });

    const asked = async (at: number, path: string) => {
      const answer = await fetch(`http://127.0.0.1:${at}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    const operator = careful.operatorPort;
    expect(await asked(operator, '/health')).toEqual({ status: 200, text: 'alive\n' });
    expect(await asked(operator, '/ready')).toEqual({ status: 200, text: 'ready\n' });
    expect((await asked(operator, webhookPath)).status).toBe(404);
    for (const path of ['/health', '/ready', '/metrics']) expect((await asked(port, path)).status, path).toBe(404);

    const other = processWith({ PORT: '0' });
    await other.start();
    expect(other.exitCode).toBe(1);
    expect(other.output.join('\n')).toMatch(
      /^The data folder \S+ is in use by process \d+\. The embedded database serves one process/mu,
    );

    const repo = github.repository('acme/shop', { 'README.md': 'shop\n' });
    github.install(app, 'acme');
    await settled(github, careful);
    const mark = github.mark();
    github.person('alice').pushes(repo, { 'k8s/report.yaml': job });
    await github.deliveries.settled();
    while (!careful.output.some((line) => line.includes('"planned":true'))) await pause(20);
    const scan = careful.output.map((line) => JSON.parse(line)).find(({ planned }) => planned === true);
    expect(scan).toMatchObject({ queue: 'scan', repository: 'acme/shop', key: String(repo.id) });
    expect(scan.job).toMatch(/^[0-9a-f-]{36}$/u);
    const guid = github.deliveries.all.at(-1)?.guid;
    expect(careful.output.map((line) => JSON.parse(line)).filter(({ delivery }) => delivery === guid)).toHaveLength(1);
    expect(github.calls({ since: mark }).all.filter(({ kind, points }) => kind !== 'token' && points > 1)).toEqual([]);
    const metrics = (await asked(operator, '/metrics')).text;
    expect(metrics).toMatch(/^sidecar_deliveries_total\{event="push",new="true"\} 1$/mu);
    expect(metrics).toMatch(/^sidecar_jobs\{queue="publish",state="waiting"\} 1$/mu);
    expect(metrics).toMatch(/^sidecar_job_seconds_count\{queue="scan",how="done"\} \d+$/mu);
    const told = careful.output.join('\n');
    for (const text of [secret, 'ghs_', 'BEGIN RSA', app.privateKey.split('\n')[5] ?? '']) {
      expect(told).not.toContain(text);
    }
    expect(await careful.stop()).toBe(0);
    expect(careful.output.at(-1)).toContain('"Stopped"');

    const bold = processWith({});
    await bold.start();
    while (repo.pulls().length === 0) await pause(20);
    expect(await bold.stop()).toBe(0);

    const database = await openDatabase({ folder });
    await database.query('update sidecar.schema_version set number = 999');
    await database.close();
    const old = processWith({});
    await old.start();
    expect(old.exitCode).toBe(1);
    expect(old.output.at(-1)).toMatch(/tables.*999/u);
    expect(github.complaints).toEqual([]);
  }, 120_000);
});

describe('settings', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const credentials = { APP_ID: '7', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret };

  it('may be read from files where they are secret, in every form in which keys are handed on', () => {
    const scratch = scratchFolder();
    const file = (name: string, text: string): string => {
      const path = join(scratch.path, name);
      writeFileSync(path, text);
      return path;
    };
    const expected = { appId: 7, privateKey: privateKey.trim(), secrets: [secret, 'the one before'] };
    const own = (environment: Readonly<Record<string, string>>) => readSettings(environment).credentials;
    const before = { WEBHOOK_SECRET_FORMER: 'the one before' };
    for (const PRIVATE_KEY of [privateKey.trim(), privateKey.trim().replaceAll('\n', '\\n')]) {
      expect(own({ ...credentials, ...before, PRIVATE_KEY })).toEqual(expected);
    }
    const base64 = Buffer.from(privateKey.trim()).toString('base64');
    expect(own({ ...credentials, ...before, PRIVATE_KEY: base64 })).toEqual(expected);
    const url = 'postgres://sidecar:pass@database/sidecar';
    const paths = {
      APP_ID: '7',
      PRIVATE_KEY_PATH: file('key.pem', privateKey),
      WEBHOOK_SECRET_PATH: file('secret', `${secret}\n`),
      WEBHOOK_SECRET_FORMER_PATH: file('former', 'the one before\n'),
      DATABASE_URL_PATH: file('url', `${url}\n`),
    };
    expect(readSettings(paths)).toMatchObject({ credentials: expected, database: { url } });
    scratch.remove();
  });

  it.each([
    [{ PORT: 'http' }, 'PORT is a port, not "http".'],
    [{ ROLE: 'worker' }, 'ROLE=worker takes DATABASE_URL: the embedded database serves one process.'],
    [{ PUBLISH: 'no' }, 'PUBLISH is one of on, off, not "no".'],
    [{ DATABASE_URL: 'mysql://root:hidden@host/db' }, /^DATABASE_URL is no URL of PostgreSQL, (?!.*hidden)/u],
    [{ PRIVATE_KEY: 'nonsense' }, 'PRIVATE_KEY is neither PEM nor PEM in base64.'],
    [{ WEBHOOK_SECRET: '' }, "The App's credentials lack WEBHOOK_SECRET."],
    [{ APP_ID: 'Iv23li' }, 'APP_ID is the number of the App.'],
    [{ PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/nowhere/key.pem' }, /^PRIVATE_KEY_PATH names a file that cannot be read/u],
    [{ PUBLIC_URL: 'sidecar.example.com' }, /^The address is one such as https:/u],
  ])('that make no sense are named: %j', (odd, message) => {
    const read = () => readSettings({ ...credentials, ...odd });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(message);
  });
});

// Takes a quarter of a minute: SIDECAR_MIGRATE_LONG is not set where it is skipped.
test.skipIf(!isLong)(
  'npm run demo:app prints the pull request of the App, ends well and leaves nothing behind',
  async () => {
    const temporary = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.includes('sidecar-migrate-demo-'));
    const before = temporary();
    const argv = [join(root, 'scripts', 'demo-app.ts')];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: root });
    expect(stdout).toContain('sidecar-migrate[bot] opened #1: Use native sidecars in 6 workloads');
    expect(stdout).toContain('### Rolling out');
    expect(stdout).toMatch(/^\+\+\+ b\/k8s\/orders\.yaml$/mu);
    expect(stderr).toContain('requests to the API');
    expect(temporary()).toEqual(before);
  },
  60_000,
);

async function settled(github: Awaited<ReturnType<typeof simulatedGitHub>>, process: AppProcess): Promise<void> {
  do {
    await github.deliveries.settled();
    await pause(50);
  } while ((await process.busy()) > 0);
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
