import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultsIn, type Schema } from '../json-schema.ts';
import { sidecarMigrate, sidecarMigrateUnread } from './command.ts';
import { folderWith } from './folder.ts';
import { plainDeployment, reviewJob, safeJob } from './manifests.ts';

const schema: Schema = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8'));

/** Somebody whom permissions bind; they do not bind root. */
function mereUser(): { readonly uid?: number } {
  return process.getuid?.() === 0 ? { uid: 65_534 } : {};
}

/** A line that holds all of the line before ten times. */
function bombPart(i: number): string {
  const [before, own] = [`*${'abcdefghi'[i]}`, 'bcdefghij'[i]];
  return `${own}: &${own} [${Array.from({ length: 10 }, () => before).join(', ')}]\n`;
}

describe('a report', () => {
  test('says what would change, changes nothing and exits with 1', () => {
    const cwd = folderWith({ 'deploy/job.yaml': safeJob, 'deploy/web.yaml': plainDeployment });
    const { code, out, err } = sidecarMigrate([], { cwd });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('── deploy/job.yaml ──');
    expect(out).toContain('migrate  quitquitquit-call in container report');
    expect(out).toContain('Run again with `--write` to change 1 file.');
    expect(readFileSync(join(cwd, 'deploy/job.yaml'), 'utf8')).toBe(safeJob);
  });

  test('of a tree without workarounds exits with 0', () => {
    const cwd = folderWith({ 'web.yaml': plainDeployment });
    expect(sidecarMigrate([], { cwd })).toEqual({
      code: 0,
      out: 'No sidecar workaround found. 1 file read.\n',
      err: '',
    });
  });

  test('for programs keeps its contract, with paths relative to where it was asked for', () => {
    const cwd = folderWith({ 'a/deploy/job.yaml': safeJob, 'a/deploy/import.yaml': reviewJob, 'a/b/x.txt': '' });
    const { code, out } = sidecarMigrate(['--format', 'json', '../deploy'], { cwd: join(cwd, 'a/b') });
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(faultsIn(report, schema)).toEqual([]);
    expect(report.files.map((file: { path: string }) => file.path)).toEqual([
      '../deploy/import.yaml',
      '../deploy/job.yaml',
    ]);
    expect(report.files[1].findings[0]).toMatchObject({
      rule: 'quitquitquit-call',
      workload: { kind: 'Job', name: 'report' },
      line: 17,
      outcome: 'migrate',
    });
  });

  test('has the same outcomes with and without --unsafe', () => {
    const cwd = folderWith({ 'job.yaml': safeJob, 'import.yaml': reviewJob });
    const outcomes = (...argv: string[]) => {
      const { summary } = JSON.parse(sidecarMigrate(['--format', 'json', ...argv], { cwd }).out);
      return [summary.migrate, summary.review, summary.filesToChange];
    };
    expect(outcomes()).toEqual([1, 1, 1]);
    expect(outcomes('--unsafe')).toEqual([1, 1, 2]);
  });

  test('as a diff is taken by git, whatever the line endings', () => {
    const crlf = safeJob.replaceAll('\n', '\r\n');
    const cwd = folderWith({ 'job.yaml': safeJob, 'a folder/job "2".yaml': crlf, 'open.yaml': safeJob.trimEnd() });
    execFileSync('git', ['init', '-q'], { cwd });
    const { code, out } = sidecarMigrate(['--diff'], { cwd });
    expect(code).toBe(1);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd, input: out });
    expect(readFileSync(join(cwd, 'a folder/job "2".yaml'), 'utf8')).not.toMatch(/[^\r]\n/u);
    expect(sidecarMigrate(['--diff'], { cwd })).toEqual({ code: 0, out: '', err: '' });
  });

  test('as a diff is taken by git from any folder of the repository', () => {
    const cwd = folderWith({ 'deploy/job.yaml': safeJob, 'jobs/import/job.yaml': safeJob });
    execFileSync('git', ['init', '-q'], { cwd });
    const [inside, beside] = [join(cwd, 'jobs/import'), join(cwd, 'deploy')];
    const patch = sidecarMigrate(['--diff'], { cwd: inside }).out;
    execFileSync('git', ['apply', '-'], { cwd: inside, input: patch });
    expect(sidecarMigrate(['--diff'], { cwd: inside }).code).toBe(0);
    const outside = sidecarMigrate(['--diff', '../../deploy'], { cwd: inside }).out;
    execFileSync('git', ['apply', '-'], { cwd, input: outside });
    expect(sidecarMigrate(['--diff'], { cwd: beside }).code).toBe(0);
  });

  test('has colours only where somebody sees them, or asks', () => {
    const cwd = folderWith({ 'job.yaml': safeJob });
    const introducer = '\u001b[';
    expect(sidecarMigrate([], { cwd }).out).not.toContain(introducer);
    expect(sidecarMigrate(['--color'], { cwd }).out).toContain(introducer);
    expect(sidecarMigrate([], { cwd, env: { FORCE_COLOR: '1' } }).out).toContain(introducer);
    expect(sidecarMigrate(['--no-color'], { cwd, env: { FORCE_COLOR: '1' } }).out).not.toContain(introducer);
    expect(sidecarMigrate([], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).not.toContain(introducer);
  });

  test('is not written with --quiet', () => {
    const cwd = folderWith({ 'job.yaml': safeJob });
    expect(sidecarMigrate(['-q'], { cwd })).toEqual({ code: 1, out: '', err: '' });
  });

  test('whose reader goes away ends in peace', async () => {
    const cwd = folderWith(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`job-${i}.yaml`, safeJob])));
    expect(await sidecarMigrateUnread([], cwd)).toEqual({ code: 1, out: '', err: '' });
  });

  test('counts suppressed findings and leaves them alone', () => {
    const ignored = `# sidecar-migrate: ignore[quitquitquit-call] the vendor asks for it\n${safeJob}`;
    const cwd = folderWith({ 'job.yaml': ignored });
    const { out } = sidecarMigrate(['--format', 'json'], { cwd });
    expect(JSON.parse(out).summary).toMatchObject({ suppressed: 1, migrate: 0, filesToChange: 0 });
  });
});

