import { accountOf, sees } from '../access/caller.ts';
import { isoTime } from '../clock.ts';
import { readNodeId } from '../world/identifiers.ts';
import type { Comment } from '../world/issue.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { connection, type PageArguments } from './connection.ts';
import { type Context, typedError } from './context.ts';
import { accountNode } from './nodes/account.ts';
import { gitObjectNode } from './nodes/git-object.ts';
import { commentNode, pullNode } from './nodes/pull-request.ts';
import { refNode, repositoryNode } from './nodes/repository.ts';

/** The fields of `Query`. */
export const queries = {
  node(wanted: { id: string }, context: Context) {
    const found = nodeOf(context, wanted.id);
    if (found === undefined) throw missing(wanted.id);
    return found;
  },
  nodes: ({ ids }: { ids: readonly string[] }, context: Context) => ids.map((id) => nodeOf(context, id) ?? missing(id)),
  repository({ owner, name }: { owner: string; name: string }, context: Context) {
    const found = context.world.repository(`${owner}/${name}`);
    if (found !== undefined && sees(context.world, context.caller, found)) return repositoryNode(context, found);
    throw typedError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  },
  viewer(_: object, { caller }: Context) {
    const account = accountOf(caller);
    if (account === undefined) throw typedError('FORBIDDEN', 'Resource not accessible by integration');
    return { ...accountNode(account), __typename: 'User' };
  },
  rateLimit(_: object, { primary, caller, cost }: Context) {
    const { limit, remaining, used, reset } = primary.budget(caller, 'graphql');
    return { cost, limit, remaining, used, nodeCount: 0, resetAt: isoTime(reset * 1000) };
  },
  search({ query, type, ...page }: PageArguments & { query: string; type: string }, context: Context) {
    if (!type.startsWith('ISSUE'))
      throw typedError('UNPROCESSABLE', 'The simulated GitHub searches for pull requests only');
    const words = query.split(/\s+/u);
    const after = (qualifier: string) => words.find((word) => word.startsWith(qualifier))?.slice(qualifier.length);
    const app = after('author:app/');
    const author = app === undefined ? after('author:') : `${app}[bot]`;
    const name = after('repo:');
    const visible = [...context.world.repositories.values()].filter((one) => sees(context.world, context.caller, one));
    const pulls = visible
      .filter(({ fullName }) => name === undefined || fullName === name)
      .flatMap((one) => one.pulls())
      .filter(({ issue }) => author === undefined || issue.author.login === author)
      .filter(({ issue }) => !words.includes('is:open') || issue.state === 'open')
      .filter(({ issue }) => !words.includes('is:closed') || issue.state === 'closed')
      .filter(({ merge }) => !words.includes('is:unmerged') || merge === undefined);
    return connection(pulls, page, (pull) => pullNode(context, pull));
  },
};

/** Returned in a list, it stands for its member alone. */
function missing(id: string): Error {
  return typedError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function nodeOf(context: Context, id: string): object | undefined {
  const read = readNodeId(id);
  if (read === undefined) return undefined;
  const number = Number(read.id.split(':')[0]);
  switch (read.prefix) {
    case 'R': {
      const repository = visible(context, number);
      return repository === undefined ? undefined : repositoryNode(context, repository);
    }
    case 'PR': {
      const pull = pullById(context, id);
      return pull === undefined ? undefined : pullNode(context, pull);
    }
    case 'IC': {
      const comment = commentById(context, id);
      return comment === undefined ? undefined : commentNode(comment);
    }
    case 'REF':
    case 'C':
    case 'T':
    case 'B':
      return insideNode(context, read);
    default:
      return undefined;
  }
}

function insideNode(context: Context, { prefix, id }: { prefix: string; id: string }): object | undefined {
  const colon = id.indexOf(':');
  const repository = visible(context, Number(id.slice(0, colon)));
  if (repository === undefined) return undefined;
  const rest = id.slice(colon + 1);
  return (
    (prefix === 'REF' ? refNode(context, repository, rest) : gitObjectNode(context.world, repository, rest)) ??
    undefined
  );
}

function visible({ world, caller }: Context, id: number): Repository | undefined {
  const repository = world.repositories.get(id);
  return repository !== undefined && sees(world, caller, repository) ? repository : undefined;
}

/** The pull request of a node id, if the caller may see it. */
export function pullById({ world, caller }: Context, id: string): PullRequest | undefined {
  const number = Number(readNodeId(id)?.id);
  for (const repository of world.repositories.values()) {
    const pull = repository.issues.find((issue) => issue.id === number)?.pull;
    if (pull !== undefined) return sees(world, caller, repository) ? pull : undefined;
  }
  return undefined;
}

/** The comment of a node id, if the caller may see it. */
export function commentById({ world, caller }: Context, id: string): Comment | undefined {
  const number = Number(readNodeId(id)?.id);
  const all = [...world.repositories.values()]
    .filter((one) => sees(world, caller, one))
    .flatMap(({ issues }) => issues);
  return all.flatMap(({ comments }) => comments).find((comment) => comment.id === number);
}
