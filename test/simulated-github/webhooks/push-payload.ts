import { isoTime } from '../clock.ts';
import { changesBetween } from '../git/changes.ts';
import type { Signature } from '../git/commit.ts';
import { ancestry, commitsBetween } from '../git/history.ts';
import { type Oid, zeroOid } from '../git/object.ts';
import { page } from '../rest/render/account.ts';
import { wholeRepository } from '../rest/render/repository.ts';
import { type Account, noreplyAddress } from '../world/account.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** The most commits that a push lists, by GitHub's documentation. */
const commitLimit = 2048;

/** One ref that moved; an oid of zeros stands for none. */
export interface Push {
  readonly repository: Repository;
  readonly ref: string;
  readonly before: Oid;
  readonly after: Oid;
  readonly forced: boolean;
  readonly pusher: Account;
}

/** What the `push` event says beside organization, sender and installation. */
export function pushPayload(world: World, push: Push) {
  const { repository, ref, before, after, forced, pusher } = push;
  const commits = after === zeroOid ? [] : pushedCommits(push).map((oid) => pushedCommit(world, repository, oid));
  return {
    ref,
    before,
    after,
    repository: pushedRepository(world, repository),
    pusher: { name: pusher.login, email: noreplyAddress(pusher) },
    created: before === zeroOid,
    deleted: after === zeroOid,
    forced,
    base_ref: null,
    compare: page(`${repository.fullName}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`),
    commits: commits.slice(-commitLimit),
    head_commit: after === zeroOid ? null : pushedCommit(world, repository, after),
  };
}

/** The commits that a push brought, oldest first: for a new branch those that no other branch has. */
function pushedCommits({ repository, ref, before, after }: Push): Oid[] {
  const { store, refs } = repository;
  if (before !== zeroOid) return commitsBetween(store, before, after).reverse();
  const others = [...refs].filter(([name]) => name !== ref && name.startsWith('refs/heads/'));
  const known = new Set(others.flatMap(([, oid]) => ancestry(store, oid)));
  return ancestry(store, after, known).reverse();
}

function pushedCommit(world: World, repository: Repository, oid: Oid) {
  const { store } = repository;
  const commit = store.commit(oid);
  const [parent] = commit.parents;
  const changes = changesBetween(store, parent === undefined ? undefined : store.commit(parent).tree, commit.tree);
  const paths = (status: string): string[] => changes.filter((one) => one.status === status).map(({ path }) => path);
  const renamed = changes.filter(({ status }) => status === 'renamed');
  return {
    id: oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: isoTime(commit.committer.time),
    url: page(`${repository.fullName}/commit/${oid}`),
    author: person(world, commit.author),
    committer: person(world, commit.committer),
    added: [...paths('added'), ...renamed.map(({ path }) => path)],
    removed: [...paths('removed'), ...renamed.map(({ previousPath }) => previousPath ?? '')],
    modified: paths('modified'),
  };
}

function person(world: World, { name, email }: Signature) {
  const known = world.accounts.get(name.toLowerCase());
  return { name, email, ...(known === undefined ? {} : { username: known.login }) };
}

/** In this event, and only here, times of the repository are seconds since 1970. */
function pushedRepository(world: World, repository: Repository) {
  return {
    ...wholeRepository(world, repository),
    created_at: Math.floor(repository.createdAt / 1000),
    pushed_at: Math.floor(repository.pushedAt / 1000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}
