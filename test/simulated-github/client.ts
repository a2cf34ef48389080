import { createSign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from './world/app.ts';

/** An answer of the API, its body parsed. */
export class ClientAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** What lies under a path such as `tree.0.sha`. */
  at(path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], this.body);
  }

  /** The text under a path. */
  text(path: string): string {
    return String(this.at(path));
  }

  /** The texts under one key of every member of the list at a path; the empty path is the body itself. */
  texts(path: string, key: string): string[] {
    const list = (path === '' ? this.body : this.at(path)) as readonly Record<string, unknown>[];
    return list.map((member) => String(member[key]));
  }
}

/** Calls the API as a plain HTTP client would: `call('GET /repos/acme/shop')`. */
export type Client = (
  route: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<ClientAnswer>;

/** A client with a token, or without. */
export function clientOf({ url }: { url: string }, token?: string): Client {
  return async (route, body, headers = {}) => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const auth: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { 'user-agent': 'test', accept: 'application/vnd.github+json', ...auth, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') === true && text !== '';
    return new ClientAnswer(answer.status, answer.headers, json ? JSON.parse(text) : text);
  };
}

/** Asks GraphQL. */
export async function ask(client: Client, query: string, variables: object = {}): Promise<ClientAnswer> {
  return await client('POST /graphql', { query, variables });
}

/** An App's JSON Web Token; times in seconds. */
export function jwt(
  { id, privateKey }: Pick<App, 'id' | 'privateKey'>,
  now: number = Math.floor(Date.now() / 1000),
  life = 540,
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + life, iss: String(id) })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

/** A delivery as a receiver sees it. */
export interface Received {
  readonly event: string;
  readonly guid: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A receiver of webhooks that remembers what came; `answers` decides the status by the number of the delivery. */
export async function receiver(answers: (number: number) => number = () => 202) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    const { headers } = request;
    received.push({
      event: String(headers['x-github-event']),
      guid: String(headers['x-github-delivery']),
      headers,
      text,
      payload: JSON.parse(text),
    });
    response.writeHead(answers(received.length)).end('taken');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url, received, close };
}
