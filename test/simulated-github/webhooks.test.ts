import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, jwt, receiver } from './client.ts';
import { everything, type Stage, setStage } from './stage.ts';
import type { CheckRun } from './world/check.ts';

const events = [
  'push',
  'pull_request',
  'issue_comment',
  'merge_group',
  'repository',
  'pull_request_review',
  'pull_request_review_comment',
];
const secret = 'a secret';
let hook: Awaited<ReturnType<typeof receiver>>;
let stage: Stage;

beforeEach(async () => {
  hook = await receiver();
  stage = await setStage({ app: { events, webhook: { url: hook.url, secret } } });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
  await hook.close();
});

/** The names of what arrived, without check suites, which come unasked with every push. */
function arrived(): string[] {
  return hook.received
    .filter(({ event }) => event !== 'check_suite')
    .map(({ event, payload }) => `${event}${'action' in payload ? `.${payload.action}` : ''}`);
}

describe('a delivery', () => {
  it('is signed, named and numbered as GitHub does', async () => {
    const { github, repo, app, installation } = stage;
    const before = repo.head();
    const after = github.person('alice').pushesCommits(repo, [{ a: '1' }, { 'k8s/job.yaml': null, b: '2' }]);
    await github.deliveries.settled();
    expect(arrived()).toEqual(['installation.created', 'push']);
    const push = hook.received.find(({ event }) => event === 'push');
    const signature = createHmac('sha256', secret)
      .update(push?.text ?? '')
      .digest('hex');
    expect(push?.headers).toMatchObject({
      'x-hub-signature-256': `sha256=${signature}`,
      'x-github-hook-installation-target-id': String(app.id),
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//u),
    });
    expect(push?.guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u);
    expect(push?.payload).toMatchObject({
      ref: 'refs/heads/main',
      before,
      after,
      forced: false,
      created: false,
      commits: [{ added: ['a'] }, { added: ['b'], removed: ['k8s/job.yaml'], modified: [] }],
      head_commit: { id: after },
      installation: { id: installation.id },
      organization: { login: 'acme' },
      sender: { login: 'alice' },
    });
    expect(hook.received.some(({ event, payload }) => event === 'check_suite' && payload.action === 'requested')).toBe(
      true,
    );
  });

  it('comes only for what the App hears of, and may', async () => {
    const { github, repo } = stage;
    const quiet = await receiver();
    const modest = github.app({
      slug: 'modest',
      permissions: { contents: 'read' },
      events: ['push'],
      webhook: { url: quiet.url },
    });
    const other = github.repository('acme/other', { a: '1' });
    github.install(modest, 'acme', [other]);
    github.person('alice').pushes(repo, { a: '2' });
    github.person('alice').opens(other, { head: 'fix', files: { a: '2' } });
    await github.deliveries.settled();
    expect(quiet.received.map(({ event }) => event)).toEqual(['installation', 'push']);
    expect(quiet.received[0]?.headers['x-hub-signature-256']).toBeUndefined();
    await quiet.close();
  });
});

