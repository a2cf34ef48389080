import { includesRole, type Role } from '../world/account.ts';
import { grants } from '../world/app.ts';
import type { Issue } from '../world/issue.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { belongs, type Caller } from './caller.ts';

/** A permission that an operation needs. `conversation` means that of the thing talked about: issues or pull requests. */
export type Need = readonly [resource: string, level: 'read' | 'write'];

/** The value of `x-accepted-github-permissions` for a need. */
export function acceptedPermissions([resource, level]: Need): string {
  return resource === 'conversation' ? `issues=${level}; pull_requests=${level}` : `${resource}=${level}`;
}

/**
 * Throws `RejectedError` unless the caller may do what needs the permission. For a conversation the permission of the
 * issue or pull request counts, although the header names both (github/rest-api-description#6994).
 */
export function mustBeAllowed(
  world: World,
  caller: Caller,
  { need, repository, issue }: { need: Need; repository: Repository; issue: Issue | undefined },
): void {
  const [resource, level] = need;
  if (caller.kind === 'user') {
    if (!includesRole(world.roleOf(caller.token.account, repository), neededRole(need))) {
      throw new RejectedError(403, 'Must have admin rights to Repository.');
    }
    return;
  }
  if (caller.kind === 'anonymous') {
    if (level === 'write') throw new RejectedError(401, 'Requires authentication');
    return;
  }
  if (caller.kind === 'app') throw new RejectedError(401, 'A JSON web token could not be decoded');
  const resources = resource === 'conversation' ? conversation(issue) : [resource];
  const reads = level === 'read' && repository.visibility === 'public';
  if (!belongs(world, caller, repository) && !reads) throw inaccessible();
  if (!belongs(world, caller, repository)) return;
  if (!resources.some((one) => grants(caller.token.permissions, one, level))) throw inaccessible();
}

function conversation(issue: Issue | undefined): readonly string[] {
  if (issue === undefined) return ['issues', 'pull_requests'];
  return [issue.pull === undefined ? 'issues' : 'pull_requests'];
}

function inaccessible(): RejectedError {
  return new RejectedError(403, 'Resource not accessible by integration');
}

/** People write code and settings with the role "write"; to talk, reading is enough. */
function neededRole([resource, level]: Need): Role {
  if (level === 'read') return 'read';
  return /^(?:conversation|issues|pull_requests)$/u.test(resource) ? 'read' : 'write';
}
