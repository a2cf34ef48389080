import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blobId } from '../../src/pull-request/blob-id.ts';
import { searchFor } from '../../src/pull-request/branch-name.ts';
import { type GatewayStage, nothing, setGatewayStage } from './stage.ts';

let stage: GatewayStage;

beforeEach(async () => {
  stage = await setGatewayStage({
    'README.md': 'shop\n',
    'bin/run': { text: '#!/bin/sh\n', mode: '100755' },
    'k8s/job.yaml': 'kind: Job\n',
    'k8s/bom.yaml': '\uFEFFkind: Job\r\n',
    'k8s/binary.yaml': { text: Buffer.from([0, 1, 2, 255]) },
    'k8s/latin.yaml': { text: Buffer.from([0x6b, 0x3a, 0x20, 0xe9, 0x0a]) },
    '.github/sidecar-migrate.yml': 'draft: true\n',
  });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

describe('a repository read through the gateway', () => {
  test('shows its facts, head and settings in one request', async () => {
    const { github, repo, gateway } = stage;
    const since = github.mark();
    const snapshot = await gateway.snapshot(nothing);
    expect(github.calls({ since }).count).toBe(1);
    expect(snapshot).toMatchObject({
      id: repo.id,
      name: { owner: 'acme', name: 'shop' },
      archived: false,
      fork: false,
      head: { branch: 'main', commit: repo.head() },
    });
    expect(snapshot.configs.get('.github/sidecar-migrate.yml')?.text).toBe('draft: true\n');
    expect(snapshot.found).toEqual({ branches: new Map(), pulls: [] });
  });

  test('shows our branches and pull requests in the same request', async () => {
    const { github, repo, gateway } = stage;
    const bot = github.person('sidecar-migrate[bot]');
    const open = bot.opens(repo, { head: 'sidecar-migrate/native-sidecars', files: { a: 'b' }, title: 'T', body: 'B' });
    const gone = bot.opens(repo, { head: 'sidecar-migrate/gone', files: { a: 'c' } });
    bot.deletesBranch(repo, 'sidecar-migrate/gone');
    const { found } = await gateway.snapshot({ branches: ['sidecar-migrate/gone'], prefix: 'sidecar-migrate/' });
    expect([...found.branches]).toEqual([['sidecar-migrate/native-sidecars', open.head.sha]]);
    expect(found.pulls.map(({ number, state, head, author }) => [number, state, head.branch, author])).toEqual([
      [gone.issue.number, 'closed', 'sidecar-migrate/gone', 'sidecar-migrate[bot]'],
      [open.issue.number, 'open', 'sidecar-migrate/native-sidecars', 'sidecar-migrate[bot]'],
    ]);
    expect(await gateway.pull(open.issue.number)).toEqual(found.pulls[1]);
  });

  test('costs one point to look at, and shows all branches of ours however many there are', async () => {
    const { github, repo, gateway } = stage;
    let since = github.mark();
    await gateway.snapshot(searchFor('sidecar-migrate/'));
    expect(github.calls({ since }).cost).toBe(1);
    const bot = github.person('sidecar-migrate[bot]');
    for (let i = 0; i < 12; i += 1) bot.opens(repo, { head: `sidecar-migrate/part-${i}`, files: { a: `${i}` } });
    since = github.mark();
    const { found } = await gateway.snapshot(searchFor('sidecar-migrate/'));
    expect([found.branches.size, found.pulls.length, github.calls({ since }).count]).toEqual([12, 12, 2]);
    expect(await gateway.findPulls(searchFor('sidecar-migrate/'))).toEqual(found);
  });

  test('is listed as a tree, with modes', async () => {
    const { head } = await stage.gateway.snapshot(nothing);
    const all = await stage.gateway.tree(head?.tree ?? '', 'all');
    expect(all.entries.find(({ path }) => path === 'bin/run')).toMatchObject({ mode: '100755', size: 10 });
    const own = await stage.gateway.tree(head?.tree ?? '', 'own');
    expect(own.entries.map(({ path }) => path)).toEqual(['.github', 'README.md', 'bin', 'k8s']);
    stage.github.faults.truncate(2);
    expect(await stage.gateway.tree(head?.tree ?? '', 'all')).toMatchObject({ truncated: true });
  });

  test('gives exact texts, and none for what is no text', async () => {
    const { gateway, repo } = stage;
    const paths = ['k8s/job.yaml', 'k8s/bom.yaml', 'k8s/binary.yaml', 'k8s/latin.yaml', 'k8s/none.yaml', 'k8s'];
    const files = await gateway.files(repo.head() ?? '', paths);
    expect([...files].map(([path, { text }]) => [path, text])).toEqual([
      ['k8s/job.yaml', 'kind: Job\n'],
      ['k8s/bom.yaml', '\uFEFFkind: Job\r\n'],
      ['k8s/binary.yaml', undefined],
      ['k8s/latin.yaml', undefined],
    ]);
    const ids = await gateway.blobIds(repo.head() ?? '', paths);
    expect(ids.get('k8s/bom.yaml')).toBe(await blobId('\uFEFFkind: Job\r\n'));
    const byId = await gateway.blobs([ids.get('k8s/job.yaml') ?? '', 'f'.repeat(40)]);
    expect([...byId.values()].map(({ text }) => text)).toEqual(['kind: Job\n']);
  });

  test('reads a hundred blobs at a time', async () => {
    const { github, repo, gateway } = stage;
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k8s/${i}.yaml`, `n: ${i}\n`]));
    const head = github.person('alice').pushes(repo, files);
    const since = github.mark();
    const texts = await gateway.files(head, Object.keys(files));
    expect([texts.size, texts.get('k8s/149.yaml')?.text, github.calls({ since }).count]).toEqual([150, 'n: 149\n', 2]);
  });

  test('says where a branch stands, what a commit is and what leads to it', async () => {
    const { github, repo, gateway } = stage;
    const before = repo.head() ?? '';
    const after = github.person('alice').pushes(repo, { 'k8s/job.yaml': 'kind: CronJob\n', 'README.md': null });
    expect([await gateway.branch('main'), await gateway.branch('none')]).toEqual([after, undefined]);
    expect(await gateway.commit(after)).toMatchObject({
      oid: after,
      parents: [before],
      author: 'alice',
      verified: false,
    });
    expect(await gateway.compare(before, after)).toMatchObject({
      status: 'ahead',
      mergeBase: before,
      truncated: false,
      commits: [{ oid: after }],
      files: [
        { path: 'README.md', status: 'removed' },
        { path: 'k8s/job.yaml', status: 'modified', patch: '@@ -1 +1 @@\n-kind: Job\n+kind: CronJob' },
      ],
    });
    expect(await gateway.compare(before, 'f'.repeat(40))).toBeUndefined();
  });
});

describe('the settings of an organisation', () => {
  test('are found, or not there, or out of reach', async () => {
    const { github, gateway, installation, open } = stage;
    expect(await gateway.organisationConfig()).toEqual({ kind: 'unreachable' });
    const settings = github.repository('acme/.github', { 'README.md': '' });
    expect(await gateway.organisationConfig()).toEqual({ kind: 'none' });
    github.person('alice').pushes(settings, { 'sidecar-migrate.yml': 'labels: a\n' });
    expect(await gateway.organisationConfig()).toMatchObject({
      kind: 'found',
      path: 'sidecar-migrate.yml',
      blob: { text: 'labels: a\n' },
    });
    const narrow = github.token(installation, { repository_ids: [stage.repo.id] });
    expect(await open({ token: () => Promise.resolve(narrow) }).organisationConfig()).toEqual({ kind: 'unreachable' });
  });
});
