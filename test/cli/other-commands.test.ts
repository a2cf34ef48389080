import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sidecarMigrate } from './command.ts';
import { folderWith } from './folder.ts';
import { safeJob } from './manifests.ts';

describe('wrong usage', () => {
  test.each([
    { argv: ['--wirte'], err: 'error: There is no option --wirte.\nhint: Did you mean --write?\n' },
    { argv: [''], err: 'error: An empty path names nothing.\nhint: For the current folder: .\n' },
    { argv: ['nowhere'], err: 'error: nowhere cannot be read: no such file or directory.\n' },
    {
      argv: ['rule'],
      err: 'error: rule cannot be read: no such file or directory.\nhint: Did you mean the command rules?\n',
    },
    {
      argv: ['--kubernetes', 'latest'],
      err: 'error: --kubernetes must be a version, not "latest".\nhint: For example --kubernetes 1.33.\n',
    },
    { argv: ['--config', 'gone.yml'], err: 'error: gone.yml cannot be read: no such file or directory.\n' },
    {
      argv: ['explain', 'quitquitquit-cal'],
      err: 'error: There is no rule quitquitquit-cal.\nhint: Did you mean quitquitquit-call?\n',
    },
  ])('is told for $argv, with exit code 2', ({ argv, err }) => {
    expect(sidecarMigrate(argv, { cwd: folderWith({}) })).toEqual({ code: 2, out: '', err });
  });

  test('of a configuration is told with its place', () => {
    const cwd = folderWith({ 'sidecar-migrate.yml': '# ours\nkuberntes: "1.33"\n', 'job.yaml': safeJob });
    expect(sidecarMigrate([], { cwd })).toEqual({
      code: 2,
      out: '',
      err: 'error: sidecar-migrate.yml:2:1: There is no key "kuberntes".\nhint: Did you mean "kubernetes"?\n',
    });
  });
});

describe('the other commands', () => {
  const cwd = import.meta.dirname;

  test('explain a rule and list all of them', () => {
    const { code, out } = sidecarMigrate(['explain', 'quitquitquit-call'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('When the fix is safe');
    expect(sidecarMigrate(['rules'], { cwd }).out).toContain('  quitquitquit-call  ');
  });

  test('tell the version and how to go about', () => {
    expect(sidecarMigrate(['--version'], { cwd }).out).toMatch(/^\d+\.\d+\.\d+\n$/u);
    const { out } = sidecarMigrate(['--help'], { cwd });
    expect(out).toContain('--write');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('write a first configuration, once', () => {
    const folder = folderWith({ '.git/HEAD': '', 'deploy/job.yaml': safeJob });
    const run = () => sidecarMigrate(['init'], { cwd: join(folder, 'deploy') });
    expect(run()).toEqual({ code: 0, out: '../.github/sidecar-migrate.yml written.\n', err: '' });
    expect(readFileSync(join(folder, '.github/sidecar-migrate.yml'), 'utf8')).toContain('# kubernetes:');
    expect(run()).toMatchObject({ code: 2, err: expect.stringContaining('There is a configuration already') });
    expect(sidecarMigrate(['deploy'], { cwd: folder })).toMatchObject({ code: 1 });
  });

  test('complete words in bash', () => {
    const { out } = sidecarMigrate(['completion', 'bash'], { cwd });
    const complete = (line: readonly string[]) => {
      const script = `${out}\nCOMP_WORDS=(${line.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${line.length - 1}
_sidecar_migrate; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' }).stdout.trim().split('\n');
    };
    expect(complete(['sidecar-migrate', '--wr'])).toEqual(['--write']);
    expect(complete(['sidecar-migrate', '--format', 'j'])).toEqual(['json']);
    expect(complete(['sidecar-migrate', 'explain', 'quit'])).toContain('quitquitquit-call');
  });

  test('print completions for zsh and fish too', () => {
    expect(sidecarMigrate(['completion', 'zsh'], { cwd }).out).toContain('#compdef sidecar-migrate');
    expect(sidecarMigrate(['completion', 'fish'], { cwd }).out).toContain('complete -c sidecar-migrate -l write');
  });
});
