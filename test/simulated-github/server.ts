import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerGraphql } from './graphql/pipeline.ts';
import type { Platform } from './platform.ts';
import { downloadedTarball } from './rest/operations/contents.ts';
import { answerRest } from './rest/pipeline.ts';
import { failureReply, type Reply, rejection, type WireRequest } from './rest/reply.ts';
import { notFound } from './world/rejection.ts';

/** An HTTP server on this machine; `url` has no slash at the end. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a simulated GitHub on 127.0.0.1; port 0 takes a free one. */
export async function serve(platform: Platform, port = 0): Promise<RunningServer> {
  const server = createServer((request, response) => void respond(platform, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function respond(platform: Platform, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await received(message);
  const reply = await answer(platform, request).catch((error: unknown) => {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    platform.complaints.add({ about: 'answer', place: request.url.pathname, fault });
    return failureReply(500);
  });
  if (reply === 'drop') {
    message.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body?.length ?? 0) });
  response.end(message.method === 'HEAD' ? undefined : reply.body);
}

async function received(message: IncomingMessage): Promise<WireRequest> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const url = new URL(message.url ?? '/', 'http://127.0.0.1');
  url.pathname = url.pathname.replace(/^\/api\/v3(?=\/|$)/u, '') || '/';
  const method = message.method === 'HEAD' ? 'GET' : (message.method ?? 'GET');
  return { method, url, headers: message.headers, body: Buffer.concat(parts) };
}

async function answer(platform: Platform, request: WireRequest): Promise<Reply> {
  const { pathname } = request.url;
  if (pathname === '/graphql' || pathname === '/api/graphql') return await answerGraphql(platform, request);
  if (pathname.startsWith('/codeload/')) return download(platform, pathname);
  return await answerRest(platform, request);
}

/** Downloads are counted, and not limited. */
function download({ world, ledger }: Platform, pathname: string): Reply {
  const [, , id, commit = ''] = pathname.split('/');
  const repository = world.repositories.get(Number(id));
  if (repository === undefined || !repository.store.has(commit, 'commit')) return rejection(notFound());
  ledger.add({
    at: world.clock.now(),
    kind: 'download',
    operation: 'download',
    method: 'GET',
    caller: 'download',
    token: '',
    repository: repository.fullName,
    status: 200,
    points: 0,
    cost: 0,
    creates: false,
  });
  const { raw } = downloadedTarball(repository, commit);
  return { status: 200, headers: { 'content-type': raw?.type ?? '' }, body: raw?.bytes };
}
