import { sees } from '../access/caller.ts';
import { mustBeAllowed } from '../access/permission.ts';
import type { Route } from '../contract/operation.ts';
import { faultIn, faultInTexts } from '../contract/schema-checker.ts';
import { MissingObjectError } from '../git/store.ts';
import { notFound, RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { Answer, Call, PlainOperation, RepositoryOperation } from './call.ts';
import { operations } from './operations/index.ts';

/** Checks a request against the description and the caller's rights, and does what it asks. Throws `RejectedError`. */
export async function perform(call: Call, route: Route): Promise<Answer> {
  const handler = operations[route.id];
  if (handler === undefined) throw notFound();
  if ('as' in handler) return await plain(call, route, handler);
  const repository = repositoryOf(call, route);
  if (repository instanceof Redirection) return repository.answer;
  return await onRepository({ ...call, repository }, route, handler);
}

async function plain(call: Call, route: Route, handler: PlainOperation): Promise<Answer> {
  const { kind } = call.caller;
  if (handler.as === 'app' && kind !== 'app') throw new RejectedError(401, 'A JSON web token could not be decoded');
  if (handler.as !== 'anyone' && handler.as !== 'app' && kind !== handler.as) {
    throw kind === 'anonymous'
      ? new RejectedError(401, 'Requires authentication')
      : new RejectedError(403, 'Resource not accessible by integration');
  }
  mustFitDescription(call, route);
  return await run(() => handler.run(call));
}

async function onRepository(
  call: Call & { readonly repository: Repository },
  route: Route,
  handler: RepositoryOperation,
): Promise<Answer> {
  const { world, caller, repository } = call;
  if (repository.disabled) throw new RejectedError(403, 'Repository access blocked');
  mustBeAllowed(world, caller, { need: handler.needs, repository, issue: handler.about?.(call) });
  if (repository.archived && handler.needs[1] === 'write') {
    throw new RejectedError(403, 'Repository was archived so is read-only.');
  }
  mustFitDescription(call, route);
  return await run(() => handler.run(call));
}

async function run(handler: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await handler();
  } catch (error) {
    throw error instanceof MissingObjectError ? notFound() : error;
  }
}

class Redirection {
  readonly answer: Answer;

  constructor(status: number, location: string) {
    const body = { message: 'Moved Permanently', url: location, documentation_url: 'https://docs.github.com/rest' };
    this.answer = { status, headers: { location }, body };
  }
}

/** The repository of the path. One that has another name now is reached by a redirect to its id. */
function repositoryOf({ world, caller, path, url }: Call, { operation }: Route): Repository | Redirection {
  const wanted = `${path.owner}/${path.repo}`;
  const repository = world.repository(wanted);
  if (repository === undefined || !sees(world, caller, repository)) throw notFound();
  if (repository.fullName.toLowerCase() === wanted.toLowerCase()) return repository;
  const rest = url.pathname.split('/').slice(4).join('/');
  const location = `${world.apiUrl}/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}${url.search}`;
  return new Redirection(operation.method === 'GET' ? 301 : 307, location);
}

/** `query` is changed in place: texts become what the description says they are. */
function mustFitDescription({ path, query, body, complaints }: Call, { id, operation }: Route): void {
  const texts = Object.fromEntries(Object.entries(path).map(([name, value]) => [name, value ?? '']));
  const faults = [
    faultInTexts(operation.pathParameters, texts),
    faultInTexts(operation.query, query as Record<string, unknown>),
    bodyFault(operation, body),
  ].filter((fault) => fault !== undefined);
  if (faults.length === 0) return;
  complaints.add({ about: 'request', place: id, fault: faults.join('; ') });
  throw new RejectedError(422, `Invalid request.\n\n${faults.join('; ')}`);
}

function bodyFault(operation: Route['operation'], body: unknown): string | undefined {
  if (operation.body === undefined) return undefined;
  if (body === undefined) return operation.bodyRequired === true ? 'the body is missing' : undefined;
  return faultIn(operation.body, body);
}
