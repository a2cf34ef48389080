import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migratedJob, quittingJob } from '../pull-request/manifests.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import type { Outcome } from './command.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

let github: SimulatedGitHub;
let repo: Repository;
let token: string;

beforeEach(async () => {
  github = await simulatedGitHub();
  repo = github.repository('acme/shop', { 'k8s/report.yaml': quittingJob('report') });
  github.allow('alice', repo, 'write');
  token = github.personalToken('alice').text;
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  await github.close();
});

/** Runs the command beside the simulated GitHub, which answers from this process. */
function pr(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const { GITHUB_TOKEN: _, ...rest } = process.env;
    const child = spawn(process.execPath, [main, 'pr', ...argv], {
      env: { ...rest, GITHUB_API_URL: github.url, GITHUB_TOKEN: token, ...env },
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (said.out += String(chunk)));
    child.stderr.on('data', (chunk) => (said.err += String(chunk)));
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

describe('sidecar-migrate pr', () => {
  test('shows first what it would do, and does nothing', async () => {
    const { code, out, err } = await pr(['acme/shop', '--dry-run']);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain(
      'Would open: Use native sidecars in Job report\nfrom sidecar-migrate/native-sidecars into main\n',
    );
    expect(out).toContain('Check before merging');
    expect(out).toContain('+          restartPolicy: Always\n');
    expect(out).not.toContain('<!--');
    expect(github.calls().writes).toBe(0);
  });

  test('opens the pull request in the name of a person, once', async () => {
    const first = await pr(['acme/shop']);
    expect(first).toEqual({ code: 0, out: 'opened: https://github.com/acme/shop/pull/1\n', err: '' });
    expect(repo.pulls().map(({ issue }) => [issue.title, issue.author.login])).toEqual([
      ['Use native sidecars in Job report', 'alice'],
    ]);
    expect((await pr(['acme/shop'])).out).toBe('unchanged: https://github.com/acme/shop/pull/1\n');
  });

  test('updates what it opened, and leaves what somebody else changed', async () => {
    await pr(['acme/shop']);
    github.person('bob').pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect((await pr(['acme/shop'])).out).toContain('updated: ');
    github.person('bob').pushes(repo, { 'x.txt': 'x' }, { branch: 'sidecar-migrate/native-sidecars' });
    expect(await pr(['acme/shop'])).toEqual({
      code: 1,
      out: 'Somebody else changed the branch, so it is theirs now.\n',
      err: '',
    });
  });

  test('does what it showed: the same branch, title, body and diff', async () => {
    const { out } = await pr(['acme/shop', '--dry-run']);
    await pr(['acme/shop']);
    const [pull] = repo.pulls();
    expect(out).toContain(`Would open: ${pull?.issue.title}\nfrom ${pull?.head.branch} into main\n`);
    const words = (text: string) =>
      text
        .replace(/<!--[^>]*-->/gu, '')
        .split(/\s+/u)
        .filter((word) => word !== '');
    const body = words(pull?.issue.body ?? '').join(' ');
    expect(words(out).join(' ')).toContain(body);
    for (const line of migratedJob('report')
      .split('\n')
      .filter((one) => one.includes('Always'))) {
      expect(out).toContain(`+${line}`);
    }
  });

  test('prints nothing that a terminal would act on, whatever the repository is made of', async () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp\u200b';
    const manifest = `# ${hostile}\n${quittingJob('report').replace('name: app', `name: ${JSON.stringify(hostile)}`)}`;
    const escaped = manifest.replaceAll('\u001b', '').replaceAll('\u0007', '').replaceAll('\u009b', '');
    github.person('bob').pushes(repo, {
      'k8s/report.yaml': null,
      [`k8s/\u001b[31m${'x'}.yaml`]: quittingJob('one'),
      'k8s/ünïcode \u00a0x.yaml': escaped,
      'k8s/raw.yaml': manifest,
    });
    for (const argv of [['acme/shop', '--dry-run'], ['acme/shop']]) {
      const { out, err } = await pr(argv);
      expect(out).toMatch(/Would open|opened/u);
      expect(`${out}${err}`).not.toMatch(/[^\P{C}\n\t]/u);
    }
    github.person('bob').pushes(repo, { '.github/sidecar-migrate.yml': `"dr\\u001b[31maft": true\nlabels: [a\n` });
    const wrong = await pr(['acme/shop']);
    expect(wrong.code).toBe(2);
    expect(`${wrong.out}${wrong.err}`).not.toMatch(/[^\P{C}\n\t]/u);
  });

  test('says where the configuration is wrong, and does nothing', async () => {
    github.person('bob').pushes(repo, { '.github/sidecar-migrate.yml': 'draft: true\nlables: [a]\n' });
    for (const argv of [['acme/shop', '--dry-run'], ['acme/shop']]) {
      const { code, err } = await pr(argv);
      expect(code).toBe(2);
      expect(err).toContain('.github/sidecar-migrate.yml:2:');
      expect(err).toContain('hint: Did you mean "labels"?');
    }
    expect(repo.pulls()).toEqual([]);
  });

  test('ends well where nothing is to be done', async () => {
    github.person('bob').pushes(repo, { 'k8s/report.yaml': migratedJob('report') });
    expect(await pr(['acme/shop'])).toEqual({ code: 0, out: 'Nothing to change.\n', err: '' });
  });

  test.each([
    { argv: ['acme/shop'], env: { GITHUB_TOKEN: '' }, err: 'error: GITHUB_TOKEN is not set.' },
    { argv: ['acme/shop'], env: { GITHUB_TOKEN: 'ghp_wrong' }, err: 'hint: Is GITHUB_TOKEN still valid?' },
    { argv: ['acme/none'], env: {}, err: 'hint: Does acme/none exist, and may the token see it?' },
    { argv: ['shop'], env: {}, err: 'error: "shop" names no repository.' },
    { argv: [], env: {}, err: 'error: pr takes a repository, as OWNER/REPO.' },
  ])('says what is wrong with $argv and $env', async ({ argv, env, err }) => {
    const outcome = await pr(argv, env);
    expect(outcome.code).toBe(2);
    expect(outcome.err).toContain(err);
    expect(outcome.err).not.toContain('ghp_wrong');
  });
});
