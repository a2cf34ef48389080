import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { reconcileJob } from '../../src/app/jobs/reconcile-job.ts';
import { githubPlatform } from '../../src/app/server/github-platform.ts';
import { Tokens } from '../../src/app/server/tokens.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { CallBook } from './call-book.ts';
import { houseIn } from './house.ts';
import { ManyRepositories } from './many-repositories.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';
const service = 'kind: Service\nmetadata: {name: shop}\n';

/** What each scenario costs, without the minting of tokens; the table is printed. */
onEveryDatabaseAtLength('requests to GitHub', (make) => {
  let story: Story;
  let book: CallBook;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory(await make());
    book = new CallBook(story);
    // Who the App is, is asked once in its life.
    await begin();
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => {
    book.print();
    await story.end();
  });

  const begin = async (files: Record<string, string> = { 'README.md': 'shop\n' }): Promise<Repository> => {
    number += 1;
    const repo = story.github.repository(`acme-${number}/shop`, files);
    story.github.install(story.app, `acme-${number}`);
    await story.settled();
    return repo;
  };
  const pushes = (repo: Repository, files: Record<string, string | null>): void =>
    void story.github.person('alice').pushes(repo, files);
  const pullOf = (repo: Repository): PullRequest => {
    const [pull] = repo.pulls();
    if (pull === undefined) expect.unreachable();
    return pull;
  };

  it('are none for a push on what was scanned last that touches nothing of interest', async () => {
    const repo = await begin({ [manifest]: service });
    const asked = await book.during('push, nothing relevant', () =>
      story.github.person('alice').pushesCommits(repo, [{ 'README.md': 'one\n' }, { 'src/main.go': 'package main\n' }]),
    );
    expect(asked.count).toBe(0);
  });

  it('are two for such a push where an event before it was lost', async () => {
    const repo = await begin({ [manifest]: service });
    story.github.deliveries.lose({ event: 'push' });
    pushes(repo, { 'README.md': 'lost\n' });
    const asked = await book.during('push, nothing relevant, after a lost event', () =>
      pushes(repo, { 'README.md': 'came\n' }),
    );
    expect(asked.count).toBe(2);
  });

  it('are four at most for a scan that finds nothing', async () => {
    const repo = await begin();
    const asked = await book.during('push of a manifest without findings', () =>
      pushes(repo, { 'k8s/plain.yaml': service }),
    );
    expect(asked.count).toBeLessThanOrEqual(4);
  });

  it('are twelve at most for a scan that opens a pull request', async () => {
    const repo = await begin();
    const asked = await book.during('push that opens a pull request', () => pushes(repo, { [manifest]: job }));
    expect(repo.pulls()).toHaveLength(1);
    expect(asked.count).toBeLessThanOrEqual(12);
  });

  it('are twelve at most for a scan that brings a pull request up to date', async () => {
    const repo = await begin({ [manifest]: job });
    const asked = await book.during('push that updates a pull request', () =>
      pushes(repo, { [manifest]: job.replace(':2.14.1', ':2.14.2') }),
    );
    expect(repo.text(manifest, pullOf(repo).head.branch)).toContain(':2.14.2\n');
    expect(asked.count).toBeLessThanOrEqual(12);
  });

  it('are nine at most for a push to another part of a file that a pull request changes', async () => {
    const repo = await begin({ [manifest]: job });
    const { sha } = pullOf(repo).head;
    const asked = await book.during('push beside what a pull request changes', () =>
      pushes(repo, { [manifest]: `# nightly\n${job}` }),
    );
    expect(pullOf(repo).head.sha).toBe(sha);
    expect(asked.count).toBeLessThanOrEqual(9);
  });

  it('are five at most for a push that leaves a pull request as it is', async () => {
    const repo = await begin({ [manifest]: job });
    const asked = await book.during('push beside an open pull request', () =>
      pushes(repo, { 'k8s/other.yaml': service }),
    );
    expect(asked.count).toBeLessThanOrEqual(5);
  });

  it('are twelve at most for a pull request that is no longer needed', async () => {
    const repo = await begin({ [manifest]: job });
    const asked = await book.during('push that removes the workaround: ours is closed', () =>
      pushes(repo, { [manifest]: null }),
    );
    expect(pullOf(repo).issue.state).toBe('closed');
    expect(asked.count).toBeLessThanOrEqual(12);
  });

  it('are four at most when a person merges or closes it', async () => {
    const merged = await begin({ [manifest]: job });
    const merging = await book.during('a person merges it', () => story.github.person('alice').merges(pullOf(merged)));
    const closed = await begin({ [manifest]: job });
    const closing = await book.during('a person closes it', () => story.github.person('alice').closes(pullOf(closed)));
    expect(merging.count).toBeLessThanOrEqual(6);
    expect(closing.count).toBeLessThanOrEqual(4);
  });

  it("are fifteen at most for another's pull request", async () => {
    const repo = await begin();
    const asked = await book.during("another's pull request with a workaround", () =>
      story.github.person('bob').opens(repo, { head: 'topic', files: { [manifest]: job } }),
    );
    expect(asked.count).toBeLessThanOrEqual(15);
  });

  it('are a page and a query for some repositories in which nothing changed', async () => {
    number += 1;
    const login = `acme-${number}`;
    for (let i = 0; i < 12; i += 1) story.github.repository(`${login}/shop-${i}`, { 'README.md': `${i}\n` });
    const installation = story.github.install(story.app, login);
    await story.settled();
    const asked = await book.during('reconcile of 12 repositories, nothing changed', async () => {
      const work = { queue: 'reconcile', installation: installation.id, attempt: 0, since: 0 } as const;
      await story.house.database.transaction((session) => story.house.queue.add(session, [work]));
    });
    expect([asked.rest, asked.graphql]).toEqual([1, 1]);
  });
});

