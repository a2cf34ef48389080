import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { Container } from '../../scripts/image-steps-container.ts';
import { execForm, type Instruction, readDockerfile, variablesIn } from '../../scripts/image-steps-dockerfile.ts';
import { performSteps, removeSteps } from '../../scripts/image-steps-stages.ts';
import { readSettings } from '../../src/app/settings.ts';
import { isLong } from '../at-length.ts';
import { simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import { scratchFolder } from './places.ts';
import { freePort } from './process.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the Dockerfile', () => {
  const stages = readDockerfile(read('Dockerfile'));
  const [packages, last] = stages;
  if (packages === undefined || last === undefined) expect.unreachable();
  const lineOf = (steps: readonly Instruction[], wanted: RegExp): number =>
    steps.findIndex(({ word, text }) => wanted.test(`${word} ${text}`));
  const only = (word: string): Instruction | undefined => last.steps.find((step) => step.word === word);

  it('takes the Node that the checkout runs on, in all of its stages', () => {
    const { node } = (JSON.parse(read('package.json')) as { devDependencies: { node: string } }).devDependencies;
    expect(stages.map(({ base }) => base)).toEqual(stages.map(() => `node:${node}-slim`));
  });

  it('copies the workspace before it installs what production needs', () => {
    const install = lineOf(packages.steps, /^RUN npm ci .*--omit=dev/u);
    expect(lineOf(packages.steps, /^COPY src\/app\/package\.json src\/app\/$/u)).toBeLessThan(install);
    expect(lineOf(packages.steps, /^COPY package\.json package-lock\.json/u)).toBeLessThan(install);
    expect(lineOf(packages.steps, /^COPY src src/u)).toBe(-1);
  });

  it('runs for production, as no one special, and says how it is asked and stopped', () => {
    const variables = variablesIn(only('ENV') ?? packages.steps[0] ?? { word: '', flags: {}, text: '' });
    const settings = readSettings({ ...variables, APP_ID: '1', PRIVATE_KEY: '-----BEGIN', WEBHOOK_SECRET: 'a secret' });
    expect(settings.production).toBe(true);
    expect(settings.database.folder).toBe(only('VOLUME')?.text);
    expect(only('EXPOSE')?.text).toBe(`${settings.web.port} ${settings.operator.port}`);
    expect([settings.web.host, settings.operator.host]).toEqual(['0.0.0.0', '0.0.0.0']);
    expect(only('USER')?.text).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
    expect(only('STOPSIGNAL')?.text).toBe('SIGTERM');
    expect(execForm(only('HEALTHCHECK')?.text.slice('CMD '.length) ?? '[]').join(' ')).toMatch(/^node .*\/health/u);
    expect(execForm(only('CMD')?.text ?? '[]')).toEqual(['node', 'src/app/main.ts']);
  });
});

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Readonly<Record<string, string>>;
    readonly read_only?: boolean;
    readonly tmpfs?: readonly string[];
    readonly deploy?: { readonly replicas: number };
    readonly healthcheck?: object;
    readonly secrets?: readonly string[];
    readonly depends_on?: object;
  }
  const file = parse(read('compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<'web' | 'worker' | 'database', Service>>;
    readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  };
  const { web, worker, database } = file.services;

  it('runs one process for deliveries and two that work, on PostgreSQL', () => {
    expect(web.environment.ROLE).toBe('web');
    expect([worker.environment.ROLE, worker.deploy?.replicas]).toEqual(['worker', 2]);
    expect(database.healthcheck).toBeDefined();
    for (const { depends_on } of [web, worker]) {
      expect(depends_on).toEqual({ database: { condition: 'service_healthy' } });
    }
  });

  it('lets nothing be written but what must be, and has secrets in files only', () => {
    for (const service of [web, worker, database]) {
      expect(service.read_only).toBe(true);
      expect(service.tmpfs).toContain('/tmp');
      const files = Object.entries(service.environment).filter(([, value]) => value.startsWith('/run/secrets/'));
      expect(files.map(([, value]) => value.slice('/run/secrets/'.length)).toSorted()).toEqual(
        service.secrets?.toSorted(),
      );
      expect(Object.keys(service.environment).filter((name) => /(?:KEY|SECRET|PASSWORD|URL)$/u.test(name))).toEqual([]);
    }
    const used = [web, worker, database].flatMap(({ secrets = [] }) => secrets);
    expect(Object.keys(file.secrets).toSorted()).toEqual([...new Set(used)].toSorted());
  });

  it('sets nothing that the App does not read', () => {
    const seen = new Set<string>();
    const environment = new Proxy<Record<string, string | undefined>>(
      {},
      {
        get: (_, name) => void seen.add(String(name)),
      },
    );
    readSettings(environment);
    for (const { environment: set } of [web, worker]) {
      expect(Object.keys(set).filter((name) => !seen.has(name))).toEqual([]);
    }
  });
});

// Installs packages from the registry: SIDECAR_MIGRATE_LONG is not set where it is skipped.
test.skipIf(!isLong)(
  'the steps of the Dockerfile make an App that starts with nothing but /data and /tmp to write to',
  async () => {
    const scratch = scratchFolder();
    const github = await simulatedGitHub();
    try {
      const image = performSteps(root, scratch.path);
      expect(readdirSync(join(image.root, 'app')).toSorted()).toEqual([
        'LICENSE',
        'node_modules',
        'package.json',
        'src',
      ]);
      const operator = String(await freePort());
      const place = { GITHUB_API_URL: github.url, PORT: '0', OPERATOR_PORT: operator };
      const refused = new Container(image, place);
      refused.start();
      expect(await refused.ended()).toBe(1);
      expect(refused.output.join('\n')).toMatch(/^In production the App has no credentials/u);

      const app = github.app({ slug: 'sidecar', permissions: everything, events: ['push'] });
      const credentials = {
        APP_ID: String(app.id),
        PRIVATE_KEY: app.privateKey,
        WEBHOOK_SECRET: 'a secret of the hook',
      };
      const container = new Container(image, { ...place, ...credentials });
      if (process.getuid?.() === 0) expect(container.writesCode).toBe(false);
      const before = readdirSync(join(image.root, 'app'), { recursive: true });
      container.start();
      expect(await container.healthy(120), container.output.join('\n')).toBe(true);
      expect(await container.stop()).toBe(0);
      expect(readdirSync(join(image.root, 'app'), { recursive: true })).toEqual(before);
      expect(readdirSync(join(image.root, 'data'))).toContain('postgres');
      expect(container.output.at(-1)).toContain('"Stopped"');
      expect(github.complaints).toEqual([]);
    } finally {
      await github.close();
      removeSteps(scratch.path);
    }
  },
  240_000,
);