describe('events', () => {
  it('tell the life of a pull request', async () => {
    const { github, repo } = stage;
    const alice = github.person('alice');
    github.allow('bob', repo, 'write');
    repo.allowAutoMerge = true;
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1\n2\n3' }, draft: true });
    alice.amends(repo, 'fix', { a: '2' });
    alice.edits(pull, { title: 'New', body: 'new' });
    alice.labels(pull, 'x');
    alice.unlabels(pull, 'x');
    alice.assigns(pull, github.person('bob'));
    alice.marksReady(pull);
    alice.convertsToDraft(pull);
    alice.marksReady(pull);
    alice.enablesAutoMerge(pull);
    alice.disablesAutoMerge(pull);
    const comment = alice.comments(pull, '/sidecar-migrate help');
    alice.editsComment(comment, '/sidecar-migrate rebase');
    alice.deletesComment(comment);
    github.person('bob').reviews(pull, 'APPROVED', { comments: [{ path: 'a', line: 1, body: 'ok' }] });
    alice.closes(pull);
    alice.reopens(pull);
    await alice.merges(pull, 'squash');
    await github.deliveries.settled();
    expect(arrived().filter((name) => !/^(?:push|installation)/u.test(name))).toEqual([
      'pull_request.opened',
      'pull_request.synchronize',
      'pull_request.edited',
      'pull_request.labeled',
      'pull_request.unlabeled',
      'pull_request.assigned',
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.ready_for_review',
      'pull_request.auto_merge_enabled',
      'pull_request.auto_merge_disabled',
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.deleted',
      'pull_request_review_comment.created',
      'pull_request_review.submitted',
      'pull_request.closed',
      'pull_request.reopened',
      'pull_request.closed',
    ]);
    const forced = hook.received.find(({ event, payload }) => event === 'push' && payload.forced === true);
    expect(forced?.payload).toMatchObject({ ref: 'refs/heads/fix', created: false });
  });

  it('tell of reviewers whom the App asks', async () => {
    const { github, repo, api } = stage;
    github.allow('bob', repo, 'write');
    github.person('alice').opens(repo, { head: 'fix', files: { a: '1' } });
    await api('POST /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['bob'] });
    await api('DELETE /repos/acme/shop/pulls/1/requested_reviewers', { reviewers: ['bob'] });
    await github.deliveries.settled();
    expect(arrived().slice(-2)).toEqual(['pull_request.review_requested', 'pull_request.review_request_removed']);
  });

  it('tell what becomes of repositories and installations', async () => {
    const { github, repo, installation } = stage;
    const admin = github.person('acme-admin');
    const fresh = github.repository('acme/fresh', { a: '1' }, { announced: true });
    admin.renames(repo, 'store');
    admin.archives(repo);
    admin.unarchives(repo);
    admin.publishes(repo);
    admin.hides(repo);
    github.person('alice').forcePushes(repo, 'trunk', repo.head() ?? '');
    admin.setsDefaultBranch(repo, 'trunk');
    admin.removes(fresh);
    admin.transfers(repo, github.organization('rival'));
    admin.acceptsPermissions(installation);
    admin.suspends(installation);
    admin.unsuspends(installation);
    admin.uninstalls(installation);
    const chosen = admin.installs(stage.app, github.organization('rival'), [repo]);
    admin.withdraws(chosen, repo);
    admin.adds(chosen, repo);
    await github.deliveries.settled();
    expect(arrived().filter((name) => name !== 'push')).toEqual([
      'installation.created',
      'repository.created',
      'installation_repositories.added',
      'repository.renamed',
      'repository.archived',
      'repository.unarchived',
      'repository.publicized',
      'repository.privatized',
      'repository.edited',
      'repository.deleted',
      'installation_repositories.removed',
      'installation_repositories.removed',
      'installation.new_permissions_accepted',
      'installation.suspend',
      'installation.unsuspend',
      'installation.deleted',
      'installation.created',
      'installation_repositories.removed',
      'installation_repositories.added',
    ]);
  });

  it('ask for checks: of a merge group, again, or by a button', async () => {
    const { github, repo, api } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' } });
    const entry = await alice.enqueues(pull);
    const action = { label: 'Rebase', description: 'Start from the base again', identifier: 'rebase' };
    const check = { name: 'sidecars', head_sha: entry.head, conclusion: 'success', actions: [action] };
    expect((await api('POST /repos/acme/shop/check-runs', check)).status).toBe(201);
    const [run] = repo.checkRuns as [CheckRun];
    alice.rerequests(run);
    alice.presses(run, 'rebase');
    alice.rerequestsAll(run);
    alice.dequeues(entry, 'merged');
    await github.deliveries.settled();
    const names = hook.received.map(({ event, payload }) => `${event}.${String(payload.action ?? '')}`);
    expect(
      names.filter((name) =>
        /^(?:merge_group|check_run|check_suite\.re[^q]|check_suite\.rerequested|pull_request)/u.test(name),
      ),
    ).toEqual([
      'pull_request.opened',
      'pull_request.enqueued',
      'merge_group.checks_requested',
      'check_run.created',
      'check_run.completed',
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
      'pull_request.dequeued',
      'merge_group.destroyed',
      'pull_request.closed',
    ]);
    const group = hook.received.find(({ event }) => event === 'merge_group');
    expect(group?.payload).toMatchObject({
      merge_group: { head_sha: entry.head, head_ref: expect.stringContaining('gh-readonly-queue/main/pr-1-') },
    });
    expect([repo.head(), pull.merge?.commit]).toEqual([entry.head, entry.head]);
  });
});

describe('disturbed deliveries', () => {
  it('fail, are listed as failed, and come again under the same GUID', async () => {
    const { github, repo, app } = stage;
    github.deliveries.fail({ event: 'push' });
    github.person('alice').pushes(repo, { a: '1' });
    await github.deliveries.settled();
    expect(arrived()).not.toContain('push');
    const asApp = clientOf(github, jwt(app));
    const failed = await asApp('GET /app/hook/deliveries?status=failure');
    expect(failed.body).toMatchObject([{ event: 'push', status_code: 502, redelivery: false }]);
    const [id] = failed.texts('', 'id');
    const detail = await asApp(`GET /app/hook/deliveries/${id}`);
    expect(detail.body).toMatchObject({
      request: { headers: { 'x-github-event': 'push' }, payload: { ref: 'refs/heads/main' } },
    });
    expect((await asApp(`POST /app/hook/deliveries/${id}/attempts`)).status).toBe(202);
    await github.deliveries.settled();
    expect(hook.received.at(-1)).toMatchObject({ event: 'push', guid: failed.text('0.guid') });
    const first = await asApp('GET /app/hook/deliveries?per_page=2');
    const next = /<[^>]*(\/app[^>]*)>; rel="next"/u.exec(first.headers.get('link') ?? '')?.[1];
    expect((await asApp(`GET ${next}`)).texts('', 'id')).not.toEqual(expect.arrayContaining(first.texts('', 'id')));
  });

  it('are lost without a trace, come twice, late, or backwards', async () => {
    const { github, repo } = stage;
    const alice = github.person('alice');
    const push = (text: string) => alice.pushes(repo, { a: text });
    github.deliveries.lose({ event: 'push' });
    push('lost');
    github.deliveries.repeat({ event: 'push' });
    const twice = push('twice');
    github.deliveries.delay({ event: 'push' });
    const late = push('late');
    const early = push('early');
    await github.deliveries.settled();
    const heads = () => hook.received.filter(({ event }) => event === 'push').map(({ payload }) => payload.after);
    expect(heads().slice(0, 2)).toEqual([twice, twice]);
    expect(new Set(heads().slice(2))).toEqual(new Set([late, early]));
    expect(github.deliveries.all.filter(({ event }) => event === 'push')).toHaveLength(3);
    github.deliveries.hold();
    const [one, two] = [push('one'), push('two')];
    github.deliveries.release('backwards');
    await github.deliveries.settled();
    expect(heads().slice(-2)).toEqual([two, one]);
  });

  it('meet the same weather for the same seed', async () => {
    const { github, repo } = stage;
    github.deliveries.weather({ seed: 5, lose: 0.2, repeat: 0.2 });
    for (let index = 0; index < 20; index += 1) github.person('alice').pushes(repo, { a: String(index) });
    await github.deliveries.settled();
    const pushes = hook.received.filter(({ event }) => event === 'push');
    expect(pushes.length).not.toBe(20);
    expect(new Set(pushes.map(({ guid }) => guid)).size).toBeLessThan(20);
  });

  it('are failures when the App says so, or is not there', async () => {
    const { github, repo, app } = stage;
    await hook.close();
    github.person('alice').pushes(repo, { a: '1' });
    await github.deliveries.settled();
    expect(github.deliveries.all.at(-1)?.outcome).toMatchObject({ code: 0, status: 'failed to connect to host' });
    const broken = await receiver(() => 503);
    app.hook.url = broken.url;
    github.person('alice').pushes(repo, { a: '2' });
    await github.deliveries.settled();
    expect(github.deliveries.all.at(-1)?.outcome).toMatchObject({ code: 503 });
    await broken.close();
  });
});

describe('an App with few permissions', () => {
  it('cannot subscribe to what it may not read', () => {
    const { merge_queues: _, ...without } = everything;
    expect(() => stage.github.app({ slug: 'x', permissions: without, events: ['merge_group'] })).toThrow('merge_group');
  });
});