describe('files that cannot be read', () => {
  test('are problems, and the others go on', () => {
    const cwd = folderWith({
      'job.yaml': safeJob,
      'nul.yaml': 'a: \0\n',
      'latin.yaml': Buffer.from('a: 1\nb: \xe9\n', 'latin1'),
      'huge.yaml': '',
      'broken.yaml': `${safeJob}---\ncontainers: [{image: a, args: [quitquitquit]\n`,
      'evil\n\u001b[31m.yaml': 'a: \0\n',
    });
    truncateSync(join(cwd, 'huge.yaml'), 500 * 1024 * 1024);
    const { code, out, err } = sidecarMigrate(['--format', 'json'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('nul.yaml:1:1: Not text: there is a NUL byte.\n');
    expect(err).toContain('latin.yaml:2:1: Not UTF-8.\n');
    expect(err).toContain('huge.yaml:1:1: Not read: 500 MiB, more than 32 MiB.\n');
    expect(err).toContain('evil\\n\\x1b[31m.yaml:1:1: ');
    expect(err).toMatch(/^broken\.yaml:\d+:\d+: /mu);
    const report = JSON.parse(out);
    expect(faultsIn(report, schema)).toEqual([]);
    expect(report.summary).toMatchObject({ problems: 5, filesRead: 6 });
    expect(report.summary.migrate).toBeGreaterThan(0);
  });

  test('are told in pods where there is nothing else to find, too', () => {
    const pod = (rest: string) => `kind: Pod\nspec:\n  containers:\n    - image: a\n${rest}`;
    const cwd = folderWith({
      'bomb.yaml': pod(`a: &a [x]\n${Array.from({ length: 9 }, (_, i) => bombPart(i)).join('')}`),
      'deep.yaml': `kind: Pod\ncontainers: ${'['.repeat(100_000)}`,
      'indented.yaml': pod(Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')),
      'open.yaml': pod('      args: ["x\n'),
      'tab.yaml': pod('\tx: 1\n'),
      'template/pod.yaml': pod('      args: {{ .Values.args ] }}\n'),
      'whole.yaml': pod(''),
    });
    const { code, err } = sidecarMigrate([], { cwd });
    expect(code).toBe(0);
    expect(err.split('\n').map((line) => line.split(':')[0])).toEqual([
      'deep.yaml',
      'bomb.yaml',
      'indented.yaml',
      'open.yaml',
      'tab.yaml',
      '',
    ]);
  });

  test('are parsed if they are asked for by name, on standard input as well', () => {
    const text = 'kind: Pod\ncontainers:\n- image: a\n b: c\n';
    const cwd = folderWith({ 'pod.yaml': text });
    expect(sidecarMigrate([], { cwd }).err).toBe('');
    expect(sidecarMigrate(['pod.yaml'], { cwd }).err).toMatch(/^pod\.yaml:4:\d+: /u);
    expect(sidecarMigrate(['-', '-q'], { cwd, input: text }).err).toMatch(/^stdin\.yaml:4:\d+: /u);
  });

  test('alone leave the exit code at 0', () => {
    const cwd = folderWith({ 'nul.yaml': 'a: \0\n' });
    expect(sidecarMigrate([], { cwd })).toMatchObject({ code: 0 });
  });

  test('may be so for want of a permission', () => {
    const cwd = folderWith({ 'secret.yaml': safeJob, 'closed/job.yaml': safeJob });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'secret.yaml'), 0);
    chmodSync(join(cwd, 'closed'), 0);
    const { code, err } = sidecarMigrate([], { cwd, ...mereUser() });
    chmodSync(join(cwd, 'closed'), 0o755);
    expect(code).toBe(0);
    expect(err.split('\n').sort()).toEqual([
      '',
      'closed:1:1: Cannot be read: permission denied.',
      'secret.yaml:1:1: Cannot be read: permission denied.',
    ]);
  });
});

describe('what is read', () => {
  test('follows the options and the configuration', () => {
    const cwd = folderWith({
      '.github/sidecar-migrate.yml': 'paths: { exclude: ["*.gen.yaml", "vendor/"] }\n',
      'a.yaml': safeJob,
      'b.gen.yaml': safeJob,
      'vendor/c.yaml': safeJob,
      'deploy/d.yaml': safeJob,
      'deploy/e.json': '{}',
    });
    const files = (...argv: string[]) =>
      JSON.parse(sidecarMigrate(['--format', 'json', ...argv], { cwd }).out).files.map(
        (file: { path: string }) => file.path,
      );
    expect(files()).toEqual(['a.yaml', 'deploy/d.yaml']);
    expect(files('--exclude', 'deploy')).toEqual(['a.yaml']);
    expect(files('--include', 'deploy/**')).toEqual(['deploy/d.yaml']);
    expect(files('vendor/c.yaml')).toEqual(['vendor/c.yaml']);
  });

  test('is read once, though links lead in circles', () => {
    const cwd = folderWith({ 'deploy/job.yaml': safeJob });
    symlinkSync('..', join(cwd, 'deploy', 'up'));
    symlinkSync('job.yaml', join(cwd, 'deploy', 'again.yaml'));
    const report = JSON.parse(sidecarMigrate(['--format', 'json', '.', 'deploy', 'deploy/job.yaml'], { cwd }).out);
    expect(report.summary).toMatchObject({ filesRead: 1, migrate: 1 });
  });

  test('takes the configuration that is nearest above', () => {
    const off = 'rules: { quitquitquit-call: off, job-sidecar: off }\n';
    const cwd = folderWith({ 'sidecar-migrate.yml': off, 'deep/er/job.yaml': safeJob });
    expect(sidecarMigrate(['deep/er'], { cwd })).toMatchObject({ code: 0 });
    writeFileSync(join(cwd, 'deep', 'sidecar-migrate.yml'), 'fixes: safe\n');
    expect(sidecarMigrate(['deep/er'], { cwd })).toMatchObject({ code: 1 });
  });
});
