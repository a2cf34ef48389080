import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Front, openFront } from '../../src/app/front.ts';
import { CredentialsError } from '../../src/app/server/receiver.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import type { App } from '../simulated-github/world/app.ts';
import { type House, houseIn, type Row, signedDelivery } from './house.ts';
import { type Held, onEveryDatabase } from './places.ts';

const secret = 'present secret';
const formerSecret = 'former secret';
const events = ['push', 'pull_request', 'issue_comment', 'repository', 'merge_group'];
const manifest = { 'k8s/job.yaml': 'kind: Job\n', 'README.md': 'shop\n' };

onEveryDatabase('deliveries', (make) => {
  let held: Held;
  let house: House;
  let github: SimulatedGitHub;
  let app: App;
  let front: Front;

  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
    github = await simulatedGitHub();
    app = github.app({ slug: 'sidecar', permissions: everything, events, webhook: { url: 'http://unset', secret } });
    const credentials = { appId: app.id, privateKey: app.privateKey, secrets: [secret, formerSecret] } as const;
    front = await openFront(house, { credentials, port: 0 });
    app.hook.url = address();
  });
  afterAll(async () => {
    await front.close();
    expect(github.complaints).toEqual([]);
    // To take deliveries is to ask nothing.
    expect(github.calls().all).toEqual([]);
    await github.close();
    await house.close();
    await held.remove();
  });
  beforeEach(() => github.deliveries.weather(undefined));
  afterEach(async () => {
    await house.database.query(
      'delete from sidecar.repository; delete from sidecar.delivery; delete from sidecar_queue.job',
    );
  });

  const address = (): string => `http://127.0.0.1:${front.port}${webhookPath}`;
  const rows = async (sql: string): Promise<readonly Row[]> => await house.database.query(sql);
  const jobs = async (): Promise<readonly Row[]> =>
    await rows('select name, singleton_key as key from sidecar_queue.job order by 1, 2');

  it('become a wanted head and a scan, however often and in whatever order they come', async () => {
    const repo = github.repository('acme/shop', manifest);
    const installation = github.install(app, 'acme');
    await github.deliveries.settled();
    expect(await jobs()).toEqual([{ name: 'reconcile', key: String(installation.id) }]);
    github.deliveries.repeat({ event: 'push' });
    github.deliveries.delay({ event: 'push' });
    github.person('alice').pushes(repo, { 'k8s/job.yaml': 'kind: Job # 1\n' });
    github.person('alice').pushes(repo, { 'k8s/job.yaml': 'kind: Job # 2\n' });
    await github.deliveries.settled();
    expect(github.deliveries.all.map(({ outcome }) => outcome?.code)).toEqual(github.deliveries.all.map(() => 202));
    const [row] = await rows(`select owner, name, wanted, seen from sidecar.repository where id = ${repo.id}`);
    expect(row).toEqual({ owner: 'acme', name: 'shop', wanted: 2, seen: 0 });
    expect(await jobs()).toContainEqual({ name: 'scan', key: String(repo.id) });
    const pushes = await rows("select count(*)::int as count from sidecar.delivery where event = 'push'");
    expect(pushes).toEqual([{ count: 2 }]);
  });

  it('that come late, or tell of what was scanned, bring nothing new', async () => {
    const repo = github.repository('acme/late', manifest);
    const alice = github.person('alice');
    github.deliveries.hold();
    alice.pushes(repo, { 'k8s/job.yaml': 'kind: Job # 1\n' });
    github.clock.advance({ seconds: 2 });
    alice.pushes(repo, { 'k8s/job.yaml': 'kind: Job # 2\n' });
    github.deliveries.release('backwards');
    await github.deliveries.settled();
    const row = `select wanted, wanted_head as head from sidecar.repository where id = ${repo.id}`;
    expect(await rows(row)).toEqual([{ wanted: 1, head: repo.head() }]);
    github.deliveries.hold();
    github.clock.advance({ seconds: 2 });
    alice.pushes(repo, { 'k8s/job.yaml': 'kind: Job # 3\n' });
    await house.database.query(
      `delete from sidecar_queue.job; update sidecar.repository set head = '${repo.head()}', seen = wanted`,
    );
    github.deliveries.release();
    await github.deliveries.settled();
    expect(await rows(row)).toEqual([{ wanted: 1, head: expect.any(String) }]);
    expect(await jobs()).toEqual([]);
  });

  it('that arrive together are committed together', async () => {
    const send = async (): Promise<number> =>
      (await fetch(address(), signedDelivery({ zen: 'calm' }, { event: 'ping', secret }))).status;
    const answers = await Promise.all(Array.from({ length: 40 }, send));
    expect(new Set(answers)).toEqual(new Set([202]));
    const [row] = await rows(
      'select count(*)::int4 as count, count(distinct xmin::text)::int4 as commits from sidecar.delivery',
    );
    expect(row?.count).toBe(40);
    expect(Number(row?.commits)).toBeLessThan(20);
  });

  it('end here if a push touched nothing of interest since the last scan', async () => {
    const repo = github.repository('acme/quiet', manifest);
    const alice = github.person('alice');
    await house.database.query(
      `insert into sidecar.repository (id, installation, owner, name, head, wanted_head)
       values (${repo.id}, 1, 'acme', 'quiet', '${repo.head()}', '${repo.head()}')`,
    );
    alice.pushesCommits(repo, [{ 'README.md': 'one\n' }, { 'src/main.go': 'package main\n' }]);
    await github.deliveries.settled();
    expect(await jobs()).toEqual([]);
    expect(await rows('select head, wanted from sidecar.repository')).toEqual([{ head: repo.head(), wanted: 0 }]);
    alice.pushesCommits(repo, [{ 'README.md': 'two\n' }, { 'k8s/job.yaml': 'kind: CronJob\n' }]);
    alice.pushes(repo, { 'README.md': 'three\n' });
    await github.deliveries.settled();
    expect(await jobs()).toEqual([{ name: 'scan', key: String(repo.id) }]);
    expect(await rows('select wanted, seen from sidecar.repository')).toEqual([{ wanted: 2, seen: 0 }]);
  });

  it('that force a branch, or say nothing of what they touched, are never quiet', async () => {
    const repo = github.repository('acme/forced', manifest);
    await house.database.query(
      `insert into sidecar.repository (id, installation, owner, name, head, wanted_head)
       values (${repo.id}, 1, 'acme', 'forced', '${repo.head()}', '${repo.head()}')`,
    );
    github.person('alice').pushes(repo, { 'README.md': 'one\n' });
    await github.deliveries.settled();
    expect(await jobs()).toEqual([]);
    github.person('alice').amends(repo, 'main', { 'README.md': 'two\n' });
    await github.deliveries.settled();
    expect(await jobs()).toEqual([{ name: 'scan', key: String(repo.id) }]);
  });

  it('about pull requests, comments to the bot and merge queues are attended to; other talk is not', async () => {
    const repo = github.repository('acme/talk', manifest);
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'topic', files: { 'k8s/job.yaml': 'kind: Pod\n' } });
    alice.comments(pull, 'looks good');
    await github.deliveries.settled();
    const key = `${repo.id}#${pull.issue.number} alice`;
    expect(await jobs()).toEqual([{ name: 'attend', key }]);
    await house.database.query('delete from sidecar_queue.job');
    alice.comments(pull, '/sidecar-migrate rebase');
    github.person('helper[bot]').comments(pull, '/sidecar-migrate rebase');
    const entry = await alice.enqueues(pull);
    await github.deliveries.settled();
    expect(await jobs()).toHaveLength(2);
    alice.dequeues(entry, 'failed');
  });

  it('that were signed with the former secret are taken during a rotation; forged ones are not', async () => {
    const post = async (by: string): Promise<number> =>
      (await fetch(address(), signedDelivery({ zen: 'calm' }, { event: 'ping', secret: by }))).status;
    expect(await post(secret)).toBe(202);
    expect(await post(formerSecret)).toBe(202);
    expect(await post('development')).toBe(401);
    expect(await rows("select count(*)::int as count from sidecar.delivery where event = 'ping'")).toEqual([
      { count: 2 },
    ]);
  });

  it('that make no sense are refused, and change nothing', async () => {
    const status = async (request: RequestInit, path = webhookPath): Promise<number> =>
      (await fetch(`http://127.0.0.1:${front.port}${path}`, request)).status;
    expect(await status(signedDelivery('{"ref": ', { secret }))).toBe(400);
    expect(await status(signedDelivery('"text"', { secret }))).toBe(400);
    expect(await status({ ...signedDelivery({}, { secret }), headers: {} })).toBe(400);
    expect(await status(signedDelivery({}, { secret, event: '../etc' }))).toBe(400);
    expect(await status(signedDelivery({}, { secret }), '/')).toBe(404);
    expect(await status({ method: 'GET' })).toBe(405);
    expect(await status(signedDelivery({ commits: 'none', repository: { id: 'x' } }, { secret }))).toBe(202);
    expect(await jobs()).toEqual([]);
  });

  it('of more than 25 MB are refused before they are read', async () => {
    const { headers } = signedDelivery({}, { secret });
    const head = [
      `POST ${webhookPath} HTTP/1.1`,
      'host: localhost',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${26 * 1024 * 1024}`,
    ];
    const socket = connect(front.port, '127.0.0.1');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1\.1 413 /u);
  });

  it('that cannot be written down are not acknowledged, and spoil no others', async () => {
    const bad = { ref: 'refs/heads/main', after: 'a'.repeat(40), installation: { id: 1 } };
    const repository = { id: 77, full_name: 'acme/nul\u0000', default_branch: 'main' };
    const good = { ...bad, repository: { ...repository, id: 78, full_name: 'acme/fine' } };
    const [first, second] = await Promise.all([
      fetch(address(), signedDelivery({ ...bad, repository }, { secret })),
      fetch(address(), signedDelivery(good, { secret })),
    ]);
    expect([first.status, second.status]).toEqual([500, 202]);
    expect(await rows('select name from sidecar.repository')).toEqual([{ name: 'fine' }]);
  });

  it('are taken by nobody who could not check them', async () => {
    const { id: appId, privateKey } = app;
    const credentials = { appId, privateKey, secrets: [' '] } as const;
    await expect(openFront(house, { credentials, port: 0 })).rejects.toThrow(CredentialsError);
  });
});
