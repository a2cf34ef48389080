import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Access } from '../../src/github/access.ts';
import { openGateway } from '../../src/github/gateway.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';

const host = 'https://api.github.com';
const token = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';
const oid = (digit: string): string => digit.repeat(40);
const nobody = { name: 'x', email: 'x@example.com', date: '2026-01-01T00:00:00Z' };

const told: GitHubError[] = [];
const gateway = (access: Partial<Access> = {}) =>
  openGateway(
    { owner: 'acme', name: 'shop' },
    {
      token: () => Promise.resolve(token),
      login: 'sidecar[bot]',
      afterFailure: (failure) => Promise.resolve(void told.push(failure)),
      ...access,
    },
  );

beforeEach(() => {
  told.length = 0;
  nock.disableNetConnect();
});

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

async function failure(asked: Promise<unknown>): Promise<GitHubError> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  if (error instanceof GitHubError) return error;
  throw new RangeError('It was granted.');
}

describe('a request', () => {
  test('says who asks, for which version of the API, with a token that is asked for each time', async () => {
    const tokens = ['first', 'second'];
    for (const one of tokens) {
      nock(host, {
        reqheaders: {
          authorization: `Bearer ${one}`,
          accept: /^application\/vnd\.github/u,
          'user-agent': /^sidecar-migrate /u,
          'x-github-api-version': '2022-11-28',
        },
      })
        .get('/repos/acme/shop/git/ref/heads%2Fmain')
        .reply(200, {
          ref: 'refs/heads/main',
          node_id: '',
          url: '',
          object: { type: 'commit', sha: oid('a'), url: '' },
        });
    }
    const left = [...tokens];
    const reading = gateway({ token: () => Promise.resolve(left.shift() ?? '') });
    expect([await reading.branch('main'), await reading.branch('main')]).toEqual([oid('a'), oid('a')]);
  });

  test('for a tree gives texts inline on top of the base, and modes as they were', async () => {
    nock(host)
      .post('/repos/acme/shop/git/trees', {
        base_tree: oid('b'),
        tree: [{ path: 'k8s/job.yaml', mode: '100755', type: 'blob', content: 'kind: Job\r\n' }],
      })
      .reply(201, { sha: oid('c'), tree: [] });
    const file = { path: 'k8s/job.yaml', mode: '100755', text: 'kind: Job\r\n' };
    expect(await gateway().createTree({ base: oid('b'), files: [file] })).toBe(oid('c'));
  });

  test('for a commit names neither author nor committer nor signature, so that GitHub signs it', async () => {
    nock(host)
      .post('/repos/acme/shop/git/commits', { tree: oid('c'), parents: [oid('a')], message: 'Change' })
      .reply(201, {
        sha: oid('d'),
        tree: { sha: oid('c') },
        parents: [{ sha: oid('a') }],
        message: 'Change',
        author: nobody,
        committer: nobody,
        verification: { verified: true },
      });
    const commit = { tree: oid('c'), parents: [oid('a')], message: 'Change' };
    expect(await gateway().createCommit(commit)).toMatchObject({ oid: oid('d'), verified: true });
  });

  test('for a move of a branch says where it stands, and zeros where it must not exist', async () => {
    nock(host).get('/repos/acme/shop').reply(200, { node_id: 'R_1' });
    const moves: unknown[] = [];
    nock(host)
      .post('/graphql', (body) => moves.push(body) > 0 && String(body.query).includes('updateRefs(input: $input)'))
      .twice()
      .reply(200, { data: { updateRefs: { clientMutationId: null } } });
    const writing = gateway();
    await writing.moveBranch({ branch: 'b', before: undefined, after: oid('d') });
    await writing.moveBranch({ branch: 'b', before: oid('d'), after: undefined });
    const update = (beforeOid: string, afterOid: string) => ({
      variables: {
        input: { repositoryId: 'R_1', refUpdates: [{ name: 'refs/heads/b', beforeOid, afterOid, force: true }] },
      },
    });
    expect(moves).toMatchObject([update(oid('0'), oid('d')), update(oid('d'), oid('0'))]);
  });

  test('for a list follows the links that GitHub gives', async () => {
    const path = '/repos/acme/shop/issues/1/comments?per_page=100';
    const comment = (id: number) => ({
      id,
      user: { login: 'alice' },
      body: `${id}`,
      created_at: '2026-01-01T00:00:00Z',
    });
    nock(host)
      .get(path)
      .reply(200, [comment(1)], { link: `<${host}${path}&page=2>; rel="next", <${host}${path}&page=2>; rel="last"` });
    nock(host)
      .get(`${path}&page=2`)
      .reply(200, [comment(2)]);
    expect((await gateway().comments(1)).map(({ id }) => id)).toEqual([1, 2]);
  });

  test('for a review carries all comments, each on the new side, and no verdict', async () => {
    nock(host)
      .post('/repos/acme/shop/pulls/1/reviews', {
        commit_id: oid('a'),
        event: 'COMMENT',
        comments: [
          { path: 'a.yaml', body: 'x', line: 3, side: 'RIGHT' },
          { path: 'a.yaml', body: 'y', line: 9, side: 'RIGHT', start_line: 7, start_side: 'RIGHT' },
        ],
      })
      .reply(200, {});
    await gateway().createReview(1, oid('a'), [
      { path: 'a.yaml', startLine: 3, endLine: 3, body: 'x' },
      { path: 'a.yaml', startLine: 7, endLine: 9, body: 'y' },
    ]);
  });

  test('for a check names the commit once, and columns only within one line', async () => {
    const annotation = { path: 'a', startLine: 1, level: 'warning', title: 't', message: 'm' } as const;
    const columns = { startColumn: 3, endColumn: 5 };
    const annotations = [
      { ...annotation, endLine: 1, ...columns },
      { ...annotation, endLine: 2, ...columns },
    ];
    const sent = { path: 'a', start_line: 1, annotation_level: 'warning', title: 't', message: 'm' };
    const body = {
      name: 'n',
      external_id: 'e',
      status: 'completed',
      conclusion: 'neutral',
      output: {
        title: 't',
        summary: 's',
        annotations: [
          { ...sent, end_line: 1, start_column: 3, end_column: 5 },
          { ...sent, end_line: 2 },
        ],
      },
      actions: [],
    };
    nock(host)
      .post('/repos/acme/shop/check-runs', { ...body, head_sha: oid('a') })
      .reply(201, { id: 7 });
    nock(host).patch('/repos/acme/shop/check-runs/7', body).reply(200, { id: 7 });
    const run = {
      name: 'n',
      head: oid('a'),
      conclusion: 'neutral',
      title: 't',
      summary: 's',
      buttons: [],
      externalId: 'e',
    } as const;
    expect(await gateway().createCheckRun({ ...run, annotations })).toBe(7);
    await gateway().updateCheckRun(7, { ...run, annotations });
  });
});

