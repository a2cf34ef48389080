import { GraphQLError } from 'graphql';
import type { Caller } from '../access/caller.ts';
import { belongs } from '../access/caller.ts';
import { mustBeAllowed, type Need } from '../access/permission.ts';
import type { Platform } from '../platform.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';

/** What resolvers know of the request. */
export interface Context extends Platform {
  readonly caller: Caller;
  readonly stale: boolean;
  /** What the query costs, for `rateLimit`. */
  readonly cost: number;
  readonly nodes: NodeMakers;
}

/** What makes nodes that lead to each other in circles; handed in, so that no module needs the other. */
export interface NodeMakers {
  repository(context: Context, repository: Repository): object;
  ref(context: Context, repository: Repository, ref: string): object | null;
  pull(context: Context, pull: PullRequest): object;
}

/** An error in GitHub's form, with its type. */
export function typedError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** Throws unless the caller has the permission; also where an archived repository would be written. */
export function mustHave(context: Context, repository: Repository, need: Need): void {
  const { world, caller } = context;
  try {
    mustBeAllowed(world, caller, { need, repository, issue: undefined });
  } catch (error) {
    if (error instanceof RejectedError) throw typedError('FORBIDDEN', error.message);
    throw error;
  }
  if (need[1] !== 'write') return;
  if (!belongs(world, caller, repository)) throw typedError('FORBIDDEN', 'Resource not accessible by integration');
  if (repository.archived) throw typedError('UNPROCESSABLE', 'Repository was archived so is read-only.');
}
