import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitFolder } from './git/folder.ts';
import { mergeBase } from './git/history.ts';
import { ObjectStore } from './git/store.ts';
import { tarball } from './git/tarball.ts';
import { writeFiles } from './git/tree.ts';
import type { SimulatedGitHub } from './index.ts';
import { setStage } from './stage.ts';
import type { Repository } from './world/repository.ts';

describe('a repository, put before the real git', () => {
  let github: SimulatedGitHub;
  let repo: Repository;

  beforeAll(async () => {
    ({ github, repo } = await setStage());
    const alice = github.person('alice');
    const start = repo.head();
    alice.pushes(
      repo,
      { 'k8s/job.yaml': 'kind: CronJob\n', 'a.b/c': 'x', 'a/c': 'y', 'a-b': 'z' },
      { message: 'On main' },
    );
    const pull = alice.opens(repo, { head: 'side', files: { 'docs/more.md': 'more\n' }, title: 'Docs' });
    alice.pushes(
      repo,
      { link: { text: 'README.md', mode: '120000' } },
      { branch: 'old', ...(start === undefined ? {} : { from: start }) },
    );
    alice.pushes(repo, { 'README.md': 'main moved\n' });
    await alice.merges(pull, 'merge');
  });

  afterAll(() => github.close());

  it('has no fault', async () => {
    expect(await repo.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it('has the history that the story told', async () => {
    expect((await repo.git('log', '--first-parent', '--format=%s|%an', 'main')).trim().split('\n')).toEqual([
      'Merge pull request #1 from acme/side|alice',
      'Change README.md|alice',
      'On main|alice',
      'Begin|founder',
    ]);
  });

  it('keeps modes, links and git order', async () => {
    const listing = await repo.git('ls-tree', '-r', '-t', '--format=%(objectmode) %(path)', 'old');
    expect(listing.split('\n')).toContain('120000 link');
    expect(listing.split('\n')).toContain('100755 bin/run');
    expect((await repo.git('ls-tree', '--name-only', 'main')).split('\n').slice(1, 4)).toEqual(['a-b', 'a.b', 'a']);
  });

  it('finds the same merge base', async () => {
    const [ours, theirs] = [repo.head('main') ?? '', repo.head('old') ?? ''];
    expect(mergeBase(repo.store, ours, theirs)).toBe((await repo.git('merge-base', 'main', 'old')).trim());
  });
});

describe('objects', () => {
  it('get the names that git gives them, whatever the tree', () => {
    const name = fc.stringMatching(/^[a-z][a-z.\-0-9]{0,5}$/u).filter((text) => !text.endsWith('.'));
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const store = new ObjectStore();
    const folder = new GitFolder(store);
    const trees = new Set<string>();
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 12 }), (paths) => {
        const clash = (one: string): boolean => paths.some((other) => other.startsWith(`${one}/`));
        const files = paths
          .filter((one) => !clash(one))
          .map((one) => [one, { mode: '100644', oid: store.putBlob(one) }] as const);
        if (files.length > 0) trees.add(writeFiles(store, new Map(files)));
      }),
      { numRuns: 60, seed: 7 },
    );
    folder.update();
    const check = (): Buffer =>
      execFileSync('git', ['--git-dir', folder.path, 'fsck', '--strict', '--no-dangling'], { stdio: 'pipe' });
    expect(check).not.toThrow();
    expect(trees.size).toBeGreaterThan(30);
    folder.remove();
  });

  it('travel in a tarball that tar unpacks, with long paths, modes and links', () => {
    const store = new ObjectStore();
    const long = `${'deep/'.repeat(30)}file.yaml`;
    const file = (text: string, mode: '100644' | '100755' | '120000' = '100644') => ({
      mode,
      oid: store.putBlob(text),
    });
    const tree = writeFiles(
      store,
      new Map([
        [long, file('kind: Job\n')],
        ['run', file('#!/bin/sh\n', '100755')],
        ['link', file('run', '120000')],
      ]),
    );
    const folder = mkdtempSync(join(tmpdir(), 'tarball-'));
    writeFileSync(join(folder, 'x.tgz'), tarball(store, tree, { folder: 'acme-shop-1234567', commit: 'a'.repeat(40) }));
    const tar = (...argv: string[]): string => execFileSync('tar', argv, { cwd: folder, encoding: 'utf8' });
    const listing = tar('tzvf', 'x.tgz').split('\n');
    expect(listing.find((line) => line.includes(long))).toMatch(/^-rw-rw-r--.* 10 /u);
    expect(listing.find((line) => line.includes('/run'))).toMatch(/^-rwxrwxr-x|^l/u);
    expect(tar('xzOf', 'x.tgz', `acme-shop-1234567/${long}`)).toBe('kind: Job\n');
    expect(listing.some((line) => line.endsWith('link -> run'))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
