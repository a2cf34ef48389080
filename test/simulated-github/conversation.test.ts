import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from './client.ts';
import { everything, type Stage, setStage } from './stage.ts';
import type { PullRequest } from './world/pull-request.ts';

let stage: Stage;
let pull: PullRequest;

beforeEach(async () => {
  stage = await setStage();
  pull = stage.github.person('alice').opens(stage.repo, { head: 'fix', files: { 'k8s/job.yaml': 'kind: CronJob\n' } });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

describe('comments', () => {
  it('are written, changed, acknowledged by a reaction, and taken away', async () => {
    const { api, github } = stage;
    const command = github.person('alice').comments(pull, '/sidecar-migrate recheck');
    const seen = `/repos/acme/shop/issues/comments/${command.id}`;
    expect((await api(`GET ${seen}`)).body).toMatchObject({ user: { login: 'alice' }, performed_via_github_app: null });
    const reaction = await api(`POST ${seen}/reactions`, { content: 'eyes' });
    expect(reaction.status).toBe(201);
    expect((await api(`POST ${seen}/reactions`, { content: 'eyes' })).status).toBe(200);
    expect((await api(`GET ${seen}/reactions`)).texts('', 'content')).toEqual(['eyes']);
    expect((await api(`DELETE ${seen}/reactions/${reaction.text('id')}`)).status).toBe(204);
    const own = await api('POST /repos/acme/shop/issues/1/comments', { body: 'done' });
    expect(own).toMatchObject({
      status: 201,
      body: { user: { login: 'sidecar[bot]' }, performed_via_github_app: { slug: 'sidecar' } },
    });
    expect(
      (await api(`PATCH /repos/acme/shop/issues/comments/${own.text('id')}`, { body: 'really' })).text('body'),
    ).toBe('really');
    expect((await api(`DELETE /repos/acme/shop/issues/comments/${own.text('id')}`)).status).toBe(204);
    expect((await api('GET /repos/acme/shop/issues/1/comments')).texts('', 'body')).toEqual([
      '/sidecar-migrate recheck',
    ]);
    expect((await api('POST /repos/acme/shop/issues/1/comments', { body: 'x'.repeat(65_537) })).status).toBe(422);
  });

  it('need the permission of what they are on: a pull request is no issue', async () => {
    const { github, installation, repo } = stage;
    const issue = await stage.api('POST /repos/acme/shop/issues', {
      title: 'Dashboard',
      body: '- [ ] a',
      labels: ['bot'],
    });
    expect(issue.status).toBe(201);
    const onPulls = clientOf(github, github.token(installation, { permissions: { pull_requests: 'write' } }));
    const onIssues = clientOf(github, github.token(installation, { permissions: { issues: 'write' } }));
    const say = { body: 'hello' };
    expect((await onPulls('POST /repos/acme/shop/issues/1/comments', say)).status).toBe(201);
    const refused = await onIssues('POST /repos/acme/shop/issues/1/comments', say);
    expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('issues=write; pull_requests=write');
    expect((await onPulls('POST /repos/acme/shop/issues/2/comments', say)).status).toBe(403);
    expect((await onIssues('PATCH /repos/acme/shop/issues/2', { body: 'more', state: 'closed' })).text('state')).toBe(
      'closed',
    );
    expect((await onIssues('GET /repos/acme/shop/issues?state=all')).texts('', 'number')).toEqual(['2', '1']);
    expect(repo.issue(2)?.labels).toEqual(['bot']);
  });
});

describe('labels, assignees and reviewers', () => {
  it('come and go, and leave a trace', async () => {
    const { api, github } = stage;
    expect((await api('POST /repos/acme/shop/labels', { name: 'sidecar', color: '0e8a16' })).status).toBe(201);
    expect((await api('POST /repos/acme/shop/labels', { name: 'Sidecar' })).status).toBe(422);
    expect((await api('GET /repos/acme/shop/labels/sidecar')).text('color')).toBe('0e8a16');
    expect((await api('GET /repos/acme/shop/labels/none')).status).toBe(404);
    expect(
      (await api('POST /repos/acme/shop/issues/1/labels', { labels: ['sidecar', 'new one'] })).texts('', 'name'),
    ).toEqual(['sidecar', 'new one']);
    github.person('alice').unlabels(pull, 'sidecar');
    expect((await api('DELETE /repos/acme/shop/issues/1/labels/sidecar')).status).toBe(404);
    expect((await api('PUT /repos/acme/shop/issues/1/labels', { labels: ['other'] })).texts('', 'name')).toEqual([
      'other',
    ]);
    expect((await api('GET /repos/acme/shop/issues/1/labels')).texts('', 'name')).toEqual(['other']);
    expect((await api('GET /repos/acme/shop/labels')).texts('', 'name')).toEqual(['sidecar', 'new one', 'other']);
    const events = await api('GET /repos/acme/shop/issues/1/events');
    expect(events.body).toContainEqual(
      expect.objectContaining({ event: 'unlabeled', actor: expect.objectContaining({ login: 'alice' }) }),
    );
  });

  it('take only people who can be asked', async () => {
    const { api, github, repo } = stage;
    github.allow('bob', repo, 'write');
    github.person('stranger');
    expect((await api('POST /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['stranger'] })).status).toBe(
      422,
    );
    expect((await api('POST /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['alice'] })).status).toBe(422);
    expect((await api('POST /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['bob'] })).status).toBe(201);
    expect((await api('GET /repos/acme/shop/pulls/1/requested_reviewers')).texts('users', 'login')).toEqual(['bob']);
    expect((await api('DELETE /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['bob'] })).status).toBe(200);
    expect((await api('GET /repos/acme/shop/assignees/stranger')).status).toBe(404);
    expect((await api('GET /repos/acme/shop/assignees/bob')).status).toBe(204);
    const assigned = await api('POST /repos/acme/shop/issues/1/assignees', { assignees: ['bob', 'stranger'] });
    expect(assigned.texts('assignees', 'login')).toEqual(['bob']);
    expect((await api('DELETE /repos/acme/shop/issues/1/assignees', { assignees: ['bob'] })).body).toMatchObject({
      assignees: [],
    });
  });

  it('have roles that commands ask for', async () => {
    const { api, github, repo } = stage;
    github.organization('acme', { owner: 'admin', member: 'member' });
    github.allow('tess', repo, 'triage');
    github.person('stranger');
    const role = async (login: string) =>
      (await api(`GET /repos/acme/shop/collaborators/${login}/permission`)).text('permission');
    expect(await Promise.all(['owner', 'alice', 'tess', 'member', 'stranger'].map(role))).toEqual([
      'admin',
      'write',
      'read',
      'read',
      'none',
    ]);
    expect((await api('GET /repos/acme/shop/collaborators/nobody-at-all/permission')).status).toBe(404);
  });
});

describe('check runs', () => {
  const run = (rest: object) =>
    stage.api('POST /repos/acme/shop/check-runs', { name: 'sidecars', head_sha: stage.repo.head('fix'), ...rest });
  const annotation = {
    path: 'k8s/job.yaml',
    start_line: 1,
    end_line: 1,
    annotation_level: 'notice',
    message: 'a new workaround',
  };
  const output = { title: 'One', summary: 'One workaround' };

  it('begin, gather annotations fifty at a time, and end', async () => {
    const { api } = stage;
    const begun = await run({ status: 'in_progress', external_id: 'plan-1' });
    expect(begun).toMatchObject({
      status: 201,
      body: { status: 'in_progress', conclusion: null, pull_requests: [{ number: 1 }] },
    });
    const at = `/repos/acme/shop/check-runs/${begun.text('id')}`;
    const fifty = Array.from({ length: 50 }, () => annotation);
    expect((await api(`PATCH ${at}`, { output: { ...output, annotations: fifty } })).status).toBe(200);
    const ended = await api(`PATCH ${at}`, { conclusion: 'neutral', output: { ...output, annotations: [annotation] } });
    expect(ended.body).toMatchObject({ status: 'completed', conclusion: 'neutral', output: { annotations_count: 51 } });
    expect((await api(`GET ${at}/annotations?per_page=100`)).body).toHaveLength(51);
    expect((await api(`GET ${at}`)).text('external_id')).toBe('plan-1');
    expect((await api('GET /repos/acme/shop/commits/fix/check-runs?check_name=sidecars')).at('total_count')).toBe(1);
    expect((await api('GET /repos/acme/shop/commits/fix/check-suites')).at('total_count')).toBe(1);
  });

  it('end with a conclusion only, on a commit that exists', async () => {
    expect((await run({ status: 'completed' })).status).toBe(422);
    expect((await run({ conclusion: 'success', head_sha: 'f'.repeat(40) })).status).toBe(422);
    expect(
      (
        await run({
          conclusion: 'success',
          output: { ...output, annotations: [{ ...annotation, end_line: 2, start_column: 1 }] },
        })
      ).status,
    ).toBe(422);
  });

  it('are an App’s own business', async () => {
    const { github } = stage;
    const begun = await run({ status: 'queued' });
    const other = github.install(github.app({ slug: 'other', permissions: everything, events: [] }), 'acme');
    const foreign = clientOf(github, github.token(other));
    expect(
      (await foreign(`PATCH /repos/acme/shop/check-runs/${begun.text('id')}`, { conclusion: 'failure' })).status,
    ).toBe(403);
    const person = clientOf(github, github.personalToken('alice').text);
    expect(
      (await person('POST /repos/acme/shop/check-runs', { name: 'x', head_sha: stage.repo.head('fix') })).status,
    ).toBe(403);
  });
});

describe('search', () => {
  it('finds the pull requests of an App', async () => {
    const { api, repo } = stage;
    const head = repo.head('fix');
    await api('POST /repos/acme/shop/git/refs', { ref: 'refs/heads/bot', sha: head });
    await api('POST /repos/acme/shop/pulls', { title: 'Ours', head: 'bot', base: 'main' });
    const found = await api(
      `GET /search/issues?q=${encodeURIComponent('is:pr is:open author:app/sidecar repo:acme/shop')}`,
    );
    expect([found.at('total_count'), found.texts('items', 'title')]).toEqual([1, ['Ours']]);
    expect(found.headers.get('x-ratelimit-limit')).toBe('30');
  });
});
