import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { migratedJob, quittingJob } from '../pull-request/manifests.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { type Row, signedDelivery } from './house.ts';
import { manifest, Organisation, onlyPullIn, pullsIn, standingOf } from './organisation.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const secret = 'a secret of the hook';
const files = { [manifest]: quittingJob('report') };

onEveryDatabaseAtLength('the App among people who mean no good', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const alice = () => story.github.person('alice');
  const mallory = () => story.github.person('mallory');
  const rows = async (sql: string): Promise<readonly Row[]> => await story.house.database.query(sql);
  const post = async (delivery: ReturnType<typeof signedDelivery>): Promise<number> =>
    (await fetch(`http://127.0.0.1:${story.front.port}${webhookPath}`, delivery)).status;
  const begin = async (): Promise<Repository> => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop', files);
    repo.visibility = 'public';
    await organisation.installs();
    return repo;
  };
  const runsOn = (repo: Repository, sha: string) => repo.checkRuns.filter(({ suite }) => suite.headSha === sha);

  it('takes no delivery that GitHub did not sign, and none twice', async () => {
    const repo = await begin();
    const count = async () => await rows('select count(*)::int as count from sidecar.delivery');
    const before = await count();
    const push = github(repo);
    for (const forger of ['development', 'a secret of the hooK', ' '.repeat(20)]) {
      expect(await post(signedDelivery(push, { secret: forger }))).toBe(401);
    }
    const genuine = signedDelivery(push, { secret });
    const bent = { ...genuine, body: genuine.body.replace('refs/heads/main', 'refs/heads/mine') };
    expect(await post(bent)).toBe(401);
    expect(await count()).toEqual(before);
    const mark = story.github.mark();
    expect([await post(genuine), await post(genuine), await post(genuine)]).toEqual([202, 202, 202]);
    await story.settled();
    expect((await rows(`select id from sidecar.delivery where id = '${genuine.id}'`)).length).toBe(1);
    expect(story.github.calls({ since: mark }).writes).toBe(0);
    const again = signedDelivery(push, { secret });
    expect(await post(again)).toBe(202);
    await story.settled();
    expect(story.github.calls({ since: mark }).writes).toBe(0);
    onlyPullIn(repo);
  });

  it('is not moved by an old command that is sent again when its comment is gone', async () => {
    const repo = await begin();
    const pull = onlyPullIn(repo);
    story.github.allow('alice', repo, 'write');
    const comment = alice().comments(pull, '/sidecar-migrate pause');
    await story.settled();
    expect(pull.issue.body).toContain('"paused":true');
    alice().comments(pull, '/sidecar-migrate rebase');
    alice().deletesComment(comment);
    await story.settled();
    const old = story.github.deliveries.all.find(
      ({ event, payload }) => event === 'issue_comment' && payload.includes('sidecar-migrate pause'),
    );
    expect(await post(signedDelivery(old?.payload ?? '', { secret, event: 'issue_comment' }))).toBe(202);
    await story.settled();
    expect(pull.issue.body).toContain('"paused":false');
  });

  it('survives bodies that make no sense, and takes the next one', async () => {
    const repo = await begin();
    const { repository, installation } = github(repo);
    const strange = [1, null, 'text', [], {}, { id: {} }, -1, '\u0000', true];
    const events = [
      'push',
      'pull_request',
      'issue_comment',
      'installation',
      'installation_repositories',
      'merge_group',
      'check_run',
      'repository',
    ];
    const mark = story.github.mark();
    for (const event of events) {
      for (const value of strange) {
        const payload = Object.fromEntries(
          [
            'action',
            'ref',
            'commits',
            'pull_request',
            'issue',
            'comment',
            'sender',
            'merge_group',
            'check_run',
            'changes',
            'repositories_added',
            'before',
            'after',
          ].map((key) => [key, value]),
        );
        expect([202, 400, 500]).toContain(
          await post(signedDelivery({ ...payload, repository, installation }, { secret, event })),
        );
        expect([202, 400, 500]).toContain(
          await post(signedDelivery({ ...payload, repository: value, installation: value }, { secret, event })),
        );
      }
    }
    expect(await post(signedDelivery('['.repeat(200_000), { secret }))).toBe(400);
    expect(
      await post(signedDelivery(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, { secret, event: 'ping' })),
    ).not.toBe(401);
    await story.settled();
    expect(story.github.calls({ since: mark }).writes).toBe(0);
    alice().pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    await story.settled();
    expect(repo.text('k8s/bill.yaml', onlyPullIn(repo).head.branch)).toBe(migratedJob('bill'));
  });

  it('does not wait for bodies that never come, however large they were to be, nor for one without a length', async () => {
    const { headers } = signedDelivery({}, { secret });
    // As many of each size as there would be room for.
    const sizes = Array.from({ length: 15 }, (_, i) => Math.floor((25 * 1024 * 1024) / 2 ** i));
    const announced = sizes.flatMap((size) => Array.from({ length: size === sizes[0] ? 11 : 2 }, () => size));
    const hanging = announced.map((size) => {
      const claim = { ...headers, 'content-length': size };
      return request({ port: story.front.port, method: 'POST', path: webhookPath, headers: claim, agent: false });
    });
    for (const one of hanging) one.on('error', () => undefined).write('{');
    await Promise.all(hanging.map((one) => new Promise((resolve) => one.once('socket', resolve))));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await post(signedDelivery({ zen: 'calm'.repeat(5000) }, { secret, event: 'ping' }))).toBe(202);
    for (const one of hanging) one.destroy();
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const endless = request({ port: story.front.port, method: 'POST', path: webhookPath, headers }, (response) =>
      resolve(response.statusCode),
    );
    endless.on('error', () => undefined);
    endless.write('{');
    expect(await promise).toBe(411);
    endless.destroy();
  });

  it('hears no command from strangers, from authors without a role, from bots, in edited comments and in quotations', async () => {
    const repo = await begin();
    const pull = onlyPullIn(repo);
    const { sha } = pull.head;
    story.github.allow('tom', repo, 'triage');
    const said = [
      mallory().comments(pull, '/sidecar-migrate ignore quitquitquit-call --reason "mine"'),
      story.github.person('tom').comments(pull, '/sidecar-migrate rebase'),
      story.github.person('helper[bot]').comments(pull, '/sidecar-migrate rebase'),
      alice().comments(pull, '> /sidecar-migrate rebase'),
      alice().comments(pull, '```\n/sidecar-migrate rebase\n```'),
      alice().comments(pull, 'Please /sidecar-migrate rebase'),
    ];
    story.github.allow('alice', repo, 'write');
    const edited = alice().comments(pull, 'Fine.');
    await story.settled();
    alice().editsComment(edited, '/sidecar-migrate rebase');
    mallory().edits(pull, { body: (pull.issue.body ?? '').replace('- [ ] <!--', '- [x] <!--') });
    story.github.person('helper[bot]').edits(pull, { body: `Hello.\n${pull.issue.body}` });
    await story.settled();
    expect([...said, edited].flatMap(({ reactions }) => reactions)).toEqual([]);
    expect(pull.issue.comments.filter(({ author }) => author.login === 'sidecar[bot]')).toEqual([]);
    expect([pull.head.sha, pull.issue.body?.includes('"ignores":[]')]).toEqual([sha, true]);
    alice().edits(pull, { title: 'Native sidecars' });
    await story.settled();
    expect(pull.head.sha).toBe(sha);
  });

  it('makes anew what a maintainer ticks, and unticks the box', async () => {
    const repo = await begin();
    const pull = onlyPullIn(repo);
    const { sha } = pull.head;
    story.github.allow('alice', repo, 'write');
    alice().edits(pull, { body: (pull.issue.body ?? '').replace('- [ ] <!--', '- [x] <!--') });
    await story.settled();
    expect(pull.head.sha).not.toBe(sha);
    expect(pull.issue.body).toContain('- [ ] <!-- sidecar-migrate: rebase');
  });

  it('looks at a pull request from a fork by the settings of the base, and does nothing in the fork', async () => {
    const repo = await begin();
    const fork = mallory().forks(repo);
    const pull = mallory().opens(repo, {
      head: 'sidecar-migrate/native-sidecars',
      from: fork,
      files: {
        'k8s/bill.yaml': quittingJob('bill'),
        '.github/sidecar-migrate.yml': 'checks: { blocking: true }\nrules: { quitquitquit-call: off }\n',
        'k8s/bomb.yaml': `a0: &a0 [containers]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
      },
    });
    await story.settled();
    expect(runsOn(repo, pull.head.sha).map(({ conclusion, title }) => [conclusion, title])).toEqual([
      ['neutral', 'One new sidecar workaround'],
    ]);
    expect([fork.checkRuns, fork.pulls(), fork.branches()]).toEqual([[], [], fork.branches()]);
    mallory().comments(pull, '/sidecar-migrate recheck');
    mallory().closes(pull);
    alice().pushes(repo, { 'k8s/late.yaml': quittingJob('late') });
    await story.settled();
    expect(pullsIn(repo)).toHaveLength(1);
    expect(repo.text('k8s/late.yaml', onlyPullIn(repo).head.branch)).toBe(migratedJob('late'));
  });

  it('goes on with other repositories while one is built to stall it', async () => {
    const organisation = new Organisation(story);
    const lines = Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`);
    const hostile = organisation.has('hostile', {
      'k8s/bomb.yaml': `a0: &a0 {containers: [{name: a}]}\n${lines.join('')}`,
      'k8s/deep.yaml': `containers: ${'{a: '.repeat(100_000)}`,
      'k8s/long.yaml': `containers: [${'"x", '.repeat(100_000)}]\n`,
    });
    const repo = organisation.has('shop', files);
    await organisation.installs();
    onlyPullIn(repo);
    expect(pullsIn(hostile)).toEqual([]);
    expect((await standingOf(story, hostile))?.state).toMatch(/^(?:nothing-found|too-large)$/u);
  });

  it('keeps tokens, keys and secrets out of its log, its database and all that it writes, in trouble too', async () => {
    const repo = await begin();
    const { faults } = story.github;
    faults.fail('git/create-tree', { status: 500, after: false });
    faults.drop('graphql/query', { after: false });
    faults.limit('git/get-tree', { retryAfter: 1 });
    alice().pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    await story.settled().catch(() => undefined);
    Object.assign(repo, { archived: true });
    alice().pushes(repo, { 'k8s/mail.yaml': quittingJob('mail') });
    await story.settled().catch(() => undefined);
    const tables = await rows(
      "select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('sidecar', 'sidecar_queue') and table_type = 'BASE TABLE'",
    );
    const stored = await Promise.all(tables.map(({ name }) => rows(`select * from ${name} t`)));
    const written = repo
      .pulls()
      .map(({ issue, comments }) => [
        issue.title,
        issue.body,
        issue.comments.map(({ body }) => body),
        comments.map(({ body }) => body),
      ]);
    const text = JSON.stringify([story.house.lines, stored, written]);
    expect(text).toContain('k8s/report.yaml');
    const used = new Set(
      story.github
        .calls()
        .all.filter(({ kind }) => kind !== 'app')
        .map(({ token }) => token),
    );
    expect(used.size).toBeGreaterThan(5);
    for (const end of used) if (end !== '') expect(text).not.toContain(end);
    expect(text).not.toMatch(/gh[a-z]_[A-Za-z0-9_-]{20}|eyJ[A-Za-z0-9_-]{10}\.|PRIVATE KEY/u);
    expect(text).not.toContain(secret);
  });

  it('writes no token into its log even where somebody made a mistake', async () => {
    const { house, tokens, github } = story;
    const [installation] = github.deliveries.all.flatMap(({ installationId }) => installationId ?? []);
    const token = await tokens.for({ installation: installation ?? 0, permissions: { contents: 'read' } });
    house.log.error(`Bearer ${token}`, { error: new Error(`refused: ${token}`), url: `https://x:${token}@github.com` });
    const text = JSON.stringify(house.lines.at(-1));
    expect(text).toContain('[redacted]');
    expect(text).not.toContain(token.slice(-40));
  });

  /** A push to the default branch as GitHub would tell it. */
  function github(repo: Repository) {
    const delivery = story.github.deliveries.all.findLast(({ repositoryId }) => repositoryId === repo.id);
    return {
      ref: 'refs/heads/main',
      before: '1'.repeat(40),
      after: repo.head(),
      forced: false,
      commits: [],
      repository: { id: repo.id, full_name: repo.fullName, default_branch: 'main' },
      installation: { id: delivery?.installationId ?? 0 },
    };
  }
});
