import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fenceAround } from '../../src/app/jobs/fences.ts';
import { patiently } from '../../src/app/trade/patience.ts';
import { openedPull, waveFacts } from '../../src/app/trade/pull-rows.ts';
import { isInSchedule } from '../../src/pull-request/schedule.ts';
import { waveState } from '../../src/pull-request/waves.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import type { Row } from './house.ts';
import { job, jobNamed, looksAgain, manifest, Organisation, onlyPullIn, pullsIn, standingOf } from './organisation.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

onEveryDatabaseAtLength('nothing stands still for ever', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const alice = () => story.github.person('alice');
  const stateOf = async (repo: Repository): Promise<unknown> => (await standingOf(story, repo))?.state;
  const withPulls = (repos: readonly Repository[]) => repos.filter((repo) => pullsIn(repo).length > 0);
  const begin = async (count: number) => {
    const organisation = new Organisation(story);
    const repos = Array.from({ length: count }, (_, i) => organisation.has(`shop-${i}`));
    const installation = await organisation.installs();
    return { organisation, repos, installation };
  };
  /** Does what waits for some seconds or minutes, without the wait. */
  const soon = async (): Promise<void> => {
    story.github.clock.advance({ seconds: 5 });
    await story.house.database.query(
      `update sidecar_queue.job set start_after = now() - interval '1 second'
       where name in ('scan', 'publish', 'attend') and state < 'active' and start_after < now() + interval '5 minutes'`,
    );
    await story.settled();
  };
  const tokenFor = async ({ id }: Repository, installation: { readonly id: number }): Promise<string> =>
    await story.tokens.for({
      installation: installation.id,
      repositories: [id],
      permissions: { contents: 'read', pull_requests: 'read' },
    });

  it('others do not wait for a pull request in a repository that was archived or removed', async () => {
    const { repos, organisation } = await begin(3);
    const [canary] = withPulls(repos);
    if (canary === undefined) expect.unreachable();
    organisation.admin.archives(canary);
    await story.settled();
    await looksAgain(story, ...repos);
    const [, second] = withPulls(repos).toSorted((a) => (a === canary ? -1 : 1));
    if (second === undefined) expect.unreachable();
    expect(withPulls(repos)).toHaveLength(2);
    organisation.admin.removes(second);
    await story.settled();
    await looksAgain(story, ...repos);
    expect(withPulls(repos)).toHaveLength(3);
  });

  it('a pull request whose opening may have broken off holds the others back until that is known', async () => {
    const { database, clock } = story.house;
    const [now, installation] = [clock.now(), 777];
    const waves = async (): Promise<unknown> =>
      waveState(await waveFacts(database, { installation, repository: 2, now }), {}, false)?.name;
    await database.query(
      `insert into sidecar.repository (id, installation, owner, name) values (1, 777, 'a', 'one'), (2, 777, 'a', 'two')`,
    );
    await database.query(`insert into sidecar.plan (repository, document, made_at) values (1, '', $1)`, [
      new Date(now),
    ]);
    expect(await waves()).toBeUndefined();
    const fence = fenceAround({ database, clock }, 1);
    await fence.take('sidecar-migrate/native-sidecars');
    await fence.intend('sidecar-migrate/native-sidecars', 'a'.repeat(40));
    expect(await waves()).toBe('waiting-for-canary');
    await database.query('delete from sidecar.plan where repository = 1');
    expect(await waves()).toBeUndefined();
    await openedPull(database, { repository: 1, number: 1, now });
    expect(await waves()).toBe('waiting-for-canary');
  });

  it('a part of a repository has its turn though another part is in the hands of a person', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop', {
      '.github/sidecar-migrate.yml': 'grouping: directory\npullRequests: { open: 1 }\n',
      'a/report.yaml': job,
      'b/report.yaml': jobNamed('other'),
    });
    await organisation.installs();
    const first = onlyPullIn(repo);
    expect(await stateOf(repo)).toBe('waiting-for-wave');
    alice().pushes(repo, { 'a/report.yaml': `# mine\n${job}` }, { branch: first.head.branch });
    await story.settled();
    expect(await stateOf(repo)).toBe('waiting-for-wave');
    const [again] = await story.house.database.query<Row>(
      `select start_after > now() as later from sidecar_queue.job where name = 'scan' and state < 'active' and singleton_key = '${repo.id}'`,
    );
    expect(again).toEqual({ later: true });
  });

  it('a pull request lives on where it is when the settings take back their prefix of branches', async () => {
    const organisation = new Organisation(story);
    const settings = '.github/sidecar-migrate.yml';
    const repo = organisation.has('shop', { [settings]: 'branchPrefix: bots/\n', [manifest]: job });
    await organisation.installs();
    const { head } = onlyPullIn(repo);
    alice().pushes(repo, { [settings]: null, 'k8s/daily.yaml': jobNamed('daily') });
    await story.settled();
    expect(onlyPullIn(repo).head.branch).toBe(head.branch);
    expect(repo.text('k8s/daily.yaml', head.branch)).not.toBe(jobNamed('daily'));
    await alice().merges(onlyPullIn(repo));
    await story.settled();
    expect(await stateOf(repo)).toBe('nothing-found');
  });

  it('labels and reviewers that could not be put at once follow, and are not put back', async () => {
    const organisation = new Organisation(story);
    const settings = 'labels: [sidecars]\nreviewers: [rita]\n';
    const repo = organisation.has('shop', { '.github/sidecar-migrate.yml': settings, [manifest]: job });
    story.github.allow('rita', repo, 'write');
    story.github.faults.fail('issues/add-labels', { status: 502, after: false });
    story.github.faults.limit('pulls/request-reviewers', { retryAfter: 1 });
    await organisation.installs();
    await soon();
    await soon();
    const pull = onlyPullIn(repo);
    expect(pull.issue.labels).toEqual(['sidecars']);
    expect(pull.requestedReviewers.map(({ login }) => login)).toEqual(['rita']);
    alice().unlabels(pull, 'sidecars');
    alice().pushes(repo, { 'k8s/daily.yaml': jobNamed('daily') });
    await story.settled();
    expect(pull.issue.labels).toEqual([]);
  });

  it('a head that was announced and is not there yet is looked for again, and not for ever', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop');
    await organisation.installs();
    const { number } = alice().opens(repo, { head: 'topic', files: { 'README.md': 'one\n' } }).issue;
    await story.settled();
    const waiting = async (): Promise<readonly unknown[]> =>
      await story.house.database.query(
        `select (data ->> 'lag')::int4 as lag from sidecar_queue.job where name = 'attend' and state < 'active'`,
      );
    for (const pull of [number, number + 1]) {
      const subject = { pull, by: 'alice', sha: 'f'.repeat(40) };
      const work = {
        queue: 'attend',
        repository: repo.id,
        subject,
        urgency: 'conversation',
        attempt: 0,
        since: 0,
      } as const;
      await story.house.database.transaction((session) => story.house.queue.add(session, [work]));
      await story.settled();
      expect(await waiting()).toEqual([{ lag: 1 }]);
      await soon();
      expect(await waiting()).toEqual([{ lag: 2 }]);
      await soon();
      expect(await waiting()).toEqual([]);
    }
  });

  it('repositories go on though the settings of their owner went away and nobody said so', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop');
    const shared = organisation.has('.github', { 'sidecar-migrate.yml': 'pullRequests: { open: 9 }\n' });
    shared.visibility = 'private';
    const installation = await organisation.installs([repo, shared]);
    expect(pullsIn(repo)).toHaveLength(1);
    installation.repositories.delete(shared.id);
    alice().pushes(repo, { 'k8s/daily.yaml': jobNamed('daily') });
    await story.settled();
    expect(await stateOf(repo)).toBe('open');
    expect(repo.text('k8s/daily.yaml', onlyPullIn(repo).head.branch)).not.toBe(jobNamed('daily'));
  });

  it('a token that GitHub took back is replaced by another one', async () => {
    const { repos, installation } = await begin(1);
    const [repo] = repos;
    if (repo === undefined) expect.unreachable();
    const token = await tokenFor(repo, installation);
    await fetch(`${story.github.url}/installation/token`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test', accept: 'application/vnd.github+json' },
    });
    alice().pushes(repo, { [manifest]: null });
    await story.settled();
    await soon();
    expect(await stateOf(repo)).toBe('closed');
  });

  it('a schedule of minutes is met', async () => {
    const schedule = { days: ['mon'], from: '09:10', until: '09:25', timeZone: 'Europe/Berlin' } as const;
    const now = Date.parse('2026-11-25T10:00:00Z');
    const { again = 0 } = await patiently(
      { state: 'outside-schedule', stale: false },
      {
        settings: { database: story.house.database, clock: { now: () => now, sleep: async () => {} } },
        subject: {} as never,
        schedule,
      },
    );
    expect(isInSchedule(schedule, now + again * 1000)).toBe(true);
  });
});
