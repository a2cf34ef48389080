import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { manifestFile } from '../../src/app/setup/manifest.ts';
import { describeAtLength } from '../at-length.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import type { Manifest } from '../simulated-github/rest/operations/platform.ts';
import { scratchFolder } from './places.ts';
import { AppProcess, freePort } from './process.ts';

/** A browser with cookies, without JavaScript. */
class Browser {
  readonly origin: string;
  cookie = '';

  constructor(port: number) {
    this.origin = `http://127.0.0.1:${port}`;
  }

  async opens(path: string): Promise<Shown> {
    return await this.#asks(path, {});
  }

  async submits(path: string, fields: Readonly<Record<string, string>>, origin = this.origin): Promise<Shown> {
    return await this.#asks(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
  }

  async #asks(path: string, request: RequestInit): Promise<Shown> {
    const headers = { ...request.headers, ...(this.cookie === '' ? {} : { cookie: this.cookie }) };
    const answer = await fetch(`${this.origin}${path}`, { ...request, headers, redirect: 'manual' });
    const [cookie] = answer.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? '';
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  }
}

interface Shown {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

describeAtLength('an App without credentials', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** Starts the App in an empty folder, with a GitHub; resolves with the token on its console. */
  const begin = async (environment: Readonly<Record<string, string>> = {}) => {
    const scratch = scratchFolder();
    const github = await simulatedGitHub();
    const port = await freePort();
    const app = new AppProcess({
      DATA_FOLDER: scratch.path,
      GITHUB_API_URL: github.url,
      PORT: String(port),
      ...environment,
    });
    ends.push(
      scratch.remove,
      async () => await github.close(),
      async () => await app.kill(),
    );
    const token = (await app.startUntil('    '))?.trim() ?? '';
    return { app, github, port, token, folder: scratch.path, browser: new Browser(port) };
  };

  const wish = { name: 'Sidecar of Acme', organisation: 'acme', address: 'https://sidecar.example.com' };
  const formKeyIn = ({ html }: Shown): string => /name="form" value="([\w-]+)"/u.exec(html)?.[1] ?? '';

  /** Admits a browser, and sends it to GitHub; resolves with what GitHub is sent. */
  const wishes = async (browser: Browser, token: string, address = wish.address) => {
    expect((await browser.submits('/token', { token })).status).toBe(303);
    const form = formKeyIn(await browser.opens('/'));
    const { html } = await browser.submits('/app', { ...wish, address, form });
    return { ...manifestIn(html), form };
  };

  it('serves only setup, on this machine only, and asks for the token', async () => {
    const { app, github, port, browser, token, folder } = await begin({ HOST: '0.0.0.0' });
    expect(token).toHaveLength(32);
    const front = await browser.opens('/');
    expect(front.html).toContain('name="token"');
    expect(front.html).not.toContain('manifest');
    expect(front.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(front.headers.get('x-frame-options')).toBe('DENY');
    for (const path of [webhookPath, '/health', '/metrics', '/probot', '/probot/import']) {
      expect((await browser.opens(path)).status, path).toBe(404);
    }
    expect((await browser.submits(webhookPath, {})).status).toBe(404);
    expect(await listenersOn(port)).toEqual(['127.0.0.1']);
    const second = await begin({ DATA_FOLDER: folder });
    expect([second.app.exitCode, second.app.output]).toEqual([1, [expect.stringContaining('is in use by process')]]);
    expect(github.calls().all).toEqual([]);
    expect(await app.stop()).toBe(0);
  });

  it('admits one browser, with the token, once', async () => {
    const { browser, port, token } = await begin();
    expect((await browser.submits('/token', { token: 'x'.repeat(32) })).status).toBe(403);
    expect((await browser.submits('/token', {})).status).toBe(403);
    expect((await browser.submits('/token', { token }, 'https://evil.example')).status).toBe(403);
    expect((await browser.submits('/token', { token }, 'null')).status).toBe(403);
    expect((await browser.submits('/app', wish)).status).toBe(403);
    const admitted = await browser.submits('/token', { token });
    expect(admitted.headers.get('set-cookie')).toMatch(/^sidecar_setup=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/u);
    const other = new Browser(port);
    const again = await other.submits('/token', { token });
    expect(again.status).toBe(403);
    expect(again.html).toContain('used already');
    other.cookie = 'sidecar_setup=guessed';
    expect((await other.opens('/')).html).toContain('name="token"');
    expect((await other.opens('/callback?code=abc&state=abc')).status).toBe(403);
    expect((await browser.opens('/')).html).toContain('name="address"');
  });

  it('is not reached by another name, nor with the form or the state of somebody else', async () => {
    const { github, browser, port, token } = await begin();
    for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port}.evil.example`]) {
      expect(await statusUnder(port, host), host).toBe(421);
    }
    expect(await statusUnder(port, `localhost:${port}`)).toBe(200);
    const { state, form } = await wishes(browser, token);
    expect((await browser.submits('/app', { ...wish, form: 'another' })).status).toBe(403);
    const code = github.manifest({ name: 'Evil', owner: 'evil' });
    for (const wrong of ['', 'guessed', `${state}x`]) {
      expect((await browser.opens(`/callback?code=${code}&state=${wrong}`)).status).toBe(403);
    }
    expect((await browser.opens(`/callback?code=..%2F..%2Fuser&state=${state}`)).status).toBe(400);
    // The state counts once.
    expect((await browser.opens(`/callback?code=${code}&state=${state}`)).status).toBe(403);
    const second = manifestIn((await browser.submits('/app', { ...wish, form })).html);
    const unknown = await browser.opens(`/callback?code=unknown&state=${second.state}`);
    expect(unknown.status).toBe(502);
    expect(unknown.html).toContain('GitHub does not know the code');
    expect(github.calls().all.map(({ operation }) => operation)).toEqual(['apps/create-from-manifest']);
  });

  it('says what of a wish makes no sense, and shows nothing as markup', async () => {
    const { browser, token } = await begin();
    await browser.submits('/token', { token });
    const form = formKeyIn(await browser.opens('/'));
    const told = async (odd: Partial<typeof wish>) => await browser.submits('/app', { ...wish, form, ...odd });
    expect((await told({ address: 'javascript:alert(1)' })).html).toContain('The address is one such as');
    expect((await told({ organisation: '../settings' })).html).toContain('not the login of an organisation');
    const { status, html } = await told({ name: '"><script>alert(1)</script>' });
    expect(status).toBe(200);
    expect(html).not.toContain('<script');
    expect(manifestIn(html).manifest.name).toBe('"><script>alert(1)</script>');
    expect((await told({ name: '' })).status).toBe(400);
    expect((await told({ name: 'x'.repeat(20_000) })).status).toBe(400);
  });

  it('never writes where something is, be it a link to nowhere', async () => {
    const { github, browser, token, folder, app } = await begin();
    const { state, manifest, form } = await wishes(browser, token);
    const path = join(folder, 'credentials.json');
    const code = github.manifest({ ...manifest, owner: 'acme' });
    const refused = async (with_: string): Promise<void> => {
      const shown = await browser.opens(`/callback?code=${code}&state=${with_}`);
      expect(shown.status).toBe(409);
      expect(shown.html).toContain('exists already');
    };
    writeFileSync(path, 'mine');
    await refused(state);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    rmSync(path);
    const outside = join(folder, 'outside');
    symlinkSync(outside, path);
    await refused(manifestIn((await browser.submits('/app', { ...wish, form })).html).state);
    // The code was not spent: GitHub shows the credentials of an App only once.
    expect(github.calls().all).toEqual([]);
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('credentials'))).toEqual(['credentials.json']);
    await app.stop();
    await app.startUntil('Set it up');
    expect(app.exitCode).toBe(1);
    expect(app.output.at(-1)).toMatch(/credentials\.json is a link, which is not followed\.$/u);
  });

  it('becomes the App that GitHub made, and starts by itself', async () => {
    const { github, app, browser, token, folder, port } = await begin();
    const { state, manifest, target } = await wishes(browser, token, `http://127.0.0.1:${port}/`);
    expect(target).toMatch(/^https:\/\/github\.com\/organizations\/acme\/settings\/apps\/new\?state=[\w-]{32}$/u);
    const { default_events, default_permissions } = manifestFile();
    expect(manifest).toMatchObject({ name: wish.name, public: false, default_events, default_permissions });
    expect(manifest).toMatchObject({
      hook_attributes: { url: `http://127.0.0.1:${port}${webhookPath}`, active: true },
      redirect_url: `${browser.origin}/callback`,
    });
    const code = github.manifest({ ...manifest, owner: 'acme' });
    const started = app.says('"Started"');
    const done = await browser.opens(`/callback?code=${code}&state=${state}`);
    expect(done.html).toContain('/apps/sidecar-of-acme/installations/new');
    await started;
    const path = join(folder, 'credentials.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { secrets } = JSON.parse(readFileSync(path, 'utf8')) as { readonly secrets: readonly string[] };
    expect(app.output.join('\n')).not.toContain(secrets[0]);
    expect((await browser.opens('/')).status).toBe(404);
    github.repository('acme/shop', { 'README.md': 'shop\n' });
    github.install(only(github), 'acme');
    await github.deliveries.settled();
    expect(github.deliveries.all.map(({ outcome }) => outcome?.code)).toEqual([202]);
    expect(await app.stop()).toBe(0);
    await app.start();
    expect(app.output.at(-1)).toContain('"Started"');
    expect(await app.stop()).toBe(0);
    expect(github.complaints).toEqual([]);
  }, 120_000);

  it('is not set up in production, nor in one of several processes', async () => {
    const told = async (environment: Readonly<Record<string, string>>) => {
      const { app } = await begin(environment);
      return { code: app.exitCode, said: app.output };
    };
    expect(await told({ NODE_ENV: 'production' })).toEqual({
      code: 1,
      said: [
        'In production the App has no credentials: give it APP_ID, PRIVATE_KEY and WEBHOOK_SECRET (see docs/app.md).',
      ],
    });
    const worker = await told({ ROLE: 'worker', DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(worker).toMatchObject({ code: 1, said: [expect.stringContaining('set it up first with ROLE=all')] });
    const half = await told({ APP_ID: '1' });
    expect(half.said).toEqual(["The App's credentials lack PRIVATE_KEY and WEBHOOK_SECRET."]);
  });

  it('does not start with credentials that everybody may read, or that are none', async () => {
    const scratch = scratchFolder();
    ends.push(scratch.remove);
    const told = async (text: string, mode: number) => {
      writeFileSync(join(scratch.path, 'credentials.json'), text, { mode });
      const { app } = await begin({ DATA_FOLDER: scratch.path });
      expect(app.exitCode).toBe(1);
      return app.output.join('\n');
    };
    expect(await told('{ "privateKey": "a secret of mine" ', 0o600)).toMatch(/credentials\.json is not JSON/u);
    expect(await told('{ "privateKey": "a secret of mine" }', 0o600)).not.toContain('a secret of mine');
    const open = scratchFolder();
    ends.push(open.remove);
    writeFileSync(join(open.path, 'credentials.json'), '{}', { mode: 0o644 });
    const { app } = await begin({ DATA_FOLDER: open.path });
    expect(app.output.join('\n')).toMatch(/open to every user of this machine: chmod 600 it\.$/u);
  });
});

function manifestIn(html: string) {
  const text = /name="manifest" value="([^"]*)"/u.exec(html)?.[1] ?? '';
  const target = /<form method="post" action="(https:[^"]*)"/u.exec(html)?.[1] ?? '';
  const manifest = JSON.parse(unescaped(text)) as Manifest;
  return { manifest, target, state: new URL(target).searchParams.get('state') ?? '' };
}

function unescaped(text: string): string {
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return text.replace(/&(?:lt|gt|quot|#39|amp);/gu, (entity) => entities[entity as keyof typeof entities]);
}

/** The status for a request whose header names a host. */
async function statusUnder(port: number, host: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

/** The addresses that this machine listens on at a port, by what Linux says. */
async function listenersOn(port: number): Promise<readonly string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n'));
  return lines.flatMap((line) => {
    const [, address, at] = /^\s*\d+: (\w+):(\w{4}) \w+:\w{4} 0A/u.exec(line) ?? [];
    return at === hex ? [address === '0100007F' ? '127.0.0.1' : String(address)] : [];
  });
}

function only(github: SimulatedGitHub) {
  const [app] = github.apps;
  if (app === undefined) expect.unreachable();
  return app;
}
