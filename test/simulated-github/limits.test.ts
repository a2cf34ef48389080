import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Client, clientOf } from './client.ts';
import { stoppedClock } from './clock.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage({ clock: stoppedClock('2026-03-02T09:00:00Z') });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

const read = 'GET /repos/acme/shop/git/ref/heads/main';

async function repeated(times: number, once: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) statuses.push((await once()).status);
  return statuses;
}

describe('the hourly limit', () => {
  it('is told with every answer, ends in refusals, and begins anew', async () => {
    const { api, github, installation } = stage;
    installation.hourlyLimit = 3;
    const first = await api(read);
    expect(['limit', 'remaining', 'used', 'resource'].map((name) => first.headers.get(`x-ratelimit-${name}`))).toEqual([
      '3',
      '2',
      '1',
      'core',
    ]);
    expect(await repeated(3, () => api(read))).toEqual([200, 200, 403]);
    const refused = await api(read);
    expect(refused.text('message')).toContain(`API rate limit exceeded for installation ID ${installation.id}`);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(Date.parse('2026-03-02T10:00:00Z') / 1000);
    github.clock.advance({ hours: 1 });
    const later = clientOf(github, github.token(installation));
    expect((await later(read)).status).toBe(200);
  });

  it('grows with the repositories of an installation', async () => {
    const { github } = stage;
    for (let index = 0; index < 29; index += 1) github.repository(`acme/r${index}`, { a: '1' });
    expect((await stage.api(read)).headers.get('x-ratelimit-limit')).toBe('5500');
    expect((await stage.api('GET /rate_limit')).body).toMatchObject({
      resources: { core: { limit: 5500, used: 1 }, graphql: { used: 0 }, search: { limit: 30 } },
    });
  });

  it('counts GraphQL apart, and refuses in the body', async () => {
    const { api, installation } = stage;
    installation.hourlyLimit = 1;
    expect((await ask(api, '{ rateLimit { remaining } }')).body).toEqual({ data: { rateLimit: { remaining: 0 } } });
    expect(await ask(api, '{ rateLimit { remaining } }')).toMatchObject({
      status: 200,
      body: { errors: [{ type: 'RATE_LIMITED' }] },
    });
    expect((await api(read)).status).toBe(200);
  });
});

describe('the secondary limits', () => {
  it('stop too many points a minute, tell how long to wait, and notice who does not', async () => {
    const { api, github } = stage;
    github.limits.restPoints = 11;
    const write = () => api('POST /repos/acme/shop/git/blobs', { content: 'x' });
    expect(await repeated(2, write)).toEqual([201, 201]);
    expect((await api(read)).status).toBe(200);
    const refused = await write();
    expect(refused.status).toBe(403);
    expect(refused.text('message')).toContain('secondary rate limit');
    expect(refused.headers.get('retry-after')).toBe('60');
    github.clock.advance({ seconds: 30 });
    expect((await api(read)).headers.get('retry-after')).toBe('30');
    expect(github.ignoredWaits).toBe(1);
    github.clock.advance({ seconds: 30 });
    expect((await write()).status).toBe(201);
  });

  it('stop content that people are told of, by the minute and by the hour', async () => {
    const { api, github } = stage;
    const pull = github.person('alice').opens(stage.repo, { head: 'fix', files: { a: '1' } });
    github.limits.creationsAMinute = 2;
    github.limits.creationsAnHour = 3;
    const say = (as = api) => as(`POST /repos/acme/shop/issues/${pull.issue.number}/comments`, { body: 'hello' });
    expect(await repeated(3, () => say())).toEqual([201, 201, 403]);
    github.clock.advance({ seconds: 61 });
    expect(await repeated(2, () => say())).toEqual([201, 403]);
    github.clock.advance({ hours: 1 });
    const later = clientOf(github, github.token(stage.installation));
    expect((await say(later)).status).toBe(201);
    expect(github.calls({ operation: 'issues/create-comment' })).toMatchObject({ count: 6, creations: 4 });
  });

  it('count each installation on its own', async () => {
    const { github, app } = stage;
    github.repository('rival/shop', { a: '1' });
    const other: Client = clientOf(github, github.token(github.install(app, 'rival')));
    github.limits.restPoints = 1;
    expect(await repeated(2, () => stage.api(read))).toEqual([200, 403]);
    expect((await other('GET /repos/rival/shop')).status).toBe(200);
  });

  it('give GraphQL points of its own', async () => {
    const { api, github } = stage;
    github.limits.graphqlPoints = 2;
    expect(await repeated(3, () => ask(api, '{ rateLimit { cost } }'))).toEqual([200, 200, 403]);
  });
});

describe('the book of calls', () => {
  it('adds up what a story cost', async () => {
    const { api, github, app, installation } = stage;
    await api(read);
    const since = github.mark();
    await api(read);
    await api('POST /repos/acme/shop/git/blobs', { content: 'x' });
    await ask(api, '{ rateLimit { cost } }');
    const calls = github.calls({ since });
    expect(calls).toMatchObject({ count: 3, countWithoutTokens: 3, writes: 1, points: 7, cost: 3, creations: 0 });
    expect(calls.byOperation()).toEqual({ 'git/get-ref': 1, 'git/create-blob': 1, 'graphql/query': 1 });
    expect(github.calls({ since, kind: 'graphql' }).count).toBe(1);
    expect(github.calls({ since, operation: /^git\//u, repository: 'acme/shop' }).count).toBe(2);
    expect(github.calls({ caller: `app ${app.slug}` }).count).toBe(0);
    expect(github.calls({ caller: `installation ${installation.id}` }).count).toBe(4);
  });
});
