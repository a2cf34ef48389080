import { createHash } from 'node:crypto';
import { type Caller, callerKey, callerOf } from '../access/caller.ts';
import { acceptedPermissions } from '../access/permission.ts';
import { type Route, routeOf } from '../contract/operation.ts';
import { faultIn } from '../contract/schema-checker.ts';
import type { Fault } from '../faults/fault-plan.ts';
import type { RecordedCall } from '../ledger/ledger.ts';
import type { Resource } from '../limits/primary.ts';
import type { Platform } from '../platform.ts';
import { notFound, RejectedError } from '../world/rejection.ts';
import type { Answer, Call } from './call.ts';
import { operations } from './operations/index.ts';
import { perform } from './perform.ts';
import {
  failureReply,
  headerOf,
  jsonReply,
  limitReply,
  type Reply,
  rejection,
  requestId,
  type WireRequest,
} from './reply.ts';

/** Answers a REST request: known, admitted, within limits, as described; or not, when the plan of faults says so. */
export async function answerRest(platform: Platform, request: WireRequest): Promise<Reply> {
  const url = withoutAlias(platform, request.url);
  const route = routeOf(request.method, url.pathname);
  if (route === undefined) return unknown(platform, request);
  const caller = identified(platform, request);
  if (caller instanceof RejectedError) return withCommon(platform, rejection(caller));
  const call = recorded(platform, route, caller);
  const fault = platform.faults.next(route.id, call.repository);
  const wait = platform.secondary.enter(call.caller, { kind: 'rest', points: call.points, creates: call.creates });
  if (wait !== undefined) return limited(platform, call, { which: 'secondary', status: 403, retryAfter: wait, caller });
  try {
    return await admitted(platform, { request, url, route, caller, call, fault });
  } finally {
    platform.secondary.leave(call.caller);
  }
}

interface Admission {
  readonly request: WireRequest;
  readonly url: URL;
  readonly route: Route;
  readonly caller: Caller;
  readonly call: RecordedCall;
  readonly fault: Fault | undefined;
}

async function admitted(platform: Platform, admission: Admission): Promise<Reply> {
  const { route, caller, call, fault } = admission;
  const resource: Resource = route.id.startsWith('search/') ? 'search' : 'core';
  if (!platform.primary.take(caller, resource, call.cost)) {
    return limited(platform, call, { which: 'primary', status: 403, retryAfter: 0, caller });
  }
  if (fault?.kind === 'limit') return ordered(platform, admission, fault);
  if ((fault?.kind === 'fail' || fault?.kind === 'drop') && !fault.after) return broken(platform, call, fault);
  const reply = await answered(platform, admission);
  if (fault?.kind === 'hold') await fault.hold();
  if (fault?.kind === 'fail' || fault?.kind === 'drop') return broken(platform, call, fault);
  call.status = reply.status;
  if (reply.status === 304) {
    platform.primary.refund(caller, resource, call.cost);
    call.cost = 0;
  }
  return withCommon(platform, reply, { caller, resource, route });
}

function ordered(platform: Platform, { call, caller }: Admission, fault: Extract<Fault, { kind: 'limit' }>): Reply {
  if (fault.which === 'primary') platform.primary.exhaust(caller, 'core');
  else platform.secondary.block(call.caller, fault.retryAfter);
  return limited(platform, call, { ...fault, caller });
}

function broken(platform: Platform, call: RecordedCall, fault: Extract<Fault, { kind: 'fail' | 'drop' }>): Reply {
  call.status = fault.kind === 'fail' ? fault.status : 0;
  return fault.kind === 'drop' ? 'drop' : withCommon(platform, failureReply(fault.status));
}

function limited(
  platform: Platform,
  call: RecordedCall,
  {
    which,
    status,
    retryAfter,
    caller,
  }: { which: 'primary' | 'secondary'; status: 403 | 429; retryAfter: number; caller: Caller },
): Reply {
  call.status = status;
  return withCommon(platform, limitReply(which, { status, retryAfter, caller: call.caller }), {
    caller,
    resource: 'core',
  });
}

async function answered(
  platform: Platform,
  { request, url, route, caller, fault }: Admission,
): Promise<Exclude<Reply, 'drop'>> {
  try {
    const call: Call = {
      ...platform,
      caller,
      operation: route.id,
      path: route.path,
      query: Object.fromEntries(url.searchParams),
      body: parsed(request.body),
      accept: headerOf(request, 'accept') ?? '',
      url,
      stale: fault?.kind === 'stale',
      entryLimit: fault?.kind === 'truncate' ? fault.entries : Number.POSITIVE_INFINITY,
    };
    const answer = await perform(call, route);
    mustBeDescribed(platform, route, answer);
    return unchanged(request, answerReply(answer));
  } catch (error) {
    if (error instanceof RejectedError) return rejection(error);
    platform.complaints.add({
      about: 'answer',
      place: route.id,
      fault: error instanceof Error ? (error.stack ?? '') : String(error),
    });
    return failureReply(500);
  }
}

