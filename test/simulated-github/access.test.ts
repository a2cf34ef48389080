import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, jwt } from './client.ts';
import { stoppedClock } from './clock.ts';
import { everything, type Stage, setStage } from './stage.ts';

const start = '2026-03-02T09:00:00Z';
const seconds = Date.parse(start) / 1000;
let stage: Stage;

beforeEach(async () => {
  stage = await setStage({ clock: stoppedClock(start) });
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

describe('the key of an App', () => {
  it('opens what belongs to the App', async () => {
    const { github, app, installation } = stage;
    const asApp = clientOf(github, jwt(app, seconds));
    expect((await asApp('GET /app')).body).toMatchObject({ slug: 'sidecar', installations_count: 1 });
    expect((await asApp('GET /app/installations')).texts('', 'id')).toEqual([String(installation.id)]);
    expect((await asApp(`GET /app/installations/${installation.id}`)).text('account.login')).toBe('acme');
    expect((await asApp('GET /repos/acme/shop/installation')).text('id')).toBe(String(installation.id));
    expect((await asApp('GET /orgs/acme/installation')).status).toBe(200);
    expect((await asApp('GET /users/nobody/installation')).status).toBe(404);
    expect((await clientOf(github)('GET /apps/sidecar')).text('client_id')).toBe(app.clientId);
    expect((await clientOf(github)('GET /users/sidecar%5Bbot%5D')).text('type')).toBe('Bot');
    expect((await clientOf(github)('GET /')).status).toBe(200);
  });

  it.each([
    ['too old', { shift: -1200, life: 540 }, 'must be a numeric value representing the future time'],
    ['from the future', { shift: 600, life: 540 }, "'Issued at' claim"],
    ['too long', { shift: 0, life: 1200 }, 'is too far in the future'],
  ])('does not open with a token that is %s', async (_, { shift, life }, why) => {
    const refused = await clientOf(stage.github, jwt(stage.app, seconds + shift, life))('GET /app');
    expect(refused.status).toBe(401);
    expect(refused.text('message')).toContain(why);
    expect(Date.parse(refused.headers.get('date') ?? '')).toBe(Date.parse(start));
  });

  it('does not open with another’s signature, nor for repositories', async () => {
    const { github, app } = stage;
    const forged = `${jwt(app, seconds).slice(0, -8)}AAAAAAAA`;
    expect((await clientOf(github, forged)('GET /app')).status).toBe(401);
    expect((await clientOf(github, jwt({ ...app, id: 1 }, seconds))('GET /app')).status).toBe(404);
    expect((await clientOf(github, jwt(app, seconds))('GET /repos/acme/shop')).status).toBe(404);
    expect((await stage.api('GET /app')).status).toBe(401);
  });
});

describe('a token of an installation', () => {
  const mint = (body: object) =>
    clientOf(stage.github, jwt(stage.app, seconds))(
      `POST /app/installations/${stage.installation.id}/access_tokens`,
      body,
    );

  it('reaches the repositories and has the permissions that it was asked for', async () => {
    const { github, repo } = stage;
    github.repository('acme/other', { a: '1' });
    const minted = await mint({ repository_ids: [repo.id], permissions: { contents: 'read' } });
    expect(minted.body).toMatchObject({
      permissions: { contents: 'read', metadata: 'read' },
      repositories: [{ name: 'shop' }],
      repository_selection: 'selected',
    });
    const api = clientOf(github, minted.text('token'));
    expect((await api('GET /installation/repositories')).texts('repositories', 'name')).toEqual(['shop']);
    expect((await api('GET /repos/acme/other')).status).toBe(404);
    const refused = await api('POST /repos/acme/shop/git/blobs', { content: 'x' });
    expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(refused.headers.get('x-accepted-github-permissions')).toBe('contents=write');
    expect((await api('GET /repos/acme/shop/pulls')).status).toBe(403);
  });

  it('cannot have more than the installation', async () => {
    const { github } = stage;
    const foreign = github.repository('rival/secret', { a: '1' });
    expect((await mint({ repository_ids: [foreign.id] })).status).toBe(422);
    expect((await mint({ permissions: { administration: 'read' } })).status).toBe(422);
    expect((await mint({ repositories: ['shop'] })).status).toBe(201);
  });

  it('lives an hour, or until it is revoked', async () => {
    const { github, api, clock } = { ...stage, clock: stage.github.clock };
    clock.advance({ minutes: 59, seconds: 59 });
    expect((await api('GET /repos/acme/shop')).status).toBe(200);
    clock.advance({ seconds: 1 });
    expect(await api('GET /repos/acme/shop')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    const fresh = clientOf(github, github.token(stage.installation));
    expect((await fresh('DELETE /installation/token')).status).toBe(204);
    expect((await fresh('GET /repos/acme/shop')).status).toBe(401);
  });

  it('rests while the installation is suspended, and ends with it', async () => {
    const { github, api, installation } = stage;
    const admin = github.person('acme-admin');
    admin.suspends(installation);
    expect(await api('GET /repos/acme/shop')).toMatchObject({
      status: 403,
      body: { message: 'This installation has been suspended' },
    });
    expect((await mint({})).status).toBe(403);
    admin.unsuspends(installation);
    expect((await api('GET /repos/acme/shop')).status).toBe(200);
    admin.uninstalls(installation);
    expect((await api('GET /repos/acme/shop')).status).toBe(401);
    expect((await mint({})).status).toBe(404);
  });

  it('keeps the permissions that were accepted when the App asks for more', async () => {
    const { github, app, installation } = stage;
    app.permissions = { ...app.permissions, workflows: 'write' };
    expect((await mint({ permissions: { workflows: 'write' } })).status).toBe(422);
    github.person('acme-admin').acceptsPermissions(installation);
    expect((await mint({ permissions: { workflows: 'write' } })).status).toBe(201);
  });

  it('reads what is public, and writes only at home', async () => {
    const { github, api } = stage;
    github.repository('rival/open', { a: '1' }, { visibility: 'public' });
    expect((await api('GET /repos/rival/open/contents/a')).status).toBe(200);
    expect((await api('POST /repos/rival/open/git/blobs', { content: 'x' })).status).toBe(403);
  });
});

describe('a person’s token', () => {
  it('acts in the person’s name, within the role', async () => {
    const { github, repo } = stage;
    const api = clientOf(github, github.personalToken('alice').text);
    expect((await api('GET /user')).text('login')).toBe('alice');
    github.allow('alice', repo, 'read');
    expect((await api('POST /repos/acme/shop/git/blobs', { content: 'x' })).status).toBe(403);
    github.allow('alice', repo, 'write');
    const { tree } = repo.store.commit(repo.head() ?? '');
    const commit = await api('POST /repos/acme/shop/git/commits', { message: 'm', tree, parents: [repo.head()] });
    expect(commit.body).toMatchObject({ author: { name: 'alice' }, verification: { verified: false } });
  });
});

describe('a manifest', () => {
  const manifest = {
    name: 'Sidecar Migrate',
    owner: 'acme',
    hook_attributes: { url: 'https://example.com/hook' },
    default_permissions: { pull_requests: 'write' },
  } as const;

  it('becomes an App once', async () => {
    const { github } = stage;
    const convert = clientOf(github);
    const code = github.manifest({ ...manifest, default_events: ['pull_request'] });
    const made = await convert(`POST /app-manifests/${code}/conversions`);
    expect(made.body).toMatchObject({
      slug: 'sidecar-migrate',
      webhook_secret: expect.stringMatching(/^[0-9a-f]{32}$/u),
    });
    expect(made.text('pem')).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/u);
    expect((await convert(`POST /app-manifests/${code}/conversions`)).status).toBe(404);
    const asApp = clientOf(github, jwt({ id: Number(made.text('id')), privateKey: made.text('pem') }, seconds));
    expect((await asApp('GET /app/hook/config')).text('url')).toBe('https://example.com/hook');
    expect(
      (await asApp('PATCH /app/hook/config', { secret: 'new', url: 'https://example.com/other' })).text('secret'),
    ).toBe('********');
  });

  it('is refused when an event lacks its permission', async () => {
    const { github } = stage;
    const code = github.manifest({ ...manifest, default_events: ['issue_comment', 'pull_request'] });
    const refused = await clientOf(github)(`POST /app-manifests/${code}/conversions`);
    expect(refused).toMatchObject({
      status: 422,
      body: { message: 'Default events are not supported by permissions: issue_comment' },
    });
    expect(() => github.app({ slug: 'x', permissions: { checks: 'write' }, events: ['push'] })).toThrow('push');
  });
});

describe('a request that breaks the description', () => {
  it('is refused and remembered', async () => {
    const { github, repo } = stage;
    const api = clientOf(github, github.token(stage.installation, { permissions: everything }));
    expect(
      (await api('POST /repos/acme/shop/pulls', { title: 't', head: 'h', base: 'main', reviewers: ['x'] })).status,
    ).toBe(422);
    expect((await api('GET /repos/acme/shop/pulls?status=open')).status).toBe(422);
    expect((await api('GET /repos/acme/shop/stargazers')).status).toBe(404);
    const many = Array.from({ length: 51 }, () => ({
      path: 'a',
      start_line: 1,
      end_line: 1,
      annotation_level: 'notice',
      message: 'm',
    }));
    const check = { name: 'x', head_sha: repo.head(), output: { title: 't', summary: 's', annotations: many } };
    expect((await api('POST /repos/acme/shop/check-runs', check)).status).toBe(422);
    expect(github.complaints.map(({ place }) => place)).toEqual([
      'pulls/create',
      'pulls/list',
      'GET /repos/acme/shop/stargazers',
      'checks/create',
    ]);
    expect(github.complaints[0]?.fault).toContain('reviewers');
    (github.complaints as unknown[]).length = 0;
  });
});
