import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, jwt } from './client.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

describe('the way of an App to a pull request', () => {
  it('mints a token, reads a tree, writes a commit that GitHub signs, and opens a pull request', async () => {
    const { github, repo, app, installation } = stage;
    const minted = await clientOf(github, jwt(app))(`POST /app/installations/${installation.id}/access_tokens`, {
      repository_ids: [repo.id],
      permissions: { contents: 'write', pull_requests: 'write' },
    });
    expect(minted.status).toBe(201);
    expect(minted.text('token')).toMatch(/^ghs_.{516}$/u);
    const api = clientOf(github, minted.text('token'));
    const head = (await api('GET /repos/acme/shop/git/ref/heads/main')).text('object.sha');
    const base = (await api(`GET /repos/acme/shop/git/commits/${head}`)).text('tree.sha');
    const listed = await api(`GET /repos/acme/shop/git/trees/${base}?recursive=1`);
    expect(listed.texts('tree', 'path')).toEqual(['README.md', 'bin', 'bin/run', 'k8s', 'k8s/job.yaml']);
    expect(listed.texts('tree', 'mode')).toEqual(['100644', '040000', '100755', '040000', '100644']);
    const edit = {
      path: 'k8s/job.yaml',
      mode: '100644',
      type: 'blob',
      content: 'kind: CronJob\nmetadata:\n  name: report\n',
    };
    const tree = await api('POST /repos/acme/shop/git/trees', { base_tree: base, tree: [edit] });
    const commit = await api('POST /repos/acme/shop/git/commits', {
      message: 'Fix',
      tree: tree.text('sha'),
      parents: [head],
    });
    expect(commit.body).toMatchObject({
      verification: { verified: true, reason: 'valid' },
      author: { name: 'sidecar[bot]' },
    });
    const ref = await api('POST /repos/acme/shop/git/refs', { ref: 'refs/heads/fix', sha: commit.text('sha') });
    expect(ref.status).toBe(201);
    const pull = await api('POST /repos/acme/shop/pulls', { title: 'Fix', head: 'fix', base: 'main', body: 'why' });
    expect(pull.body).toMatchObject({
      number: 1,
      mergeable: null,
      additions: 1,
      deletions: 1,
      user: { login: 'sidecar[bot]' },
    });
    expect((await api('GET /repos/acme/shop/pulls/1')).body).toMatchObject({
      mergeable: true,
      mergeable_state: 'clean',
    });
    expect((await api('GET /repos/acme/shop/pulls/1/files')).text('0.patch')).toBe(
      '@@ -1,3 +1,3 @@\n-kind: Job\n+kind: CronJob\n metadata:\n   name: report',
    );
    expect(await repo.git('show', '--format=%s', '--stat', 'fix')).toContain('k8s/job.yaml | 2 +-');
    expect((await repo.git('ls-tree', 'fix', 'bin/run')).slice(0, 6)).toBe('100755');
  });

  it('loses the signature by naming an author', async () => {
    const { api, repo } = stage;
    const head = repo.head() ?? '';
    const { tree } = repo.store.commit(head);
    const author = { name: 'sidecar', email: 'sidecar@example.com' };
    const commit = await api('POST /repos/acme/shop/git/commits', { message: 'Fix', tree, parents: [head], author });
    expect(commit.body).toMatchObject({ verification: { verified: false, reason: 'unsigned' } });
  });
});

