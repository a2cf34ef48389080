import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { rememberingEngine } from '../../src/app/trade/plan-memory.ts';
import { emptyConfig } from '../../src/index.ts';
import { blobId } from '../../src/pull-request/blob-id.ts';
import { type EngineTask, runEngine } from '../../src/pull-request/engine.ts';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { CallBook } from './call-book.ts';
import { houseIn, type Row } from './house.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';
const service = 'kind: Service\nmetadata: {name: shop}\n';

interface Begun {
  readonly repo: Repository;
  readonly installation: number;
  /** The App is uninstalled. */
  readonly ends: () => void;
}

onEveryDatabaseAtLength('reading', (make) => {
  let story: Story;
  let book: CallBook;
  let planned = 0;
  let number = 0;
  beforeAll(async () => {
    story = await beginStory(await make(), (engine) => async (task) => {
      planned += 1;
      return await engine(task);
    });
    book = new CallBook(story);
  });
  afterEach(() => expect(story.github.complaints).toEqual([]));
  afterAll(async () => await story.end());

  const rows = async (sql: string): Promise<readonly Row[]> => await story.house.database.query(sql);
  const begin = async (files: StoryFiles): Promise<Begun> => {
    number += 1;
    const owner = `acme-${number}`;
    const repo = story.github.repository(`${owner}/shop`, files);
    const installed = story.github.install(story.app, owner);
    await story.settled();
    const ends = (): void => story.github.person(`${owner}-admin`).uninstalls(installed);
    return { repo, installation: installed.id, ends };
  };
  const pushes = (repo: Repository, files: StoryFiles) => (): void =>
    void story.github.person('alice').pushes(repo, files);
  const remembered = async (installation: number): Promise<readonly Row[]> =>
    await rows(
      `select oid, text is null as verdict_only, length(text) as bytes from sidecar.text where installation = ${installation}`,
    );
  const compareAgain = async (installation?: number): Promise<void> => {
    const all = { queue: 'reconcile', attempt: 0, since: 0 } as const;
    const work = installation === undefined ? all : { ...all, installation, again: true as const };
    await story.house.database.transaction((session) => story.house.queue.add(session, [work]));
    await story.settled();
  };

  it('takes one tree, and of the blobs only those that may be manifests by name and size', async () => {
    const { repo, installation } = await begin({ 'README.md': 'shop\n' });
    const files: StoryFiles = {
      'k8s/report.yaml': job,
      'k8s/service.json': '{"kind": "Service"}',
      'package.json': '{"kind": "Service"}',
      'src/containers.go': 'package containers\n',
      'k8s/huge.yaml': `${service}${'# padding\n'.repeat(120_000)}`,
      'vendored.yaml': { text: 'a'.repeat(40), mode: '160000' },
      'link.yaml': { text: 'k8s/report.yaml', mode: '120000' },
    };
    const { calls } = await book.during('', pushes(repo, files));
    expect(calls.filter(({ operation }) => operation === 'git/get-tree')).toHaveLength(1);
    const wanted = await Promise.all([job, '{"kind": "Service"}'].map(blobId));
    expect((await remembered(installation)).map(({ oid }) => oid).toSorted()).toEqual(wanted.toSorted());
  });

  it('takes a hundred blobs with a request, and only those that it has not read before', async () => {
    const { repo } = await begin({ 'README.md': 'shop\n' });
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, i) => [`k8s/${i}.yaml`, `${service.replace('shop', `shop-${i}`)}`]),
    );
    const first = await book.during('', pushes(repo, many));
    expect([first.rest, first.graphql]).toEqual([1, 1 + 3]);
    const second = await book.during('', pushes(repo, { 'k8s/7.yaml': service }));
    expect([second.rest, second.graphql]).toEqual([1, 1 + 1]);
    const third = await book.during('', pushes(repo, { 'k8s/again.yaml': service }));
    expect([third.rest, third.graphql]).toEqual([1, 1]);
  });

  it('asks for large blobs a few at a time, lest GitHub breaks off', async () => {
    const { repo, installation } = await begin({ 'README.md': 'shop\n' });
    const padding = '# a line of padding\n'.repeat(24_000);
    const large = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k8s/${i}.yaml`, `# ${i}\n${padding}`]));
    const asked = await book.during('', pushes(repo, large));
    expect([asked.rest, asked.graphql]).toEqual([1, 1 + 2]);
    expect(await remembered(installation)).toHaveLength(10);
  });

  it('keeps compressed texts, and of those that do not matter the verdict alone', async () => {
    const long = `${job}${'# the same line again and again\n'.repeat(1000)}`;
    const words = 'words: 3\n';
    const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 99\n`;
    const { installation } = await begin({ 'k8s/a.yaml': long, 'k8s/b.yaml': words, 'k8s/lfs.yaml': lfs });
    const found = new Map((await remembered(installation)).map(({ oid, ...row }) => [oid, row]));
    expect(found.get(await blobId(long))).toMatchObject({ verdict_only: false });
    expect(found.get(await blobId(long))?.bytes).toBeLessThan(long.length / 10);
    const verdict = { verdict_only: true, bytes: null };
    expect(found.get(await blobId(words))).toEqual(verdict);
    expect(found.get(await blobId(lfs))).toEqual(verdict);
  });

  it('looks again at what an earlier release found not to matter', async () => {
    const { repo, installation } = await begin({ 'k8s/words.yaml': 'words: 3\n', 'k8s/service.yaml': service });
    const quiet = await book.during('', pushes(repo, { 'k8s/a.yaml': service }));
    await rows(`update sidecar.text set release = 'earlier' where installation = ${installation}`);
    const fresh = await book.during('', pushes(repo, { 'k8s/b.yaml': service }));
    expect([quiet.graphql, fresh.graphql]).toEqual([1, 2]);
    const settled = await book.during('', pushes(repo, { 'k8s/c.yaml': service }));
    expect(settled.graphql).toBe(1);
  });

  it('shows no installation what another one has read or planned', async () => {
    const files = { [manifest]: `# shared\n${job}` };
    const first = await begin(files);
    const before = planned;
    const second = await begin(files);
    expect(planned).toBeGreaterThan(before);
    expect(await remembered(second.installation)).toEqual(await remembered(first.installation));
  });

  it('walks a tree that GitHub does not show at once', async () => {
    const { repo } = await begin({ 'README.md': 'shop\n' });
    story.github.faults.truncate(1);
    const { calls } = await book.during('', pushes(repo, { [manifest]: job, 'docs/a.md': 'a\n' }));
    expect(repo.pulls()).toHaveLength(1);
    // The whole of the root, which is cut off; the root itself; the whole of its two folders.
    expect(calls.filter(({ operation }) => operation === 'git/get-tree')).toHaveLength(4);
  });

  it('plans once from the same texts and settings, however often it looks', async () => {
    const { repo, installation } = await begin({ [manifest]: job });
    const before = planned;
    await compareAgain(installation);
    pushes(repo, { 'README.md': 'words\n', 'k8s/words.yaml': 'words: 3\n' })();
    await story.settled();
    expect(planned).toBe(before);
    pushes(repo, { '.github/sidecar-migrate.yml': 'kubernetes: "1.30"\n' })();
    await story.settled();
    expect(planned).toBeGreaterThan(before);
  });

  it('forgets after a month what it was not asked for, and at once what belongs to nobody any more', async () => {
    const { repo, installation, ends } = await begin({ [manifest]: `# old\n${job}` });
    const other = await begin({ [manifest]: `# other\n${job}` });
    story.github.clock.advance({ days: 31 });
    pushes(repo, { 'k8s/new.yaml': service })();
    await story.settled();
    await compareAgain();
    expect(await remembered(installation)).toHaveLength(2);
    expect(await remembered(other.installation)).toEqual([]);
    expect(await rows(`select key from sidecar.migration where installation = ${other.installation}`)).toEqual([]);
    ends();
    await story.settled();
    await compareAgain();
    expect(await remembered(installation)).toEqual([]);
  });
});

