import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf } from './client.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});

afterAll(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

const shop = (rest: string): string => `/repos/acme/shop/${rest}`;

describe('trees', () => {
  const write = (tree: readonly object[], base?: string) =>
    stage.api(`POST ${shop('git/trees')}`, { tree, ...(base === undefined ? {} : { base_tree: base }) });
  const baseTree = (): string => stage.repo.store.commit(stage.repo.head() ?? '').tree;

  it('keep modes, take contents inline, and name blobs as git does', async () => {
    const { api, repo } = stage;
    const fresh = await write(
      [{ path: 'bin/run', mode: '100755', type: 'blob', content: '#!/bin/sh\nexit 0\n' }],
      baseTree(),
    );
    const listed = await api(`GET ${shop(`git/trees/${fresh.text('sha')}?recursive=true`)}`);
    const [row] = (listed.at('tree') as { path: string }[]).filter(({ path }) => path === 'bin/run');
    expect(row).toMatchObject({ mode: '100755', size: 17, sha: repo.store.putBlob('#!/bin/sh\nexit 0\n') });
    const blob = await api(`GET ${shop(`git/blobs/${String((row as { sha?: string }).sha)}`)}`);
    expect(Buffer.from(blob.text('content'), 'base64').toString()).toBe('#!/bin/sh\nexit 0\n');
  });

  it('remove files, and fail where there is none', async () => {
    expect((await write([{ path: 'README.md', mode: '100644', sha: null }], baseTree())).texts('tree', 'path')).toEqual(
      ['bin', 'k8s'],
    );
    expect(await write([{ path: 'nowhere', mode: '100644', sha: null }], baseTree())).toMatchObject({
      status: 422,
      body: { message: 'GitRPC::BadObjectState' },
    });
  });

  it.each([
    ['../up', 'malformed'],
    ['a//b', 'malformed'],
    ['.git/config', 'malformed'],
    ['/root', 'malformed'],
  ])('refuse the path %s', async (path, why) => {
    const refused = await write([{ path, mode: '100644', type: 'blob', content: '' }]);
    expect(refused.status).toBe(422);
    expect(refused.text('message')).toContain(why);
  });

  it('refuse objects that do not exist', async () => {
    expect((await write([{ path: 'a', mode: '100644', type: 'blob', sha: 'f'.repeat(40) }])).status).toBe(422);
    expect((await write([{ path: 'a', mode: '100644', type: 'blob', content: '' }], 'f'.repeat(40))).status).toBe(422);
  });

  it('end early when a plan or their size says so, and can be walked', async () => {
    const { api, github } = stage;
    github.faults.truncate(2, { times: 1 });
    const cut = await api(`GET ${shop('git/trees/main?recursive=1')}`);
    expect(cut.body).toMatchObject({ truncated: true, tree: [{ path: 'README.md' }, { path: 'bin' }] });
    const root = await api(`GET ${shop('git/trees/main')}`);
    expect(root.body).toMatchObject({ truncated: false });
    expect((await api(`GET ${shop(`git/trees/${root.text('tree.2.sha')}`)}`)).texts('tree', 'path')).toEqual([
      'job.yaml',
    ]);
  });

  it('leave workflows to those who may write them', async () => {
    const refused = await write(
      [{ path: '.github/workflows/ci.yml', mode: '100644', type: 'blob', content: '' }],
      baseTree(),
    );
    expect(refused.status).toBe(403);
  });
});

describe('refs', () => {
  it('move forward only, unless forced, and go', async () => {
    const { api, repo, github } = stage;
    const first = repo.head() ?? '';
    const second = github.person('alice').pushes(repo, { x: '1' }, { branch: 'topic' });
    expect((await api(`PATCH ${shop('git/refs/heads/topic')}`, { sha: first })).body).toMatchObject({
      message: 'Update is not a fast forward',
    });
    expect((await api(`PATCH ${shop('git/refs/heads/topic')}`, { sha: first, force: true })).status).toBe(200);
    expect((await api(`PATCH ${shop('git/refs/heads/topic')}`, { sha: second })).text('object.sha')).toBe(second);
    expect((await api(`DELETE ${shop('git/refs/heads/topic')}`)).status).toBe(204);
    expect((await api(`GET ${shop('git/ref/heads/topic')}`)).status).toBe(404);
  });

  it('are listed by their beginning', async () => {
    const { api, repo } = stage;
    const sha = repo.head();
    for (const name of ['a', 'b'])
      await api(`POST ${shop('git/refs')}`, { ref: `refs/heads/sidecar-migrate/${name}`, sha });
    const listed = await api(`GET ${shop('git/matching-refs/heads/sidecar-migrate/')}`);
    expect(listed.texts('', 'ref')).toEqual(['refs/heads/sidecar-migrate/a', 'refs/heads/sidecar-migrate/b']);
  });

  it.each([
    ['heads/main', "must start with 'refs'"],
    ['refs/heads/sp ace', 'not a valid ref name'],
    ['refs/heads/x..y', 'not a valid ref name'],
    ['refs/heads/end.lock', 'not a valid ref name'],
    ['refs/heads/main', 'already exists'],
    ['refs/heads/main/below', 'Reference update failed'],
  ])('refuse the name %s', async (ref, why) => {
    const refused = await stage.api(`POST ${shop('git/refs')}`, { ref, sha: stage.repo.head() });
    expect(refused.status).toBe(422);
    expect(refused.text('message')).toContain(why);
  });

  it('obey rulesets, in words that name the rule', async () => {
    const { github, api } = stage;
    const ruled = github.repository('acme/ruled', { a: '1' });
    github.rule(
      ruled,
      ['~ALL'],
      [
        { type: 'branch_name_pattern', parameters: { operator: 'starts_with', pattern: 'bot/' } },
        { type: 'required_signatures' },
      ],
    );
    const wish = (branch: string) =>
      api('POST /repos/acme/ruled/git/refs', { ref: `refs/heads/${branch}`, sha: ruled.head() });
    expect((await wish('sidecar/x')).text('message')).toMatch(
      /^Repository rule violations found\n\nBranch name must match/u,
    );
    expect((await wish('bot/x')).status).toBe(201);
    expect((await api('GET /repos/acme/ruled/rules/branches/sidecar%2Fx')).texts('', 'type')).toEqual([
      'branch_name_pattern',
      'required_signatures',
    ]);
    const [id] = (await api('GET /repos/acme/ruled/rulesets')).texts('', 'id');
    expect((await api(`GET /repos/acme/ruled/rulesets/${id}`)).status).toBe(200);
  });
});

describe('reading by path', () => {
  it('shows files, folders, links and raw bytes', async () => {
    const { api, repo, github } = stage;
    github
      .person('alice')
      .pushes(
        repo,
        { link: { text: 'README.md', mode: '120000' }, sub: { text: 'c'.repeat(40), mode: '160000' } },
        { branch: 'odd' },
      );
    expect((await api(`GET ${shop('contents/k8s/job.yaml')}`)).body).toMatchObject({
      type: 'file',
      name: 'job.yaml',
      path: 'k8s/job.yaml',
    });
    expect((await api(`GET ${shop('contents/k8s')}`)).texts('', 'path')).toEqual(['k8s/job.yaml']);
    expect((await api(`GET ${shop('contents?ref=odd')}`)).texts('', 'type')).toEqual([
      'file',
      'dir',
      'dir',
      'symlink',
      'submodule',
    ]);
    expect((await api(`GET ${shop('contents/link?ref=odd')}`)).body).toMatchObject({
      type: 'symlink',
      target: 'README.md',
    });
    const raw = await api(`GET ${shop('contents/README.md')}`, undefined, { accept: 'application/vnd.github.raw' });
    expect(raw.body).toBe('shop\n');
    expect((await api(`GET ${shop('contents/gone')}`)).status).toBe(404);
  });

  it('writes one file at a time, by its blob', async () => {
    const { api, repo } = stage;
    const content = Buffer.from('ignore: []\n').toString('base64');
    const made = await api(`PUT ${shop('contents/.github/sidecar.yml')}`, { message: 'Add', content, branch: 'main' });
    expect(made).toMatchObject({ status: 201, body: { commit: { verification: { verified: true } } } });
    expect((await api(`PUT ${shop('contents/.github/sidecar.yml')}`, { message: 'Again', content })).status).toBe(422);
    const wrong = { message: 'Again', content, sha: 'f'.repeat(40) };
    expect((await api(`PUT ${shop('contents/.github/sidecar.yml')}`, wrong)).status).toBe(409);
    expect(repo.text('.github/sidecar.yml')).toBe('ignore: []\n');
  });

  it('compares, lists commits, and gives a tarball by a redirect', async () => {
    const { api, repo, github } = stage;
    const sha = github.person('alice').pushesCommits(repo, [{ y: '1' }, { y: '2' }], { branch: 'cmp' });
    const compared = await api(`GET ${shop('compare/main...cmp')}`);
    expect(compared.body).toMatchObject({
      status: 'ahead',
      ahead_by: 2,
      behind_by: 0,
      files: [{ filename: 'y', status: 'added' }],
    });
    expect((await api(`GET ${shop('commits?sha=cmp&path=y')}`)).texts('', 'sha')).toHaveLength(2);
    expect((await api(`GET ${shop(`commits/${sha}`)}`)).body).toMatchObject({
      stats: { total: 2 },
      files: [{ patch: '@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n\\ No newline at end of file' }],
    });
    expect((await api(`GET ${shop(`commits/${sha}/pulls`)}`)).body).toEqual([]);
    const redirect = await api(`GET ${shop('tarball/cmp')}`);
    expect(redirect.status).toBe(302);
    const tarball = await fetch(redirect.headers.get('location') ?? '');
    expect([tarball.status, tarball.headers.get('content-type')]).toEqual([200, 'application/x-gzip']);
  });

  it('knows branches', async () => {
    const { api } = stage;
    expect((await api(`GET ${shop('branches')}`)).texts('', 'name')).toContain('main');
    expect((await api(`GET ${shop('branches/sidecar-migrate/a')}`)).body).toMatchObject({
      name: 'sidecar-migrate/a',
      protected: false,
    });
  });

  it('answers not again what the caller has', async () => {
    const { api, github, installation } = stage;
    const first = await api(`GET ${shop('git/ref/heads/main')}`);
    const since = github.mark();
    const again = await api(`GET ${shop('git/ref/heads/main')}`, undefined, {
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
    expect(github.calls({ since, caller: `installation ${installation.id}` })).toMatchObject({ count: 1, cost: 0 });
  });
});

describe('a repository that is not as usual', () => {
  it('is empty: conflict for git, not found for contents', async () => {
    const { api, github } = stage;
    github.repository('acme/empty');
    expect(await api('GET /repos/acme/empty/git/ref/heads/main')).toMatchObject({
      status: 409,
      body: { message: 'Git Repository is empty.' },
    });
    expect((await api('GET /repos/acme/empty/contents/a')).body).toMatchObject({
      message: 'This repository is empty.',
    });
    expect((await api('GET /repos/acme/empty/branches')).body).toEqual([]);
  });

  it('was renamed: reading is redirected for good, writing for once', async () => {
    const { api, github } = stage;
    const repo = github.repository('acme/before', { a: '1' });
    github.person('alice').renames(repo, 'after');
    const moved = await api('GET /repos/acme/before/contents/a?ref=main');
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe(`${github.url}/repositories/${repo.id}/contents/a?ref=main`);
    expect((await api(`GET /repositories/${repo.id}/contents/a?ref=main`)).status).toBe(200);
    expect((await api('POST /repos/acme/before/git/blobs', { content: 'x' })).status).toBe(307);
  });

  it('is archived: read-only; disabled: blocked', async () => {
    const { api, github } = stage;
    const repo = github.repository('acme/old', { a: '1' });
    github.person('alice').archives(repo);
    expect((await api('GET /repos/acme/old')).body).toMatchObject({ archived: true });
    expect(await api('POST /repos/acme/old/git/blobs', { content: 'x' })).toMatchObject({
      status: 403,
      body: { message: 'Repository was archived so is read-only.' },
    });
    repo.disabled = true;
    expect((await api('GET /repos/acme/old')).status).toBe(403);
  });

  it('is a mirror, a fork, public, or not for the caller', async () => {
    const { github, repo } = stage;
    const person = clientOf(github, github.personalToken('carol').text);
    expect((await person('GET /repos/acme/shop')).status).toBe(404);
    const open = github.repository('acme/open', { a: '1' }, { visibility: 'public' });
    open.mirrorUrl = 'https://example.com/mirror.git';
    expect((await person('GET /repos/acme/open')).body).toMatchObject({
      mirror_url: 'https://example.com/mirror.git',
      permissions: { push: false, pull: true },
    });
    github.allow('carol', repo, 'write');
    expect((await person('GET /repos/acme/shop')).body).toMatchObject({ permissions: { push: true, admin: false } });
    expect((await person('GET /user/repos')).texts('', 'name')).toContain('shop');
    expect((await clientOf(github)('GET /orgs/acme/repos')).texts('', 'name')).toEqual(['open']);
  });
});
