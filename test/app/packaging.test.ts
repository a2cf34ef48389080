import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { repositoryEvents } from '../../src/app/intake/reading.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { readSettings } from '../../src/app/settings.ts';
import { manifestFile } from '../../src/app/setup/manifest.ts';
import { permissions } from '../../src/app/trade/gateways.ts';
import { isLong } from '../at-length.ts';
import { unsupportedEvents } from '../simulated-github/world/app.ts';
import { scratchFolder } from './places.ts';

const root = join(import.meta.dirname, '..', '..');
const json = <Shape>(path: string): Shape => JSON.parse(readFileSync(join(root, path), 'utf8')) as Shape;

interface PackageFile {
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

describe('the workspace of the App', () => {
  const published = json<PackageFile>('package.json');
  const own = json<PackageFile>('src/app/package.json');
  const wanted = own.dependencies ?? {};

  it('holds the dependencies of the App, in the versions of the checkout', () => {
    expect(published.workspaces).toEqual(['src/app']);
    expect(own.private).toBe(true);
    const here = Object.keys(wanted).map((name) => [name, published.devDependencies[name]]);
    expect(Object.fromEntries(here)).toEqual(wanted);
  });

  it('holds what the App imports, and nothing else', async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/app/main.ts', 'src/app/threads/thread.ts'],
      outdir: 'nowhere',
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const packages = outside.filter((path) => !path.startsWith('node:')).map(packageOf);
    expect([...new Set(packages)].toSorted()).toEqual(Object.keys(wanted).toSorted());
    expect(Object.keys(metafile.inputs).filter((path) => path.startsWith('src/cli/'))).toEqual([]);
  });

  it('never gets a folder of packages of its own', () => {
    const { packages } = json<{ readonly packages: Readonly<Record<string, unknown>> }>('package-lock.json');
    expect(Object.keys(packages).filter((path) => path.startsWith('src/app/'))).toEqual([]);
    expect(Object.keys(wanted).filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
    expect(existsSync(join(root, 'src/app/node_modules'))).toBe(false);
  });
});

describe('the published package', () => {
  const scratch = scratchFolder();
  afterAll(scratch.remove);
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH, npm_config_cache: join(scratch.path, 'cache'), npm_config_offline: 'true' };
  const npm = (argv: readonly string[], cwd: string): string =>
    execFileSync('npm', argv, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  // Takes ten seconds: SIDECAR_MIGRATE_LONG is not set where it is skipped.
  it.skipIf(!isLong)(
    'is small, needs nothing, and works wherever it is unpacked',
    () => {
      const whole = join(scratch.path, 'whole');
      for (const path of ['package.json', 'schema', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
        cpSync(join(root, path), join(whole, path), { recursive: true });
      }
      execFileSync(process.execPath, [join(root, 'scripts', 'build.ts'), join(whole, 'dist')]);
      const [packed] = Object.values(
        JSON.parse(npm(['pack', '--json', '--ignore-scripts'], whole)) as object,
      ) as Packed[];
      if (packed === undefined) expect.unreachable();
      expect(packed.size).toBeLessThan(5_000_000);
      expect(packed.unpackedSize).toBeLessThan(5_000_000);
      const folders = new Set(packed.files.map(({ path }) => path.split('/')[0]));
      const allowed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'schema'];
      expect([...folders].toSorted()).toEqual(allowed);

      const empty = join(scratch.path, 'empty');
      cpSync(join(root, 'fixtures/_pipeline/nightly-report/before.yaml'), join(empty, 'k8s/report.yaml'));
      writeFileSync(join(empty, 'package.json'), '{ "private": true }');
      const file = join(whole, packed.filename);
      npm(['exec', '--yes', `--package=${file}`, '--', 'sidecar-migrate', '--write', '--unsafe', 'k8s'], empty);
      expect(readFileSync(join(empty, 'k8s/report.yaml'), 'utf8')).toContain('restartPolicy: Always');
      npm(['install', '--no-audit', '--no-fund', file], empty);
      const installed = readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'));
      expect(installed).toEqual(['sidecar-migrate']);
      const command = join(empty, 'node_modules', '.bin', 'sidecar-migrate');
      const { version } = json<PackageFile>('package.json');
      expect(execFileSync(command, ['--version'], { env, encoding: 'utf8' })).toContain(version);
    },
    60_000,
  );
});

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe('app.yml', () => {
  const { hook_attributes: hook, default_events: events, default_permissions: asked, ...rest } = manifestFile();

  it('subscribes to what is read, and to nothing else', () => {
    // Whoever may write checks hears of its own checks unasked; subscribed, of everybody's.
    const unasked = ['check_run', 'check_suite'];
    expect(events.toSorted()).toEqual(repositoryEvents.filter((event) => !unasked.includes(event)).toSorted());
    expect(unsupportedEvents(events, asked)).toEqual([]);
    expect(asked.checks).toBe('write');
  });

  it('asks for the permissions that tokens and events need, each with its reason', () => {
    const needed: Record<string, string> = { metadata: 'read' };
    for (const [resource, level] of Object.values(permissions).flatMap((one) => Object.entries(one))) {
      if (needed[resource] !== 'write') needed[resource] = level;
    }
    const byTokens = Object.keys(needed);
    const byEvents = Object.keys(asked).filter((resource) => !byTokens.includes(resource));
    expect(asked).toEqual({ ...needed, ...Object.fromEntries(byEvents.map((resource) => [resource, 'read'])) });
    for (const resource of byEvents) {
      const less = Object.fromEntries(Object.entries(asked).filter(([name]) => name !== resource));
      expect(unsupportedEvents(events, less), resource).not.toEqual([]);
    }
    const lines = readFileSync(join(root, 'app.yml'), 'utf8').split('\n');
    for (const resource of Object.keys(asked)) {
      expect(lines[lines.findIndex((line) => line.startsWith(`  ${resource}:`)) - 1], resource).toMatch(/^ {2}# /u);
    }
  });

  it('sends deliveries to where they are taken, and is private', () => {
    expect(new URL(hook.url).pathname).toBe(webhookPath);
    expect(hook.active).toBe(true);
    expect(Object.keys(rest).toSorted()).toEqual(['description', 'name', 'public', 'url']);
    expect(rest.public).toBe(false);
  });
});

describe('docs/app.md', () => {
  const guide = readFileSync(join(root, 'docs', 'app.md'), 'utf8');
  /** The cells of the table under a heading whose first cell is a name in code. */
  const rowsUnder = (heading: string): readonly (readonly string[])[] => {
    const section = guide.split(/^## /mu).find((one) => one.startsWith(heading)) ?? '';
    return [...section.matchAll(/^\| (`.*) \|$/gmu)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
  };
  const bare = (cell = ''): string => cell.replaceAll('`', '');

  it('names all settings with their defaults, and no others', () => {
    const read = new Set<string>();
    const watched = new Proxy<Record<string, string>>({}, { get: (_, name) => void read.add(String(name)) });
    const usual = readSettings(watched);
    const rows = rowsUnder('Settings');
    expect(rows.map(([name]) => bare(name)).toSorted()).toEqual([...read].toSorted());
    for (const [name, initial] of rows.filter(([, cell]) => cell !== '')) {
      expect(readSettings({ [bare(name)]: bare(initial) }), name).toEqual(usual);
    }
  });

  it('names all permissions and events of app.yml, and no others', () => {
    const { default_permissions: asked, default_events: events } = manifestFile();
    const rows = rowsUnder('Permissions and events').map(([name, level]) => [bare(name), level]);
    expect(Object.fromEntries(rows)).toEqual(asked);
    expect(guide).toContain(`Events: ${events.map((event) => `\`${event}\``).join(', ')}.`);
  });

  it('names all metrics and endpoints, and no others', () => {
    const sources = readdirSync(join(root, 'src', 'app'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(root, 'src', 'app', path), 'utf8'));
    const declared = sources.flatMap((text) =>
      [...text.matchAll(/\.(?:counter|gauge|histogram)\(\s*'(\w+)'/gu)].map(([, name]) => name),
    );
    const served = sources.flatMap((text) => [...text.matchAll(/path [!=]== '(\/\w+)'/gu)].map(([, path]) => path));
    const rows = rowsUnder('Endpoints').map(([name]) => bare(name));
    expect(rows.toSorted()).toEqual([...declared, ...served].toSorted());
  });

  it('leads to places that exist', () => {
    const anchors = [...guide.matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/gu, '')
        .replaceAll(' ', '-'),
    );
    const links = [...guide.matchAll(/\]\(#([\w-]+)\)/gu)].map(([, anchor]) => anchor);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });
});

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}
