import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { announcedLength, BodyError, readBody } from '../server/body.ts';
import { SettingsError } from '../settings-error.ts';
import type { Admission } from './admission.ts';
import { ConversionError } from './conversion.ts';
import { manifestFor, type Wish, wishIn } from './manifest.ts';
import { contentPolicy, donePage, faultPage, manifestPage, tokenPage, wishPage } from './pages.ts';

/** What the setup page works with. */
export interface SetupDesk {
  readonly admission: Admission;
  /** What the form says at first. */
  readonly suggested: Partial<Wish>;
  /** Keeps the App that a code of GitHub's stands for, and returns its page. Throws `ConversionError` and `SettingsError`. */
  readonly keep: (code: string) => Promise<string>;
  /** Told when the last page has been sent. */
  readonly done: () => void;
}

interface Answer {
  readonly status: number;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isLast?: boolean;
}

const cookieName = 'sidecar_setup';

/** Our forms are a few hundred bytes long. */
const largestForm = 16 * 1024;

/** A server for the pages that set the App up, and nothing else. It is to listen on the loopback interface; not yet. */
export function setupServer(desk: SetupDesk): Server {
  const server = createServer((request, response) => {
    void answered(desk, request).then((answer) => send(desk, response, answer));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

async function answered(desk: SetupDesk, request: IncomingMessage): Promise<Answer> {
  const origin = ownOrigin(request);
  if (origin === undefined) return { status: 421, html: faultPage('This page has another address.') };
  try {
    return (await routed(desk, request, origin)) ?? { status: 404, html: faultPage('There is no such page.') };
  } catch (error) {
    if (error instanceof SettingsError) return { status: 409, html: faultPage(error.message) };
    if (error instanceof ConversionError) return { status: 502, html: faultPage(error.message) };
    if (error instanceof BodyError) return { status: 400, html: faultPage('The form broke off.') };
    return { status: 500, html: faultPage('A fault of ours; the token still holds.') };
  }
}

/** The origin of this page as the request names it. Other names, which lead here by DNS, are not ours. */
function ownOrigin({ headers, socket }: IncomingMessage): string | undefined {
  const isOurs = ['127.0.0.1', 'localhost'].some((name) => headers.host === `${name}:${socket.localPort}`);
  return isOurs ? `http://${headers.host}` : undefined;
}

async function routed(desk: SetupDesk, request: IncomingMessage, origin: string): Promise<Answer | undefined> {
  const { pathname, searchParams } = new URL(request.url ?? '/', origin);
  const route = `${request.method} ${pathname}`;
  if (route === 'GET /') return front(desk, request);
  if (route === 'GET /callback') return await callback(desk, request, searchParams);
  if (route !== 'POST /token' && route !== 'POST /app') return undefined;
  if (request.headers.origin !== undefined && request.headers.origin !== origin) {
    return { status: 403, html: faultPage('The form came from another page.') };
  }
  const fields = await formIn(request);
  return route === 'POST /token' ? token(desk, fields) : app(desk, request, { fields, origin });
}

function front({ admission, suggested }: SetupDesk, request: IncomingMessage): Answer {
  if (!isAdmitted(admission, request)) return { status: 200, html: tokenPage() };
  return { status: 200, html: wishPage(admission.formKey, suggested) };
}

function token({ admission }: SetupDesk, fields: URLSearchParams): Answer {
  const session = admission.admit((fields.get('token') ?? '').trim());
  if (session !== undefined) {
    const cookie = `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Lax`;
    return { status: 303, headers: { location: '/', 'set-cookie': cookie } };
  }
  const used = 'The token was used already. Start the App again for a new one.';
  return { status: 403, html: tokenPage(admission.isTaken ? used : 'That is not the token.') };
}

interface Form {
  readonly fields: URLSearchParams;
  readonly origin: string;
}

function app({ admission }: SetupDesk, request: IncomingMessage, { fields, origin }: Form): Answer {
  if (!isAdmitted(admission, request)) return stranger;
  if (!admission.isOwnForm(fields.get('form'))) return { status: 403, html: faultPage('The form is not ours.') };
  try {
    const wish = wishIn(fields);
    const manifest = manifestFor(wish, `${origin}/callback`);
    return { status: 200, html: manifestPage(manifest, wish.organisation, admission.newState()) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { status: 400, html: wishPage(admission.formKey, Object.fromEntries(fields), error.message) };
  }
}

async function callback(desk: SetupDesk, request: IncomingMessage, query: URLSearchParams): Promise<Answer> {
  if (!isAdmitted(desk.admission, request)) return stranger;
  if (!desk.admission.takeState(query.get('state'))) {
    return { status: 403, html: faultPage('GitHub was not sent from here for this, or it was used already.') };
  }
  const code = query.get('code') ?? '';
  if (!/^[\w-]{1,200}$/u.test(code)) return { status: 400, html: faultPage('GitHub sent no code.') };
  return { status: 200, html: donePage(await desk.keep(code)), isLast: true };
}

const stranger: Answer = {
  status: 403,
  html: tokenPage('This browser was not admitted, or the token is another one.'),
};

function isAdmitted(admission: Admission, { headers }: IncomingMessage): boolean {
  const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim());
  const own = cookies.filter((one) => one.startsWith(`${cookieName}=`));
  return own.some((one) => admission.knows(one.slice(cookieName.length + 1)));
}

/** Throws `BodyError` for what is not a small form. */
async function formIn(request: IncomingMessage): Promise<URLSearchParams> {
  const length = announcedLength(request);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (length === undefined || length > largestForm || !isForm) throw new BodyError('Not a form');
  return new URLSearchParams(await readBody(request, length));
}

function send(desk: SetupDesk, response: ServerResponse, { status, html = '', headers, isLast }: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentPolicy,
    'cache-control': 'no-store',
    // The address of a page, with a code in it, is nobody else's business; forms must still tell their origin.
    'referrer-policy': 'strict-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    connection: 'close',
    ...headers,
  });
  response.end(html, () => {
    if (isLast === true) desk.done();
  });
}
