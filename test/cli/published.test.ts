import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { sidecarMigrate } from './command.ts';
import { folderWith } from './folder.ts';
import { safeJob } from './manifests.ts';

test('the published command does what the checkout does, cold and warm, alone and in threads', async () => {
  const [published, cache] = [folderWith({}), folderWith({})];
  await bundle(published);
  const cwd = folderWith({ 'a.yaml': safeJob, 'b.yaml': safeJob });
  const expected = sidecarMigrate(['--format', 'json'], { cwd });
  const run = (...argv: string[]) => {
    const command = [join(published, 'cli.js'), '--format', 'json', ...argv];
    const env = { ...process.env, NODE_COMPILE_CACHE: cache };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, env, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };
  expect(run()).toEqual(expected);
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' });
  expect(kept.filter((path) => path.endsWith('.cjs.bin'))).toHaveLength(1);
  expect(run()).toEqual(expected);
  expect(run('--jobs', '2')).toEqual(expected);
});

test('the published library migrates', async () => {
  const published = folderWith({});
  await bundle(published);
  const script = `import { catalogue, emptyConfig, migrate, optionsFrom } from '${pathToFileURL(join(published, 'index.js'))}';
    import { text } from 'node:stream/consumers';
    const files = [{ path: 'a.yaml', text: await text(process.stdin) }];
    const { plans } = migrate(files, catalogue, optionsFrom(emptyConfig));
    console.log(plans.flatMap(({ findings }) => findings.map(({ rule, outcome }) => rule + ' ' + outcome)).join());`;
  const argv = ['--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { input: safeJob, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'quitquitquit-call migrate\n', stderr: '' });
});

test.each(['report', 'config'])('the package gives its schema of a %s to editors and validators', (name) => {
  const url = new URL(import.meta.resolve(`sidecar-migrate/schema/${name}.json`));
  expect(JSON.parse(readFileSync(url, 'utf8'))).toHaveProperty('$schema');
});
