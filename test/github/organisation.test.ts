import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGateway } from '../../src/github/gateway.ts';
import { nothing } from './stage.ts';

const host = 'https://api.github.com';
const gateway = () =>
  openGateway({ owner: 'acme', name: 'shop' }, { token: () => Promise.resolve('t'), login: 'sidecar[bot]' });
const shop = {
  id: 'R_1',
  databaseId: 1,
  nameWithOwner: 'acme/shop',
  isArchived: false,
  isDisabled: false,
  isFork: false,
  isMirror: false,
  isPrivate: true,
  diskUsage: 1,
  defaultBranchRef: null,
  c0: null,
  c1: null,
  refs: null,
};

beforeEach(() => nock.disableNetConnect());

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe.each(['NOT_FOUND', 'FORBIDDEN'])('settings of an owner that GitHub does not show (%s)', (type) => {
  const hidden = (...path: string[]) => [{ type, path, message: 'Resource not accessible by integration' }];

  test('are out of reach, and everything else is there', async () => {
    nock(host)
      .post('/graphql')
      .reply(200, { data: { repository: shop, organisation: null }, errors: hidden('organisation') });
    const reading = gateway();
    expect((await reading.snapshot(nothing)).id).toBe(1);
    expect(await reading.organisationConfig()).toEqual({ kind: 'unreachable' });
  });

  test('are out of reach though their repository is not', async () => {
    const organisation = { isPrivate: false, c0: null, c1: null };
    nock(host)
      .post('/graphql')
      .reply(200, { data: { repository: shop, organisation }, errors: hidden('organisation', 'c0') });
    const reading = gateway();
    await reading.snapshot(nothing);
    expect(await reading.organisationConfig()).toEqual({ kind: 'unreachable' });
  });

  test('are out of reach where they are asked for alone', async () => {
    nock(host)
      .post('/graphql')
      .reply(200, { data: { repository: null }, errors: hidden('repository') });
    expect(await gateway().organisationConfig()).toEqual({ kind: 'unreachable' });
  });
});

test('what is hidden of the repository itself is a failure', async () => {
  const errors = [{ type: 'FORBIDDEN', path: ['repository'], message: 'Resource not accessible by integration' }];
  nock(host)
    .post('/graphql')
    .reply(200, { data: { repository: null, organisation: null }, errors });
  await expect(gateway().snapshot(nothing)).rejects.toMatchObject({ status: 403, retryable: false });
});
