import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RateFacts, UpcomingRequest } from '../../src/github/access.ts';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { type GatewayStage, nothing, setGatewayStage } from './stage.ts';

let stage: GatewayStage;

beforeEach(async () => {
  stage = await setGatewayStage();
});

afterEach(async () => {
  await stage.github.close();
});

async function failure(asked: Promise<unknown>): Promise<GitHubError> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
  throw new RangeError('It was granted.');
}

describe('what GitHub does not grant', () => {
  test('is never asked again by the gateway', async () => {
    const { github, gateway } = stage;
    github.faults.fail('git/get-ref', { times: 9, status: 503, after: false });
    const since = github.mark();
    expect(await failure(gateway.branch('main'))).toMatchObject({ status: 503, retryable: true });
    expect(github.calls({ since }).count).toBe(1);
  });

  test.each([
    { which: 'secondary', status: 429 },
    { which: 'secondary', status: 403 },
  ] as const)('may be granted after the time that GitHub names ($which, $status)', async (how) => {
    stage.github.faults.limit('git/get-ref', { ...how, retryAfter: 77 });
    expect(await failure(stage.gateway.branch('main'))).toMatchObject({
      status: how.status,
      retryable: true,
      retryAfter: 77,
    });
  });

  test('waits for the reset of a primary limit, by GitHub’s clock', async () => {
    stage.github.faults.limit('git/get-ref', { which: 'primary', status: 403 });
    const { retryable, retryAfter } = await failure(stage.gateway.branch('main'));
    expect(retryable).toBe(true);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(3700);
  });

  test('may be a limit of GraphQL', async () => {
    stage.github.faults.limit('graphql/query', { which: 'primary' });
    const { retryable, retryAfter } = await failure(stage.gateway.snapshot(nothing));
    expect([retryable, (retryAfter ?? 0) > 0]).toEqual([true, true]);
    stage.github.faults.limit('graphql/query', { retryAfter: 30 });
    const other = stage.open({ token: () => Promise.resolve(stage.github.personalToken('alice').text) });
    expect(await failure(other.snapshot(nothing))).toMatchObject({ retryable: true, retryAfter: 30 });
  });

  test('may be no answer at all', async () => {
    stage.github.faults.drop('git/get-ref');
    expect(await failure(stage.gateway.branch('main'))).toMatchObject({ status: 0, retryable: true });
  });

  test('names the permission that is missing', async () => {
    const { github, installation, open } = stage;
    const token = github.token(installation, { permissions: { contents: 'read' } });
    const poor = open({ token: () => Promise.resolve(token) });
    const tree = poor.createTree({ base: '0'.repeat(40), files: [{ path: 'a', mode: '100644', text: 'a' }] });
    expect(await failure(tree)).toMatchObject({ status: 403, retryable: false, permission: 'contents=write' });
  });

  test('never shows the token', async () => {
    const secret = 'ghs_secretsecretsecret';
    const error = await failure(stage.open({ token: () => Promise.resolve(secret) }).branch('main'));
    expect(error.status).toBe(401);
    expect(JSON.stringify([error.message, `${error.cause ?? ''}`])).not.toContain(secret);
  });

  test('is final where the thing does not exist', async () => {
    expect(await failure(stage.gateway.pull(999))).toMatchObject({ status: 404, retryable: false });
  });
});

describe('requests', () => {
  test('are announced before they are made, with what they cost', async () => {
    const seen: UpcomingRequest[] = [];
    const rates: RateFacts[] = [];
    const gateway = stage.open({
      beforeRequest: (request) => Promise.resolve(void seen.push(request)),
      afterAnswer: (facts) => void rates.push(facts),
    });
    const { head } = await gateway.snapshot(nothing);
    await gateway.createTree({ base: head?.tree ?? '', files: [{ path: 'a', mode: '100644', text: 'a' }] });
    expect(seen).toEqual([
      { kind: 'graphql', route: 'query', points: 1, creates: false },
      { kind: 'rest', route: 'POST /repos/{owner}/{repo}/git/trees', points: 5, creates: false },
    ]);
    expect(rates.map(({ kind }) => kind)).toEqual(['graphql', 'rest']);
    expect(rates.every(({ remaining, limit }) => remaining < limit)).toBe(true);
  });

  test('are not made where a budget forbids them', async () => {
    const since = stage.github.mark();
    const gateway = stage.open({ beforeRequest: () => Promise.reject(new RangeError('no budget')) });
    await expect(gateway.branch('main')).rejects.toThrow('no budget');
    expect(stage.github.calls({ since }).count).toBe(0);
  });
});
