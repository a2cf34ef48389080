import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type DocumentNode, execute, GraphQLError, Kind, parse, validate } from 'graphql';
import { type Caller, callerKey, callerOf } from '../access/caller.ts';
import type { Fault } from '../faults/fault-plan.ts';
import type { RecordedCall } from '../ledger/ledger.ts';
import type { Platform } from '../platform.ts';
import {
  failureReply,
  headerOf,
  jsonReply,
  limitReply,
  type Reply,
  rejection,
  type WireRequest,
} from '../rest/reply.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Context } from './context.ts';
import { costOf } from './cost.ts';
import { mutations } from './mutations.ts';
import { pullNode } from './nodes/pull-request.ts';
import { refNode, repositoryNode } from './nodes/repository.ts';
import { queries } from './queries.ts';

const nodes = { repository: repositoryNode, ref: refNode, pull: pullNode };
const schema = buildSchema(readFileSync(join(import.meta.dirname, '..', 'description', 'schema.graphql'), 'utf8'), {
  assumeValidSDL: true,
});

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Answers a GraphQL request, under its own limits and the same plan of faults. */
export async function answerGraphql(platform: Platform, request: WireRequest): Promise<Reply> {
  const asked = question(request);
  const document = asked === undefined ? undefined : parsed(platform, asked);
  if (asked === undefined || document === undefined) return jsonReply(400, { message: 'Problems parsing JSON' });
  if (document instanceof GraphQLError) return withRate(platform, jsonReply(200, { errors: [plain(document)] }));
  const caller = identified(platform, request);
  if (caller instanceof RejectedError) return rejection(caller);
  const cost = costed(document, asked);
  const call = recorded(platform, { caller, operation: nameOf(document), cost: typeof cost === 'number' ? cost : 1 });
  const wait = platform.secondary.enter(call.caller, { kind: 'graphql', points: call.points, creates: false });
  if (wait !== undefined) return limited(platform, call, { status: 403, retryAfter: wait });
  try {
    if (cost instanceof GraphQLError) return withRate(platform, jsonReply(200, { errors: [plain(cost)] }), caller);
    return await admitted(platform, { asked, document, caller, call });
  } finally {
    platform.secondary.leave(call.caller);
  }
}

interface Admission {
  readonly asked: Question;
  readonly document: DocumentNode;
  readonly caller: Caller;
  readonly call: RecordedCall;
}

async function admitted(platform: Platform, admission: Admission): Promise<Reply> {
  const { caller, call } = admission;
  if (!platform.primary.take(caller, 'graphql', call.cost)) return exhausted(platform, caller, call);
  const fault = platform.faults.next(call.operation, call.repository);
  if (fault?.kind === 'limit') {
    if (fault.which === 'primary') {
      platform.primary.exhaust(caller, 'graphql');
      return exhausted(platform, caller, call);
    }
    platform.secondary.block(call.caller, fault.retryAfter);
    return limited(platform, call, fault);
  }
  if ((fault?.kind === 'fail' || fault?.kind === 'drop') && !fault.after) return broken(call, fault);
  const reply = await executed(platform, admission, fault?.kind === 'stale');
  if (fault?.kind === 'hold') await fault.hold();
  if (fault?.kind === 'fail' || fault?.kind === 'drop') return broken(call, fault);
  call.status = reply.status;
  return withRate(platform, reply, caller);
}

async function executed(platform: Platform, { asked, document, caller, call }: Admission, stale: boolean) {
  const context: Context = { ...platform, caller, stale, cost: call.cost, nodes };
  const rootValue = { ...queries, ...mutations };
  const { data, errors } = await execute({
    schema,
    document,
    rootValue,
    contextValue: context,
    variableValues: { ...asked.variables },
  });
  for (const { originalError } of errors ?? []) {
    if (originalError === undefined || originalError instanceof GraphQLError) continue;
    platform.complaints.add({
      about: 'answer',
      place: call.operation,
      fault: originalError.stack ?? originalError.message,
    });
  }
  return jsonReply(200, { data: data ?? null, ...(errors === undefined ? {} : { errors: errors.map(plain) }) });
}