onEveryDatabaseAtLength('plans that are remembered', (make) => {
  it('are those of the engine, and hold for the same texts, paths, settings and release alone', async () => {
    const held = await make();
    const house = await houseIn(held);
    let runs = 0;
    const engineOf = (release: string, installation = 1) =>
      rememberingEngine({ ...house, release }, installation, (task) => {
        runs += 1;
        return Promise.resolve(runEngine(task));
      });
    const task: EngineTask = {
      files: [{ path: manifest, text: job }],
      config: emptyConfig,
      unsafe: true,
      ignored: [],
    };
    const first = await engineOf('1')(task);
    expect(await engineOf('1')({ ...task })).toEqual(first);
    expect(runs).toBe(1);
    const products = new Map([['istio', { major: 1, minor: 20 }]]);
    const others: readonly EngineTask[] = [
      { ...task, files: [{ path: manifest, text: `${job} ` }] },
      { ...task, files: [{ path: `a/${manifest}`, text: job }] },
      { ...task, config: { ...emptyConfig, native: new Map([['istio', true]]) } },
      { ...task, config: { ...emptyConfig, products } },
      { ...task, unsafe: false },
      { ...task, ignored: ['x'] },
      { ...task, only: [] },
    ];
    for (const other of others) await engineOf('1')(other);
    await engineOf('2')(task);
    await engineOf('1', 2)(task);
    expect(runs).toBe(1 + others.length + 2);
    await house.close();
    await held.remove();
  });
});
