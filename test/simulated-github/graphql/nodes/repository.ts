import { isoTime } from '../../clock.ts';
import { entryAt } from '../../git/tree.ts';
import { refSeen, resolved } from '../../rest/commitish.ts';
import { page } from '../../rest/render/account.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import { connection, type PageArguments } from '../connection.ts';
import { type Context, mustHave, typedError } from '../context.ts';
import { accountNode } from './account.ts';
import { gitObjectNode } from './git-object.ts';
import { labelNode } from './label.ts';

interface PullFilter extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

/** A repository as `Repository`; what it holds is read only when asked for, and only with the permission. */
export function repositoryNode(context: Context, repository: Repository): object {
  const { world } = context;
  const readable = <Result>(read: () => Result): Result => {
    mustHave(context, repository, ['contents', 'read']);
    return read();
  };
  return {
    __typename: 'Repository',
    ...settings(repository),
    owner: accountNode(repository.owner),
    viewerPermission: () => viewerPermission(context, repository),
    defaultBranchRef: () => readable(() => refNode(context, repository, `refs/heads/${repository.defaultBranch}`)),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      readable(() => refNode(context, repository, fullRef(qualifiedName))),
    refs: ({ refPrefix, query, ...wanted }: PageArguments & { refPrefix: string; query?: string | null }) =>
      readable(() =>
        connection(refsBelow(repository, refPrefix, query ?? ''), wanted, (name) => refNode(context, repository, name)),
      ),
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      readable(() => gitObjectNode(world, repository, oid ?? expressed(context, repository, expression ?? ''))),
    pullRequest: ({ number }: { number: number }) => {
      mustHave(context, repository, ['pull_requests', 'read']);
      const pull = repository.issue(number)?.pull;
      if (pull === undefined)
        throw typedError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return context.nodes.pull(context, pull);
    },
    pullRequests: (filter: PullFilter) => {
      mustHave(context, repository, ['pull_requests', 'read']);
      return connection(pullsFor(context, repository, filter), filter, (pull) => context.nodes.pull(context, pull));
    },
    label: ({ name }: { name: string }) =>
      repository.labels.has(name.toLowerCase()) ? labelNode(repository, name) : null,
  };
}

function settings(repository: Repository) {
  const { id, name, fullName, visibility } = repository;
  return {
    id: nodeId('R', id),
    databaseId: id,
    name,
    nameWithOwner: fullName,
    url: page(fullName),
    isArchived: repository.archived,
    isDisabled: repository.disabled,
    isEmpty: repository.refs.size === 0,
    isFork: repository.parent !== undefined,
    isLocked: false,
    isMirror: repository.mirrorUrl !== null,
    isPrivate: visibility === 'private',
    visibility: visibility.toUpperCase(),
    diskUsage: repository.store.size,
    autoMergeAllowed: repository.allowAutoMerge,
    mergeQueue: null,
    pushedAt: isoTime(repository.pushedAt),
  };
}

/** Only people have a role; an installation has permissions instead. */
function viewerPermission({ world, caller }: Context, repository: Repository): string | null {
  if (caller.kind !== 'user') return null;
  const role = world.roleOf(caller.token.account, repository);
  return role === 'none' ? null : role.toUpperCase();
}

function fullRef(name: string): string {
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

/** Refs in a folder of refs with a text in the rest of their names; half a name is no folder. */
function refsBelow({ refs }: Repository, prefix: string, query: string): string[] {
  const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return [...refs.keys()]
    .filter((name) => name.startsWith(folder) && name.slice(folder.length).toLowerCase().includes(query.toLowerCase()))
    .sort();
}

/** A ref as `Ref`; null when there is none. */
export function refNode(context: Context, repository: Repository, ref: string) {
  const oid = refSeen(context, repository, ref);
  if (oid === undefined) return null;
  const prefix = ref.split('/').slice(0, 2).join('/');
  const branch = ref.slice('refs/heads/'.length);
  return {
    __typename: 'Ref',
    id: nodeId('REF', `${repository.id}:${ref}`),
    name: ref.slice(prefix.length + 1),
    prefix: `${prefix}/`,
    target: () => gitObjectNode(context.world, repository, oid),
    repository: () => repositoryNode(context, repository),
    associatedPullRequests: (filter: PullFilter) =>
      connection(pullsFor(context, repository, { ...filter, headRefName: branch }), filter, (pull) =>
        context.nodes.pull(context, pull),
      ),
  };
}

/** The object of `revision` or `revision:path`. */
function expressed(context: Context, repository: Repository, expression: string): string | undefined {
  const colon = expression.indexOf(':');
  const oid = resolved(context, repository, colon < 0 ? expression : expression.slice(0, colon));
  if (colon < 0 || oid === undefined) return oid;
  const { store } = repository;
  const tree = store.has(oid, 'commit') ? store.commit(oid).tree : oid;
  return entryAt(store, tree, expression.slice(colon + 1))?.oid;
}

function pullsFor({ stale }: Context, repository: Repository, filter: PullFilter) {
  const known = stale ? repository.pulls().slice(0, -1) : repository.pulls();
  const kept = known.filter(({ issue, merge, head, base }) => {
    const state = merge === undefined ? issue.state.toUpperCase() : 'MERGED';
    if (filter.states != null && !filter.states.includes(state)) return false;
    if (filter.headRefName != null && head.branch !== filter.headRefName) return false;
    if (filter.baseRefName != null && base.branch !== filter.baseRefName) return false;
    return filter.labels == null || filter.labels.some((label) => issue.labels.includes(label));
  });
  const key = filter.orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt';
  const sorted = kept.sort((a, b) => a.issue[key] - b.issue[key] || a.issue.number - b.issue.number);
  return filter.orderBy?.direction === 'DESC' ? sorted.reverse() : sorted;
}