function exhausted(platform: Platform, caller: Caller, call: RecordedCall): Reply {
  call.status = 200;
  const message = `API rate limit exceeded for ${call.caller.replace('installation', 'installation ID')}.`;
  return withRate(platform, jsonReply(200, { errors: [{ type: 'RATE_LIMITED', message }] }), caller);
}

function limited(
  _: Platform,
  call: RecordedCall,
  { status, retryAfter }: { status: 403 | 429; retryAfter: number },
): Reply {
  call.status = status;
  return limitReply('secondary', { status, retryAfter, caller: call.caller });
}

function broken(call: RecordedCall, fault: Extract<Fault, { kind: 'fail' | 'drop' }>): Reply {
  call.status = fault.kind === 'fail' ? fault.status : 0;
  return fault.kind === 'drop' ? 'drop' : failureReply(fault.status);
}

function question({ body }: WireRequest): Question | undefined {
  try {
    const { query, variables } = JSON.parse(body.toString('utf8')) as Partial<Question>;
    return typeof query === 'string' ? { query, variables: variables ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/** The document, checked against the schema; what it does wrong is the caller's fault. */
function parsed({ complaints }: Platform, { query }: Question): DocumentNode | GraphQLError {
  try {
    const document = parse(query);
    const [fault] = validate(schema, document);
    if (fault === undefined) return document;
    complaints.add({ about: 'request', place: 'graphql', fault: fault.message });
    return fault;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** `graphql/query`, or `graphql/` with the name of the first mutation. */
function nameOf({ definitions }: DocumentNode): string {
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== 'mutation') return 'graphql/query';
  const [first] = operation.selectionSet.selections;
  return `graphql/${first?.kind === Kind.FIELD ? first.name.value : 'mutation'}`;
}

function costed(document: DocumentNode, { variables }: Question): number | GraphQLError {
  try {
    return costOf(schema, document, variables);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function identified({ world, tokens }: Platform, request: WireRequest): Caller | RejectedError {
  try {
    const caller = callerOf(headerOf(request, 'authorization'), { world, tokens });
    const known = caller.kind === 'installation' || caller.kind === 'user';
    return known ? caller : new RejectedError(401, 'This endpoint requires you to be authenticated.');
  } catch (error) {
    if (error instanceof RejectedError) return error;
    throw error;
  }
}

function recorded(
  { ledger, world }: Platform,
  { caller, operation, cost }: { caller: Caller; operation: string; cost: number },
): RecordedCall {
  const call: RecordedCall = {
    at: world.clock.now(),
    kind: 'graphql',
    operation,
    method: 'POST',
    caller: callerKey(caller),
    token: caller.kind === 'installation' || caller.kind === 'user' ? caller.token.text.slice(-8) : '',
    repository: undefined,
    status: 200,
    points: operation === 'graphql/query' ? 1 : 5,
    cost,
    creates: false,
  };
  ledger.add(call);
  return call;
}

/** GitHub puts the type of an error beside its message. */
function plain(error: GraphQLError) {
  const { message, path, locations, extensions } = error;
  const type = extensions.type;
  return {
    ...(type === undefined || type === 'INTERNAL' ? {} : { type }),
    ...(path ? { path } : {}),
    locations,
    message,
  };
}

function withRate({ world, primary }: Platform, reply: Exclude<Reply, 'drop'>, caller?: Caller): Reply {
  const date = { date: new Date(world.clock.now()).toUTCString() };
  if (caller === undefined) return { ...reply, headers: { ...date, ...reply.headers } };
  const { limit, remaining, used, reset } = primary.budget(caller, 'graphql');
  const rate = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': 'graphql',
  };
  return { ...reply, headers: { ...date, ...rate, ...reply.headers } };
}