describe('a refusal', () => {
  const path = '/repos/acme/shop/git/ref/heads%2Fmain';
  const limit = { message: 'You have exceeded a secondary rate limit.' };
  const primary = { message: 'API rate limit exceeded for installation ID 1.' };
  const date = 'Wed, 25 Nov 2026 12:00:00 GMT';
  const reset = `${Date.parse('2026-11-25T12:10:00Z') / 1000}`;

  test.each([
    { names: 'seconds', status: 429, body: limit, headers: { 'retry-after': '77' }, wait: 77 },
    { names: 'seconds, as 403', status: 403, body: limit, headers: { 'retry-after': '30' }, wait: 30 },
    {
      names: 'a moment',
      status: 429,
      body: limit,
      headers: { 'retry-after': 'Wed, 25 Nov 2026 12:02:00 GMT', date },
      wait: 120,
    },
    { names: 'nothing', status: 403, body: limit, headers: {}, wait: 60 },
    {
      names: 'a reset',
      status: 403,
      body: primary,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date },
      wait: 600,
    },
    {
      names: 'a reset in the past',
      status: 403,
      body: primary,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1', date },
      wait: 1,
    },
  ])('that names $names is told once, with the time to wait, and nothing is asked again', async (how) => {
    const headers: Record<string, string | undefined> = how.headers;
    nock(host)
      .get(path)
      .reply(
        how.status,
        how.body,
        Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
      );
    const error = await failure(gateway().branch('main'));
    expect(error).toMatchObject({ status: how.status, retryable: true, retryAfter: how.wait });
    expect(told).toEqual([error]);
  });

  test.each([
    [
      { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date },
      600,
    ],
    [{ message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '45' }, 45],
  ])('of GraphQL, which comes with 200, is told too: %j', async (error, headers, seconds) => {
    nock(host)
      .post('/graphql')
      .reply(200, { errors: [error] }, headers);
    expect(await failure(gateway().pull(1))).toMatchObject({ status: 429, retryable: true, retryAfter: seconds });
    expect(told.map(({ retryAfter }) => retryAfter)).toEqual([seconds]);
  });

  test('that is no limit names the permission, and is final', async () => {
    const headers = { 'x-accepted-github-permissions': 'contents=write', 'x-ratelimit-remaining': '4000' };
    nock(host).get(path).reply(403, { message: 'Resource not accessible by integration' }, headers);
    const error = await failure(gateway().branch('main'));
    expect(error).toMatchObject({ status: 403, retryable: false, permission: 'contents=write' });
    expect(error.retryAfter).toBeUndefined();
  });

  test.each([500, 502, 503, 504])(
    'of a server that fails (%i, with a page in place of JSON) may pass',
    async (status) => {
      nock(host).get(path).reply(status, `<html>${token}</html>`, { 'content-type': 'text/html' });
      const error = await failure(gateway().branch('main'));
      expect(error).toMatchObject({ status, retryable: true });
      expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(token);
    },
  );

  test('without an answer may pass, and tells no token', async () => {
    nock(host).get(path).replyWithError(`socket hang up ${token}`);
    const error = await failure(gateway().branch('main'));
    expect(error).toMatchObject({ status: 0, retryable: true });
    expect(error.message).not.toContain(token);
  });

  test('as 404 is nothing where nothing may be', async () => {
    nock(host).get(path).reply(404, { message: 'Not Found' });
    expect(await gateway().branch('main')).toBeUndefined();
  });
});
