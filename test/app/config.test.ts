import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { quittingJob } from '../pull-request/manifests.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { manifest, Organisation, onlyPullIn, pullsIn, standingOf } from './organisation.ts';
import { onEveryDatabaseAtLength, scratchFolder } from './places.ts';
import { beginStory, type Story } from './story.ts';

const config = '.github/sidecar-migrate.yml';
const files = { [manifest]: quittingJob('report') };
const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

onEveryDatabaseAtLength('settings of the App', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const alice = () => story.github.person('alice');
  const pushes = async (repo: Repository, change: Record<string, string | null>): Promise<void> => {
    alice().pushes(repo, change);
    await story.settled();
  };
  const begin = async (settings?: string) => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop', settings === undefined ? files : { ...files, [config]: settings });
    await organisation.installs();
    return { organisation, repo };
  };

  it('that do not speak of `fixes` mean both grades here, where a person reviews, and safe ones on the command line', async () => {
    const { repo } = await begin();
    expect(onlyPullIn(repo).issue.body).toContain('⚠ unsafe');
    expect(onTheCommandLine()).toBe(quittingJob('report'));
    const safe = await begin('fixes: safe\n');
    expect(pullsIn(safe.repo)).toEqual([]);
    const unsafe = await begin('fixes: unsafe\n');
    expect(onlyPullIn(unsafe.repo).issue.body).toContain('⚠ unsafe');
    expect(onTheCommandLine('fixes: unsafe\n')).toBe(unsafe.repo.text(manifest, onlyPullIn(unsafe.repo).head.branch));
  });

  it('come from the organisation, some of them locked, and count as soon as they change', async () => {
    const organisation = new Organisation(story);
    const shared = organisation.has('.github', {
      'sidecar-migrate.yml': 'draft: true\nlabels: [ours]\npullRequests: { open: 9 }\nlocked: [labels]\n',
    });
    const repo = organisation.has('shop', files);
    const own = organisation.has('store', { ...files, [config]: 'labels: [mine]\npullRequests: { open: 9 }\n' });
    await organisation.installs();
    expect(onlyPullIn(repo)).toMatchObject({ draft: true, issue: { labels: ['ours'] } });
    expect(onlyPullIn(own)).toMatchObject({ draft: false, issue: { labels: ['ours'] } });
    alice().closes(onlyPullIn(repo));
    await pushes(shared, { 'sidecar-migrate.yml': 'rules: { quitquitquit-call: off }\n' });
    expect(onlyPullIn(repo).issue.state).toBe('closed');
    expect((await standingOf(story, repo))?.state).toBe('nothing-found');
  });

  it('of an organisation that are out of reach are named, and the rest goes on', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop', { 'README.md': 'shop\n' });
    organisation.has('.github', { 'sidecar-migrate.yml': 'rules: { quitquitquit-call: off }\n' });
    await organisation.installs([repo]);
    await pushes(repo, { 'k8s/service.yaml': 'kind: Service\n' });
    expect(await standingOf(story, repo)).toEqual({
      state: 'nothing-found',
      detail: expect.stringContaining('cannot see the repository `.github`'),
    });
    await pushes(repo, files);
    expect(onlyPullIn(repo).issue.state).toBe('open');
  });

  it('that are wrong fail a check with line and hint, and no pull request is opened or updated meanwhile', async () => {
    const { repo } = await begin('draft: true\nlables: [a]\n');
    expect(pullsIn(repo)).toEqual([]);
    expect(repo.checkRuns.map(({ conclusion, annotations }) => [conclusion, annotations])).toEqual([
      [
        'failure',
        [expect.objectContaining({ path: config, start_line: 2, message: expect.stringContaining('labels') })],
      ],
    ]);
    expect(await standingOf(story, repo)).toMatchObject({ detail: expect.stringContaining('Did you mean "labels"?') });
    await pushes(repo, { [config]: 'draft: true\nlabels: [a]\n' });
    const { head } = onlyPullIn(repo);
    await pushes(repo, { [config]: 'draft: maybe\n', 'k8s/bill.yaml': quittingJob('bill') });
    expect(onlyPullIn(repo).head.sha).toBe(head.sha);
  });

  it('of an organisation that are wrong are shown where they stand, and where somebody works, not everywhere', async () => {
    const organisation = new Organisation(story);
    const shared = organisation.has('.github', { 'sidecar-migrate.yml': 'draft: maybe\n' });
    const repo = organisation.has('shop', files);
    await organisation.installs();
    expect(shared.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect([repo.checkRuns, pullsIn(repo)]).toEqual([[], []]);
    expect((await standingOf(story, repo))?.state).toBe('organisation-config-wrong');
    await pushes(repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(repo.checkRuns.map(({ summary }) => summary)).toEqual([expect.stringContaining('of the organisation')]);
    await pushes(shared, { 'sidecar-migrate.yml': 'draft: true\n' });
    expect(onlyPullIn(repo).draft).toBe(true);
  });

  it('may name a window in a time zone: outside of it nothing is opened, and it is known when to look again', async () => {
    const { clock } = story.github;
    const zone = 'Pacific/Kiritimati';
    const day = (ahead: number): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short' })
        .format(clock.now() + ahead * 24 * 3600_000)
        .toLowerCase();
    const { repo } = await begin(`schedule: { days: [${day(2)}], timeZone: ${zone} }\n`);
    expect((await standingOf(story, repo))?.state).toBe('outside-schedule');
    const [job] = await story.house.database.query<{ hours: number }>(
      `select round(extract(epoch from start_after - created_on) / 3600)::int as hours from sidecar_queue.job
       where name = 'scan' and singleton_key = '${repo.id}' and state = 'created'`,
    );
    expect(job?.hours).toBeGreaterThan(23);
    expect(job?.hours).toBeLessThan(50);
    await pushes(repo, { [config]: `schedule: { days: [${day(0)}], timeZone: ${zone} }\n` });
    expect(onlyPullIn(repo).issue.state).toBe('open');
  });

  it('are never read from a pull request', async () => {
    const { repo } = await begin('checks: { blocking: true }\n');
    const change = { [config]: 'checks: { blocking: false }\n', 'k8s/bill.yaml': quittingJob('bill') };
    const pull = alice().opens(repo, { head: 'topic', files: change });
    await story.settled();
    const conclusions = repo.checkRuns
      .filter(({ suite }) => suite.headSha === pull.head.sha)
      .map((run) => run.conclusion);
    expect(conclusions).toEqual(['failure']);
  });

  it('that begin to require the check have it made for pull requests that are open already', async () => {
    const { repo } = await begin();
    const [quiet, loud] = [{ 'README.md': 'shop\n' }, { 'k8s/bill.yaml': quittingJob('bill') }].map((files, i) =>
      alice().opens(repo, { head: `topic-${i}`, files }),
    );
    await story.settled();
    await pushes(repo, { [config]: 'checks: { blocking: true }\n' });
    const concluded = (sha = '') =>
      repo.checkRuns.filter(({ suite }) => suite.headSha === sha).map(({ conclusion }) => conclusion);
    expect([onlyPullIn(repo), quiet, loud].map((pull) => concluded(pull?.head.sha))).toEqual([
      ['success'],
      ['success'],
      // GitHub goes by the latest run of a name.
      ['neutral', 'failure'],
    ]);
  });

  it('may require the check: all heads get it, our own and those of a merge queue too', async () => {
    const { repo } = await begin('checks: { blocking: true }\n');
    const quiet = alice().opens(repo, { head: 'quiet', files: { 'README.md': 'shop\n' } });
    await story.settled();
    const { head } = await alice().enqueues(quiet);
    await story.settled();
    const concluded = (sha: string) =>
      repo.checkRuns.filter(({ suite }) => suite.headSha === sha).map(({ conclusion }) => conclusion);
    expect([onlyPullIn(repo).head.sha, quiet.head.sha, head].map(concluded)).toEqual([
      ['success'],
      ['success'],
      ['success'],
    ]);
  });
});

/** What a run of the command line that writes makes of the same manifest. */
function onTheCommandLine(settings?: string): string {
  const folder = scratchFolder();
  const path = join(folder.path, manifest);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, quittingJob('report'));
  if (settings !== undefined) writeFileSync(join(folder.path, 'sidecar-migrate.yml'), settings);
  spawnSync(process.execPath, [main, '--write', folder.path]);
  const text = readFileSync(path, 'utf8');
  folder.remove();
  return text;
}