function answerReply({ status, body, raw, headers = {} }: Answer): Exclude<Reply, 'drop'> {
  if (raw !== undefined) return { status, headers: { 'content-type': raw.type, ...headers }, body: raw.bytes };
  return body === undefined ? { status, headers, body: undefined } : jsonReply(status, body, headers);
}

function parsed(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new RejectedError(400, 'Problems parsing JSON');
  }
}

function mustBeDescribed({ complaints }: Platform, { id, operation }: Route, { status, body }: Answer): void {
  const schema = operation.answers[String(status)];
  const redirected = status === 301 || status === 307;
  if (schema === undefined && !redirected)
    complaints.add({ about: 'answer', place: id, fault: `undescribed status ${status}` });
  if (schema === undefined || schema === null || body === undefined) return;
  const fault = faultIn(schema, JSON.parse(JSON.stringify(body)));
  if (fault !== undefined) complaints.add({ about: 'answer', place: id, fault });
}

/** A 304 in place of what the caller has already. */
function unchanged(request: WireRequest, reply: Exclude<Reply, 'drop'>): Exclude<Reply, 'drop'> {
  if (request.method !== 'GET' || reply.status !== 200 || reply.body === undefined) return reply;
  const etag = `W/"${createHash('sha256').update(reply.body).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  return headerOf(request, 'if-none-match') === etag
    ? { status: 304, headers: { etag }, body: undefined }
    : { ...reply, headers };
}

function identified({ world, tokens }: Platform, request: WireRequest): Caller | RejectedError {
  if (headerOf(request, 'user-agent') === undefined) {
    return new RejectedError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
    );
  }
  try {
    return callerOf(headerOf(request, 'authorization'), { world, tokens });
  } catch (error) {
    if (error instanceof RejectedError) return error;
    throw error;
  }
}

function recorded({ ledger, world }: Platform, { id, operation, path }: Route, caller: Caller): RecordedCall {
  const writes = operation.method !== 'GET';
  const call: RecordedCall = {
    at: world.clock.now(),
    kind: id === 'apps/create-installation-access-token' ? 'token' : caller.kind === 'app' ? 'app' : 'rest',
    operation: id,
    method: operation.method,
    caller: callerKey(caller),
    token: caller.kind === 'installation' || caller.kind === 'user' ? caller.token.text.slice(-8) : '',
    repository: path.owner === undefined ? undefined : `${path.owner}/${path.repo}`,
    status: 0,
    points: writes ? 5 : 1,
    cost: id === 'rate-limit/get' ? 0 : 1,
    creates: operation.notifies && operation.method === 'POST',
  };
  ledger.add(call);
  return call;
}

/** `/repositories/{id}` is another way to say `/repos/{owner}/{repo}`. */
function withoutAlias({ world }: Platform, url: URL): URL {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/u.exec(url.pathname) ?? [];
  const repository = id === undefined ? undefined : world.repositories.get(Number(id));
  if (repository === undefined) return url;
  const direct = new URL(url);
  direct.pathname = `/repos/${repository.fullName}${rest}`;
  return direct;
}

function unknown(platform: Platform, { method, url }: WireRequest): Reply {
  const place = `${method} ${url.pathname}`;
  platform.complaints.add({ about: 'request', place, fault: 'the simulated GitHub has no such operation' });
  return withCommon(platform, rejection(notFound()));
}

/** The headers that come with every answer. */
function withCommon(
  { world, primary }: Platform,
  reply: Exclude<Reply, 'drop'>,
  about?: { readonly caller: Caller; readonly resource: Resource; readonly route?: Route },
): Reply {
  const common = { date: new Date(world.clock.now()).toUTCString(), 'x-github-request-id': requestId() };
  if (about === undefined) return { ...reply, headers: { ...common, ...reply.headers } };
  const { limit, remaining, used, reset } = primary.budget(about.caller, about.resource);
  const rate = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': about.resource,
  };
  return { ...reply, headers: { ...common, ...rate, ...permissions(about.route), ...reply.headers } };
}

function permissions(route: Route | undefined): Record<string, string> {
  const handler = route === undefined ? undefined : operations[route.id];
  if (handler === undefined || 'as' in handler) return {};
  return { 'x-accepted-github-permissions': acceptedPermissions(handler.needs) };
}