describe('a pull request', () => {
  it('follows its branch, and stays where it was once closed', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    const second = alice.pushes(repo, { a: '2' }, { branch: 'fix' });
    expect((await api('GET /repos/acme/shop/pulls/1')).text('head.sha')).toBe(second);
    expect((await api('GET /repos/acme/shop/pulls/1/commits')).texts('', 'sha')).toHaveLength(2);
    alice.closes(pull);
    alice.pushes(repo, { a: '3' }, { branch: 'fix' });
    expect((await api('GET /repos/acme/shop/pulls/1')).text('head.sha')).toBe(second);
    const reopened = await api('PATCH /repos/acme/shop/pulls/1', { state: 'open' });
    expect(reopened.status).toBe(422);
  });

  it('exists once for a pair of branches, needs both, and needs commits', async () => {
    const { github, api, repo } = stage;
    github.person('alice').opens(repo, { head: 'fix', files: { a: '1' } });
    const wish = (head: string, base = 'main') => api('POST /repos/acme/shop/pulls', { title: 't', head, base });
    expect(await wish('fix')).toMatchObject({
      status: 422,
      body: { errors: [{ message: 'A pull request already exists for acme:fix.' }] },
    });
    expect(await wish('gone')).toMatchObject({ status: 422, body: { errors: [{ field: 'head', code: 'invalid' }] } });
    github.person('alice').forcePushes(repo, 'same', repo.head() ?? '');
    expect(await wish('same')).toMatchObject({
      status: 422,
      body: { errors: [{ message: 'No commits between main and same' }] },
    });
  });

  it('is found by its head, in any state', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    alice.closes(alice.opens(repo, { head: 'one', files: { a: '1' } }));
    alice.opens(repo, { head: 'two', files: { b: '1' } });
    expect((await api('GET /repos/acme/shop/pulls?head=acme:one')).body).toEqual([]);
    expect((await api('GET /repos/acme/shop/pulls?head=acme:one&state=all')).texts('', 'number')).toEqual(['1']);
    expect((await api('GET /repos/acme/shop/pulls?state=all&per_page=1')).headers.get('link')).toContain('rel="next"');
  });

  it('conflicts where git says so, and merges in three ways where not', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    const clash = alice.opens(repo, { head: 'clash', files: { 'README.md': 'theirs\n' } });
    const merged = alice.opens(repo, { head: 'm', files: { m: '1' } });
    const squashed = alice.opens(repo, { head: 's', files: { s: '1' } });
    const rebased = alice.opens(repo, { head: 'r', files: { r: '1' } });
    alice.pushes(repo, { 'README.md': 'ours\n' });
    expect((await api(`GET /repos/acme/shop/pulls/${clash.issue.number}`)).body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    });
    await expect(alice.merges(clash)).rejects.toThrow('conflicts');
    await alice.merges(merged, 'merge');
    await alice.merges(squashed, 'squash');
    await alice.merges(rebased, 'rebase');
    expect((await api('GET /repos/acme/shop/pulls/2/merge')).status).toBe(204);
    expect((await api('GET /repos/acme/shop/pulls/1/merge')).status).toBe(404);
    expect((await repo.git('ls-tree', '--name-only', 'main')).split('\n')).toEqual(
      expect.arrayContaining(['m', 's', 'r']),
    );
    expect(await repo.git('fsck', '--no-dangling')).toBe('');
  });

  it('is closed when its branch goes, and can come back with it', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    alice.deletesBranch(repo, 'fix');
    expect(pull.issue.state).toBe('closed');
    alice.forcePushes(repo, 'fix', pull.head.sha);
    alice.reopens(pull);
    expect((await api('GET /repos/acme/shop/pulls/1')).body).toMatchObject({ state: 'open' });
    const events = (await api('GET /repos/acme/shop/issues/1/events')).texts('', 'event');
    expect(events).toEqual(['closed', 'head_ref_deleted', 'head_ref_restored', 'reopened']);
  });

  it('takes over the base by "Update branch", whose tree is that of the clean merge', async () => {
    const { github, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    alice.pushes(repo, { b: '2' });
    const merge = await alice.updatesBranch(pull);
    const [ours = '', theirs = ''] = repo.store.commit(merge).parents;
    expect(repo.store.commit(merge).tree).toBe((await repo.git('merge-tree', '--write-tree', ours, theirs)).trim());
    expect(pull.head.sha).toBe(merge);
  });

  it('changes its base, title and body, and tells the events', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    alice.forcePushes(repo, 'release', repo.head() ?? '');
    alice.opens(repo, { head: 'fix', files: { a: '1' }, body: 'old' });
    const edited = await api('PATCH /repos/acme/shop/pulls/1', { title: 'New', body: 'new', base: 'release' });
    expect(edited.body).toMatchObject({ title: 'New', body: 'new', base: { ref: 'release' } });
    expect((await api('PATCH /repos/acme/shop/pulls/1', { body: 'x'.repeat(65_537) })).status).toBe(422);
    expect((await api('GET /repos/acme/shop/issues/1/events')).texts('', 'event')).toEqual([
      'renamed',
      'base_ref_changed',
    ]);
  });

  it('comes from a fork that the installation does not reach', async () => {
    const { github, api, repo } = stage;
    const bob = github.person('bob');
    const fork = bob.forks(repo);
    bob.opens(repo, { head: 'fix', from: fork, files: { 'k8s/job.yaml': 'kind: CronJob\n' } });
    const pull = await api('GET /repos/acme/shop/pulls/1');
    expect(pull.body).toMatchObject({ head: { label: 'bob:fix', repo: { fork: true } } });
    expect((await api(`GET /repos/acme/shop/git/commits/${pull.text('head.sha')}`)).status).toBe(200);
    expect((await api('GET /repos/bob/shop')).status).toBe(404);
  });

  it('is reverted by another that undoes its files', async () => {
    const { github, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { 'k8s/job.yaml': 'changed\n', added: '1' } });
    await alice.merges(pull);
    const revert = await alice.reverts(pull);
    expect(revert.issue).toMatchObject({ title: 'Revert "fix"', body: 'Reverts acme/shop#1', state: 'closed' });
    expect([repo.text('k8s/job.yaml'), repo.text('added')]).toEqual([
      'kind: Job\nmetadata:\n  name: report\n',
      undefined,
    ]);
  });

  it('counts as merged when its commits arrive another way', () => {
    const { github, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    alice.forcePushes(repo, 'main', pull.head.sha);
    expect([pull.issue.state, pull.merge?.commit]).toEqual(['closed', pull.head.sha]);
  });
});

