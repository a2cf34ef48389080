import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sidecarMigrate } from './command.ts';
import { folderWith } from './folder.ts';
import { plainDeployment, reviewJob, safeJob } from './manifests.ts';

describe('--write', () => {
  test('makes the safe changes, and a second run finds nothing', () => {
    const cwd = folderWith({ 'job.yaml': safeJob, 'web.yaml': plainDeployment });
    const { code, out } = sidecarMigrate(['--write'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('migrated  quitquitquit-call');
    expect(out).toContain('1 file written.');
    const text = readFileSync(join(cwd, 'job.yaml'), 'utf8');
    expect(text).toContain('restartPolicy: Always');
    expect(text).toContain('# keep in sync with the dashboard');
    expect(text).not.toContain('quitquitquit');
    expect(readFileSync(join(cwd, 'web.yaml'), 'utf8')).toBe(plainDeployment);
    expect(readdirSync(cwd).sort()).toEqual(['job.yaml', 'web.yaml']);
    expect(sidecarMigrate([], { cwd })).toMatchObject({ code: 0 });
  });

  test('writes what --diff shows', () => {
    const files = { 'job.yaml': safeJob, 'crlf.yaml': safeJob.replaceAll('\n', '\r\n'), 'import.yaml': reviewJob };
    const [written, patched] = [folderWith(files), folderWith(files)];
    sidecarMigrate(['--write', '--unsafe'], { cwd: written });
    const { out } = sidecarMigrate(['--diff', '--unsafe'], { cwd: patched });
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: patched, input: out });
    for (const name of Object.keys(files)) {
      expect(readFileSync(join(written, name), 'utf8')).toBe(readFileSync(join(patched, name), 'utf8'));
    }
  });

  test('leaves what a person must look at, and says so with its exit code', () => {
    const cwd = folderWith({ 'import.yaml': reviewJob });
    expect(sidecarMigrate(['--write'], { cwd })).toMatchObject({ code: 1 });
    expect(readFileSync(join(cwd, 'import.yaml'), 'utf8')).toBe(reviewJob);
    expect(sidecarMigrate(['--write', '--unsafe'], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'import.yaml'), 'utf8')).not.toBe(reviewJob);
  });

  test('says in JSON what it did', () => {
    const cwd = folderWith({ 'job.yaml': safeJob, 'import.yaml': reviewJob });
    const report = JSON.parse(sidecarMigrate(['--write', '--format', 'json'], { cwd }).out);
    expect(report.summary).toMatchObject({ filesWritten: 1 });
    expect(report.files.map((file: { findings: { applied?: true }[] }) => file.findings[0]?.applied)).toEqual([
      undefined,
      true,
    ]);
  });

  test('leaves whole files when it is interrupted', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `job-${i}.yaml`);
    const cwd = folderWith(Object.fromEntries(names.map((name) => [name, safeJob])));
    const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
    const child = spawn(process.execPath, [main, '--write'], { cwd, stdio: 'ignore' });
    const done = new Promise((resolve) => child.on('close', resolve));
    while (readdirSync(cwd).every((name) => readFileSync(join(cwd, name), 'utf8') === safeJob)) {
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    await done;
    expect(readdirSync(cwd).sort()).toEqual(names.sort());
    const texts = new Set(names.map((name) => readFileSync(join(cwd, name), 'utf8')));
    expect(texts.size).toBeLessThanOrEqual(2);
  });
});

describe('standard input', () => {
  test('is migrated to standard output, with the report beside it', () => {
    const cwd = folderWith({});
    const { code, out, err } = sidecarMigrate(['-'], { cwd, input: safeJob });
    expect(code).toBe(0);
    expect(out).toContain('restartPolicy: Always');
    expect(err).toContain('migrated  quitquitquit-call');
    expect(sidecarMigrate(['-', '--quiet'], { cwd, input: out })).toEqual({ code: 0, out, err: '' });
  });

  test('comes back as it was when nothing is safe to change', () => {
    const cwd = folderWith({});
    expect(sidecarMigrate(['-', '-q'], { cwd, input: reviewJob })).toEqual({ code: 1, out: reviewJob, err: '' });
  });

  test('that is no text comes back byte for byte', () => {
    const cwd = folderWith({});
    const input = Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]);
    const { code, err } = sidecarMigrate(['-', '-q'], { cwd, input });
    expect({ code, err }).toEqual({ code: 0, err: 'stdin.yaml:1:1: Not UTF-8.\n' });
  });

  test('gives the report that is asked for instead', () => {
    const cwd = folderWith({});
    const { code, out } = sidecarMigrate(['-', '--format', 'json'], { cwd, input: safeJob });
    expect(code).toBe(1);
    expect(JSON.parse(out).files[0].path).toBe('stdin.yaml');
  });
});
