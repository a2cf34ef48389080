import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './client.ts';
import { stoppedClock } from './clock.ts';
import { type Stage, setStage } from './stage.ts';
import { nodeId } from './world/identifiers.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage({ clock: stoppedClock('2026-03-02T09:00:00Z') });
  stage.github.person('alice').pushes(stage.repo, { a: '1' }, { branch: 'fix' });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

const open = () => stage.api('POST /repos/acme/shop/pulls', { title: 'Fix', head: 'fix', base: 'main' });
const openPulls = async () => (await stage.api('GET /repos/acme/shop/pulls')).texts('', 'number');

describe('a plan of faults', () => {
  it('fails a write after it was done', async () => {
    stage.github.faults.fail('pulls/create', { status: 502 });
    expect((await open()).status).toBe(502);
    expect(await openPulls()).toEqual(['1']);
    expect((await open()).status).toBe(422);
  });

  it('fails a write before it is done, for the second time, of one repository', async () => {
    const { github } = stage;
    github.faults.fail('pulls/*', { after: false, status: 503, skip: 1, repository: 'acme/shop' });
    expect(await openPulls()).toEqual([]);
    expect((await open()).status).toBe(503);
    expect(await openPulls()).toEqual([]);
  });

  it('breaks the connection', async () => {
    stage.github.faults.drop('pulls/create');
    await expect(open()).rejects.toThrow('fetch failed');
    expect(await openPulls()).toEqual(['1']);
  });

  it('keeps an answer back while what was asked is done', async () => {
    const held = stage.github.faults.hold('pulls/create');
    const asked = open();
    await held.reached;
    expect(await openPulls()).toEqual(['1']);
    held.release();
    expect((await asked).status).toBe(201);
  });

  it('limits, and goes on limiting until the wait is over', async () => {
    const { github, api } = stage;
    github.faults.limit('pulls/create', { status: 429, retryAfter: 120 });
    const refused = await open();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '120']);
    expect((await api('GET /repos/acme/shop')).status).toBe(403);
    github.clock.advance({ minutes: 2 });
    expect((await open()).status).toBe(201);
    github.faults.limit('repos/get', { which: 'primary', status: 403 });
    expect((await api('GET /repos/acme/shop')).headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await api('GET /repos/acme/shop')).status).toBe(403);
  });

  it('lets reading lag one change behind', async () => {
    const { github, repo, api } = stage;
    const before = repo.head();
    const after = github.person('alice').pushes(repo, { b: '1' });
    github.faults.stale('git/get-ref');
    const read = async () => (await api('GET /repos/acme/shop/git/ref/heads/main')).text('object.sha');
    expect([await read(), await read()]).toEqual([before, after]);
    await open();
    github.faults.stale('pulls/list');
    expect([await openPulls(), await openPulls()]).toEqual([[], ['1']]);
  });

  it('reaches GraphQL by the names of its mutations', async () => {
    const { github, repo, api } = stage;
    github.faults.fail('graphql/updateRefs');
    github.faults.stale('graphql/query');
    const refUpdates = [{ name: 'refs/heads/new', afterOid: repo.head() }];
    const input = { repositoryId: nodeId('R', repo.id), refUpdates };
    const query = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
    expect((await ask(api, query, { input })).status).toBe(502);
    expect(repo.head('new')).toBe(repo.head());
    const seen = '{ repository(owner: "acme", name: "shop") { ref(qualifiedName: "refs/heads/new") { name } } }';
    expect((await ask(api, seen)).body).toEqual({ data: { repository: { ref: null } } });
    expect((await ask(api, seen)).body).toEqual({ data: { repository: { ref: { name: 'new' } } } });
  });

  it('follows chance, the same for the same seed', async () => {
    const { github, api } = stage;
    const weather = { seed: 11, failBefore: 0.3, failAfter: 0.3 };
    const rounds: number[][] = [];
    for (let round = 0; round < 2; round += 1) {
      github.faults.setWeather(weather);
      const statuses: number[] = [];
      for (let index = 0; index < 20; index += 1) statuses.push((await api('GET /repos/acme/shop')).status);
      rounds.push(statuses);
    }
    github.faults.clear();
    expect(rounds[0]).toEqual(rounds[1]);
    expect(new Set(rounds[0])).toEqual(new Set([200, 502, 503]));
    expect((await api('GET /repos/acme/shop')).status).toBe(200);
  });
});
