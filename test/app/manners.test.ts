import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Repository } from '../simulated-github/world/repository.ts';
import { job, jobNamed, looksAgain, manifest, Organisation, onlyPullIn, pullsIn, standingOf } from './organisation.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

onEveryDatabaseAtLength('the manners of the App', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const alice = () => story.github.person('alice');
  const stateOf = async (repo: Repository): Promise<unknown> => (await standingOf(story, repo))?.state;
  const statesOf = async (repos: readonly Repository[]): Promise<readonly unknown[]> =>
    (await Promise.all(repos.map(stateOf))).toSorted();
  const withPulls = (repos: readonly Repository[]) => repos.filter((repo) => pullsIn(repo).length > 0);

  /** An organisation with so many repositories that have a workaround, and perhaps with settings. */
  const begin = async (count: number, settings?: string) => {
    const organisation = new Organisation(story);
    const shared =
      settings === undefined ? undefined : organisation.has('.github', { 'sidecar-migrate.yml': settings });
    const repos = Array.from({ length: count }, (_, i) => organisation.has(`shop-${i}`));
    await organisation.installs();
    return { organisation, shared, repos };
  };

  it('open one pull request after installation; when it is merged, the others follow in waves', async () => {
    const { repos } = await begin(4);
    expect(withPulls(repos)).toHaveLength(1);
    await looksAgain(story, ...repos);
    expect(withPulls(repos)).toHaveLength(1);
    const [canary] = withPulls(repos);
    if (canary === undefined) expect.unreachable();
    await alice().merges(onlyPullIn(canary));
    await story.settled();
    await looksAgain(story, ...repos);
    expect(withPulls(repos)).toHaveLength(4);
  });

  it('go by `pullRequests` in the settings: so many at a time, so many a day, and no canary', async () => {
    const { repos } = await begin(3, 'pullRequests: { open: 2 }\n');
    expect(withPulls(repos)).toHaveLength(2);
    expect(await statesOf(repos)).toEqual(['open', 'open', 'waiting-for-wave']);
    const daily = await begin(3, 'pullRequests: { open: 9, perDay: 1 }\n');
    expect(withPulls(daily.repos)).toHaveLength(1);
    story.github.clock.advance({ days: 1, minutes: 1 });
    await looksAgain(story, ...daily.repos);
    expect(withPulls(daily.repos)).toHaveLength(2);
  });

  it('stop when two pull requests are closed, until the settings of the organisation change', async () => {
    const { repos, shared } = await begin(4, 'pullRequests: { open: 2 }\n');
    const closed = withPulls(repos);
    for (const repo of closed) alice().closes(onlyPullIn(repo));
    await story.settled();
    await looksAgain(story, ...repos);
    expect(withPulls(repos)).toEqual(closed);
    expect(await statesOf(repos)).toEqual(['nothing-found', 'nothing-found', 'waves-stopped', 'waves-stopped']);
    if (shared !== undefined) alice().pushes(shared, { 'sidecar-migrate.yml': 'pullRequests: { open: 3 }\n' });
    await story.settled();
    expect(withPulls(repos)).toHaveLength(4);
  });

  it('go on when the one that goes ahead was closed and nobody told of it', async () => {
    const { repos } = await begin(2);
    const [canary] = withPulls(repos);
    if (canary === undefined) expect.unreachable();
    story.github.deliveries.lose({ event: 'pull_request' });
    alice().closes(onlyPullIn(canary));
    const all = { queue: 'reconcile', attempt: 0, since: 0 } as const;
    await story.house.database.transaction((session) => story.house.queue.add(session, [all]));
    await story.settled();
    await looksAgain(story, ...repos.filter((repo) => repo !== canary));
    expect(withPulls(repos)).toHaveLength(2);
  });

  it('stop when one is reverted', async () => {
    const { repos } = await begin(3);
    const [canary] = withPulls(repos);
    if (canary === undefined) expect.unreachable();
    await alice().merges(onlyPullIn(canary), 'squash');
    await alice().reverts(onlyPullIn(canary));
    await story.settled();
    await looksAgain(story, ...repos);
    expect(withPulls(repos)).toEqual([canary]);
    expect(await statesOf(repos)).toEqual(['nothing-found', 'waves-stopped', 'waves-stopped']);
  });

  it('do not let a push wait that introduces or changes a workaround, and let one wait that does not', async () => {
    const { repos } = await begin(3);
    const [first, second] = repos.filter((repo) => pullsIn(repo).length === 0);
    if (first === undefined || second === undefined) expect.unreachable();
    alice().pushes(first, { [manifest]: `# nightly\n${job}`, 'k8s/other.yaml': 'kind: Service\n' });
    await story.settled();
    expect(await stateOf(first)).toBe('waiting-for-canary');
    alice().pushes(first, { [manifest]: null, 'jobs/report.yaml': `# nightly\n${job}` });
    await story.settled();
    expect(await stateOf(first)).toBe('waiting-for-canary');
    expect(pullsIn(first)).toEqual([]);
    alice().pushes(first, { 'k8s/daily.yaml': jobNamed('daily-report') });
    await story.settled();
    expect(await stateOf(first)).toBe('open');
    alice().pushes(second, { [manifest]: job.replace('/quitquitquit', '/quitquitquit?now') });
    await story.settled();
    expect(await stateOf(second)).toBe('open');
  });

  it('say nothing after success: no comment on what was opened, updated or merged', async () => {
    const { repos } = await begin(1);
    const [repo] = repos;
    if (repo === undefined) expect.unreachable();
    alice().pushes(repo, { 'k8s/daily.yaml': jobNamed('daily-report') });
    await story.settled();
    await alice().merges(onlyPullIn(repo));
    await story.settled();
    expect(onlyPullIn(repo).issue.comments).toEqual([]);
    expect(repo.checkRuns).toEqual([]);
    expect(await stateOf(repo)).toBe('nothing-found');
  });

  it('neither remind of a pull request nor close it when nobody touched it for 90 days', async () => {
    const { repos } = await begin(1);
    const [repo] = repos;
    if (repo === undefined) expect.unreachable();
    const { issue, head } = onlyPullIn(repo);
    story.github.clock.advance({ days: 91 });
    alice().pushes(repo, { 'k8s/daily.yaml': jobNamed('daily-report') });
    await story.settled();
    expect([await stateOf(repo), head.sha]).toEqual(['dormant', onlyPullIn(repo).head.sha]);
    alice().pushes(repo, { [manifest]: null, 'k8s/daily.yaml': null });
    await story.settled();
    expect([issue.state, issue.comments]).toEqual(['open', []]);
  });

  it('close a pull request of theirs once at most: one that somebody reopens is left alone', async () => {
    const { repos } = await begin(1);
    const [repo] = repos;
    if (repo === undefined) expect.unreachable();
    const { issue, head } = onlyPullIn(repo);
    const ours = head.sha;
    alice().pushes(repo, { [manifest]: null });
    await story.settled();
    expect(issue.state).toBe('closed');
    alice().forcePushes(repo, head.branch, ours);
    alice().reopens(onlyPullIn(repo));
    await story.settled();
    await looksAgain(story, repo);
    expect([issue.state, await stateOf(repo)]).toEqual(['open', 'reopened']);
    expect(issue.comments).toHaveLength(1);
  });

  it('name what keeps them from working, and do not try again by themselves', async () => {
    const organisation = new Organisation(story);
    const names = ['archived', 'disabled', 'mirror', 'empty', 'ruleset-branch', 'ruleset-message'];
    const repos = new Map(names.map((name) => [name, organisation.has(name, name === 'empty' ? {} : undefined)]));
    const repo = (name: string): Repository => repos.get(name) ?? expect.unreachable();
    repo('empty').refs.clear();
    repo('archived').archived = true;
    repo('disabled').disabled = true;
    repo('mirror').mirrorUrl = 'https://git.example.com/shop';
    story.github.rule(repo('ruleset-branch'), ['~ALL'], [{ type: 'creation' }]);
    const parameters = { operator: 'starts_with', pattern: 'OPS-' };
    story.github.rule(repo('ruleset-message'), ['~ALL'], [{ type: 'commit_message_pattern', parameters }]);
    await organisation.installs();
    for (const name of names) {
      expect(await standingOf(story, repo(name)), name).toMatchObject({ state: name, detail: expect.any(String) });
      expect(repo(name).pulls()).toEqual([]);
    }
    const keys = [...repos.values()].map(({ id }) => `'${id}'`).join(', ');
    const waiting = await story.house.database.query(
      `select name, state, singleton_key from sidecar_queue.job where singleton_key in (${keys}) and state < 'completed'`,
    );
    expect(waiting).toEqual([]);
    expect((await story.house.queue.depths()).find(({ queue }) => queue === 'dead')?.waiting ?? 0).toBe(0);
  });

  it('go on under another name, and in other hands', async () => {
    const { organisation, repos } = await begin(1);
    const [repo] = repos;
    if (repo === undefined) expect.unreachable();
    organisation.admin.renames(repo, 'store');
    alice().pushes(repo, { 'k8s/daily.yaml': jobNamed('daily-report') });
    await story.settled();
    expect(repo.text('k8s/daily.yaml', onlyPullIn(repo).head.branch)).not.toBe(jobNamed('daily-report'));
    const other = new Organisation(story);
    await other.installs();
    organisation.admin.transfers(repo, story.github.organization(other.login));
    await story.settled();
    alice().pushes(repo, { 'k8s/daily.yaml': null });
    await story.settled();
    expect(await stateOf(repo)).toBe('open');
    expect(onlyPullIn(repo).head.branch).toBe('sidecar-migrate/native-sidecars');
    expect(repo.text('k8s/daily.yaml', onlyPullIn(repo).head.branch)).toBeUndefined();
  });

  it('say which permission is missing, and go on as soon as it is granted', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop');
    const installation = story.github.install(story.app, organisation.login);
    Object.assign(installation, { permissions: { ...story.app.permissions, contents: 'read' } });
    await story.settled();
    expect(await standingOf(story, repo)).toMatchObject({
      state: 'missing-permission',
      detail: expect.stringContaining('not granted to this installation'),
    });
    expect(repo.pulls()).toEqual([]);
    organisation.admin.acceptsPermissions(installation);
    await story.settled();
    expect(await stateOf(repo)).toBe('open');
  });

  it('do without what an installation did not grant: pull requests without checks', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop');
    const { checks: _checks, ...granted } = story.app.permissions;
    const installation = story.github.install(story.app, organisation.login);
    Object.assign(installation, { permissions: granted });
    await story.settled();
    const pull = onlyPullIn(repo);
    story.github.allow('alice', repo, 'write');
    const comment = alice().comments(pull, '/sidecar-migrate explain quitquitquit-call');
    alice().opens(repo, { head: 'topic', files: { 'k8s/daily.yaml': jobNamed('daily-report') } });
    alice().pushes(repo, { '.github/sidecar-migrate.yml': 'fixes: maybe\n' });
    await story.settled();
    expect(comment.reactions.map(({ content }) => content)).toEqual(['+1']);
    expect(await standingOf(story, repo)).toMatchObject({
      state: 'config-wrong',
      detail: expect.stringContaining(':1:'),
    });
    expect(repo.checkRuns).toEqual([]);
    expect((await story.house.queue.depths()).find(({ queue }) => queue === 'dead')?.waiting ?? 0).toBe(0);
  });
});