describe('a review', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);

  it('is lost as a whole by one comment outside the diff', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    alice.pushes(repo, { long: lines.join('\n') });
    alice.opens(repo, {
      head: 'fix',
      files: { long: lines.map((line) => (line === 'line 20' ? 'changed' : line)).join('\n') },
    });
    const comment = (line: number) => ({ path: 'long', line, side: 'RIGHT', body: '```suggestion\nx\n```' });
    const lost = await api('POST /repos/acme/shop/pulls/1/reviews', {
      event: 'COMMENT',
      body: 'see',
      comments: [comment(20), comment(2)],
    });
    expect(lost.status).toBe(422);
    expect((await api('GET /repos/acme/shop/pulls/1/comments')).body).toEqual([]);
    const kept = await api('POST /repos/acme/shop/pulls/1/reviews', {
      event: 'COMMENT',
      body: 'see',
      comments: [comment(20)],
    });
    expect(kept.status).toBe(200);
    expect((await api('GET /repos/acme/shop/pulls/1/comments')).body).toMatchObject([{ line: 20, path: 'long' }]);
    const single = { ...comment(22), commit_id: repo.head('fix'), start_line: 19, start_side: 'RIGHT' };
    const added = await api('POST /repos/acme/shop/pulls/1/comments', single);
    expect(added).toMatchObject({ status: 201, body: { start_line: 19, line: 22 } });
    const id = added.text('id');
    expect((await api(`PATCH /repos/acme/shop/pulls/comments/${id}`, { body: 'other' })).text('body')).toBe('other');
    expect((await api(`POST /repos/acme/shop/pulls/comments/${id}/reactions`, { content: 'eyes' })).status).toBe(201);
    expect((await api(`DELETE /repos/acme/shop/pulls/comments/${id}`)).status).toBe(204);
  });

  it('cannot approve what its author wrote, and can be dismissed', async () => {
    const { github, api, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    const review = alice.reviews(pull, 'CHANGES_REQUESTED', { body: 'no' });
    const dismissed = await api(`PUT /repos/acme/shop/pulls/1/reviews/${review.id}/dismissals`, { message: 'old' });
    expect(dismissed.body).toMatchObject({ state: 'DISMISSED' });
    expect((await api('GET /repos/acme/shop/pulls/1/reviews')).texts('', 'state')).toEqual(['DISMISSED']);
    const own = clientOf(github, github.personalToken('alice').text);
    expect((await own('POST /repos/acme/shop/pulls/1/reviews', { event: 'APPROVE' })).status).toBe(422);
  });
});