const installation = 5;

onEveryDatabaseAtLength('a comparison of 10,000 repositories', (make) => {
  it('asks a hundred queries when nothing changed, and has scanned what did', async () => {
    const held = await make();
    const house = await houseIn(held);
    const many = new ManyRepositories(10_000);
    const platform = githubPlatform(many.ask, new Tokens(many.ask, house.redaction, () => house.clock.now()));
    const compare = async (): Promise<number> => {
      many.asked = { rest: 0, graphql: 0 };
      const { signal } = new AbortController();
      const work = { queue: 'reconcile', installation, attempt: 0, since: 0 } as const;
      const claim = { id: 'comparison', retryCount: 0, work, signal };
      const { write } = await reconcileJob({ ...house, ended: () => {} }, platform, { claim, log: house.log });
      return (await house.database.transaction(async (session) => await write?.(session)))?.length ?? 0;
    };
    await house.database.query(`insert into sidecar.installation (id, account) values (${installation}, 'acme')`);
    expect(await compare()).toBe(10_000);
    await house.database.query('update sidecar.repository set scanned_at = now(), head = wanted_head, seen = wanted');
    expect(await compare()).toBe(0);
    process.stdout.write(`\nreconcile of 10,000 repositories, nothing changed: ${JSON.stringify(many.asked)}\n`);
    expect(many.asked.graphql).toBeLessThanOrEqual(150);
    expect(many.asked.rest).toBeLessThanOrEqual(150);
    many.moves(77);
    expect(await compare()).toBe(1);
    await house.database.query('update sidecar.repository set head = wanted_head, seen = wanted');
    await house.database.query(
      "insert into sidecar.pull (repository, number, state, opened_at) select id, 1, 'open', now() from sidecar.repository",
    );
    many.closes(78);
    expect(await compare()).toBe(1);
    expect(many.asked.graphql).toBeLessThanOrEqual(150);
    await house.close();
    await held.remove();
  });
});
