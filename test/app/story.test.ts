import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Repository } from '../simulated-github/world/repository.ts';
import type { Row } from './house.ts';
import { onEveryDatabase } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
/** The same Job with a newer proxy. */
const renewed = job.replace(':2.14.1', ':2.14.2');
const manifest = 'k8s/report.yaml';

onEveryDatabase('the App', (make) => {
  let story: Story;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const rows = async (sql: string): Promise<readonly Row[]> => await story.house.database.query(sql);
  const stateOf = async ({ id }: Repository): Promise<unknown> =>
    (await rows(`select state from sidecar.repository where id = ${id}`))[0]?.state;
  /** A repository of an organisation of its own, in which the App is installed. */
  const begin = async (
    files: Record<string, string> = { 'README.md': 'shop\n' },
    name = 'shop',
  ): Promise<Repository> => {
    number += 1;
    const repo = story.github.repository(`acme-${number}/${name}`, files);
    story.github.install(story.app, `acme-${number}`);
    await story.settled();
    return repo;
  };

  it('opens one pull request for what is pushed, says so once, and follows the branch', async () => {
    const { github } = story;
    const repo = await begin();
    const mark = github.mark();
    github.person('alice').pushes(repo, { [manifest]: job });
    await story.settled();
    const [pull] = repo.pulls();
    expect(repo.pulls()).toHaveLength(1);
    expect(pull?.issue.author.login).toBe('sidecar[bot]');
    expect(github.calls({ since: mark }).countWithoutTokens).toBeLessThanOrEqual(12);
    const sha = pull?.head.sha;
    github.person('alice').pushes(repo, { [manifest]: `# nightly\n${job}` });
    await story.settled();
    expect([repo.pulls().length, pull?.head.sha]).toEqual([1, sha]);
    github.person('alice').pushes(repo, { [manifest]: `# nightly\n${renewed}` });
    await story.settled();
    expect(repo.pulls()).toHaveLength(1);
    expect(repo.text(manifest, pull?.head.branch)).toMatch(/^# nightly\n[\s\S]*:2\.14\.2\n/u);
  });

  it('needs four requests for a repository without workarounds, and none for a push that touches no manifest', async () => {
    const { github } = story;
    const repo = await begin();
    let mark = github.mark();
    github.person('alice').pushes(repo, { 'k8s/plain.yaml': 'kind: Service\nmetadata: {name: a}\n' });
    await story.settled();
    expect(github.calls({ since: mark }).countWithoutTokens).toBeLessThanOrEqual(4);
    mark = github.mark();
    github.person('alice').pushes(repo, { 'README.md': 'more words\n' });
    await story.settled();
    expect(github.calls({ since: mark }).all).toEqual([]);
  });

  it('opens one pull request after installation, and waits for a person before it opens others', async () => {
    const { github, app } = story;
    number += 1;
    const repos = ['a', 'b', 'c'].map((name) => github.repository(`acme-${number}/${name}`, { [manifest]: job }));
    github.install(app, `acme-${number}`);
    await story.settled();
    const open = repos.flatMap((repo) => repo.pulls());
    expect(open).toHaveLength(1);
    const states = await Promise.all(repos.map(stateOf));
    expect(states.toSorted()).toEqual(['open', 'waiting-for-canary', 'waiting-for-canary']);
    const waiting = repos.find((repo) => repo.pulls().length === 0) as Repository;
    github.person('alice').pushes(waiting, { [manifest]: job.replaceAll('nightly-report', 'daily-report') });
    await story.settled();
    expect(waiting.pulls()).toHaveLength(1);
  });

  it('does not come back with what somebody closed', async () => {
    const { github } = story;
    const repo = await begin({ [manifest]: job });
    const [pull] = repo.pulls();
    if (pull === undefined) expect.unreachable();
    github.person('alice').closes(pull);
    github.person('alice').pushes(repo, { [manifest]: `# still\n${job}` });
    await story.settled();
    expect(repo.pulls()).toHaveLength(1);
    expect(pull.issue.state).toBe('closed');
  });

  it('does what a maintainer asks for in a comment, and nothing for a stranger', async () => {
    const { github } = story;
    const repo = await begin({ [manifest]: job });
    const [pull] = repo.pulls();
    if (pull === undefined) expect.unreachable();
    github.allow('alice', repo, 'write');
    const asked = github.person('alice').comments(pull, '/sidecar-migrate pause');
    const heard = github.person('mallory').comments(pull, '/sidecar-migrate rebase');
    await story.settled();
    expect(asked.reactions.map(({ content }) => content)).toEqual(['+1']);
    expect(heard.reactions).toEqual([]);
    const head = pull.head.sha;
    github.person('alice').pushes(repo, { [manifest]: `# paused\n${job}` });
    await story.settled();
    expect(pull.head.sha).toBe(head);
    github.person('alice').comments(pull, '/sidecar-migrate rebase');
    await story.settled();
    expect(pull.head.sha).not.toBe(head);
  });

  it('says on the pull request of others what new workaround it brings', async () => {
    const { github } = story;
    const repo = await begin();
    const pull = github.person('bob').opens(repo, { head: 'topic', files: { [manifest]: job } });
    await story.settled();
    expect(repo.checkRuns.map(({ name, suite, conclusion }) => [name, suite.headSha, conclusion])).toEqual([
      ['sidecar-migrate', pull.head.sha, 'neutral'],
    ]);
    expect(repo.pulls()).toHaveLength(1);
  });

  it('shows where a configuration is wrong, and opens nothing meanwhile', async () => {
    const { github } = story;
    const repo = await begin({ [manifest]: job, '.github/sidecar-migrate.yml': 'fixes: maybe\n' });
    expect(await stateOf(repo)).toBe('config-wrong');
    expect(repo.pulls()).toEqual([]);
    expect(repo.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    github.person('alice').pushes(repo, { '.github/sidecar-migrate.yml': 'fixes: unsafe\n' });
    await story.settled();
    expect(repo.pulls()).toHaveLength(1);
  });

  it('finds out what no delivery told, by comparing, and asks for deliveries that failed', async () => {
    const { github, house } = story;
    const repo = await begin();
    const ask = async (queue: 'reconcile' | 'redeliver'): Promise<void> => {
      await house.database.transaction((session) => house.queue.add(session, [{ queue, attempt: 0, since: 0 }]));
      await story.settled();
    };
    github.deliveries.fail({ event: 'push' });
    github.person('alice').pushes(repo, { [manifest]: job });
    await story.settled();
    expect(repo.pulls()).toEqual([]);
    await ask('redeliver');
    expect(repo.pulls()).toHaveLength(1);
    github.deliveries.lose({ event: 'push' });
    github.person('alice').pushes(repo, { [manifest]: renewed });
    await ask('reconcile');
    expect(repo.text(manifest, repo.pulls()[0]?.head.branch)).toContain(':2.14.2\n');
    const mark = github.mark();
    await ask('reconcile');
    const calls = github.calls({ since: mark, kind: 'graphql' });
    // One for the heads of each installation, and one for the pull requests of ours that are open there.
    expect(calls.count).toBeLessThanOrEqual(2 * number);
  });

  it('goes on when its database is lost: open pull requests, those that were closed, commands and hands off', async () => {
    const { github, house } = story;
    const [open, closed, theirs] = [
      await begin({ [manifest]: job }),
      await begin({ [manifest]: job }),
      await begin({ [manifest]: job }),
    ];
    const pullOf = (repo: Repository) => repo.pulls()[0] ?? expect.unreachable();
    github.person('alice').closes(pullOf(closed));
    const { branch } = pullOf(theirs).head;
    const amended = github.person('alice').amends(theirs, branch, { 'README.md': 'mine\n' });
    await story.settled();
    const tables = ['repository', 'pull', 'written', 'branch', 'plan', 'text', 'delivery'];
    await house.database.query(tables.map((name) => `delete from sidecar.${name}`).join('; '));
    github.allow('alice', open, 'write');
    github.person('alice').comments(pullOf(open), '/sidecar-migrate rebase');
    for (const repo of [open, closed, theirs]) github.person('alice').pushes(repo, { [manifest]: `# later\n${job}` });
    await story.settled();
    expect(open.text(manifest, pullOf(open).head.branch)).toMatch(/^# later\n/u);
    expect([open, closed, theirs].map((repo) => repo.pulls().length)).toEqual([1, 1, 1]);
    expect([pullOf(closed).issue.state, theirs.head(branch)]).toEqual(['closed', amended]);
    expect(pullOf(theirs).issue.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('I leave it alone'),
    ]);
    const { sha } = pullOf(open).head;
    await house.database.query('delete from sidecar.pull');
    github.person('alice').comments(pullOf(open), '/sidecar-migrate rebase');
    await story.settled();
    expect(pullOf(open).head.sha).not.toBe(sha);
  });

  it('forgets what was taken away, and knows it again when it is given back', async () => {
    const { github, app } = story;
    number += 1;
    const repo = github.repository(`acme-${number}/shop`, { [manifest]: job });
    const other = github.repository(`acme-${number}/other`, {});
    const installation = github.install(app, `acme-${number}`, [other]);
    const admin = github.person(`acme-${number}-admin`);
    await story.settled();
    admin.adds(installation, repo);
    await story.settled();
    expect(repo.pulls()).toHaveLength(1);
    admin.withdraws(installation, repo);
    await story.settled();
    expect(await stateOf(repo)).toBe('gone');
    admin.adds(installation, repo);
    await story.settled();
    expect(await stateOf(repo)).toBe('open');
  });

  it('never writes a token or a secret into its log', () => {
    const text = JSON.stringify(story.house.lines);
    expect(text).not.toMatch(/ghs_[A-Za-z0-9]{10}/u);
    expect(text).not.toContain('a secret of the hook');
    expect(text).toContain('Scanned');
  });
});
