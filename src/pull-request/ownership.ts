import { isCleanMerge } from './clean-merge.ts';
import type { Reading } from './gateway.ts';
import { anyNameLike } from './name-glob.ts';
import type { OurPull } from './ours.ts';
import type { CommitFacts, Oid } from './repository.ts';

/** Whose a branch is. */
export type Ownership =
  | { readonly kind: 'ours' }
  /** Somebody else's commit is on it, or ours was changed. `by` is a login or an address, where one is known. */
  | { readonly kind: 'theirs'; readonly by?: string };

/** What decides whose a branch is. */
export interface OwnershipFacts {
  /** Who we are. */
  readonly login: string;
  /** Commits that we wrote to the branch, or were about to write. */
  readonly written: readonly Oid[];
  /** Logins and addresses that are nobody's, as globs. */
  readonly ignoredAuthors: readonly string[];
  /** Where the base branch stands. GitHub's own note of it in a pull request may be old. */
  readonly base: Oid;
}

/**
 * Whose the branch of a pull request is. Ours is a head that we wrote. What GitHub merged into it from the base branch,
 * and what ignored authors did, changes nothing; anything else is somebody's, an amended commit of ours too.
 */
export async function ownershipOf(
  { pull, marker }: OurPull,
  facts: OwnershipFacts,
  gateway: Pick<Reading, 'commit' | 'compare' | 'files' | 'blobIds'>,
): Promise<Ownership> {
  if (facts.written.includes(pull.head.commit)) return { kind: 'ours' };
  const comparison = await gateway.compare(facts.base, pull.head.commit);
  if (comparison === undefined || comparison.truncated) return { kind: 'theirs' };
  const { commits } = comparison;
  const last = commits.findLast((one) => facts.written.includes(one.oid) || isProven(one, marker.tree, facts));
  if (last === undefined) return theirs(commits.at(-1));
  const below = ancestorsOf(last, commits);
  for (const commit of commits) {
    if (below.has(commit.oid) || isIgnored(commit, facts.ignoredAuthors)) continue;
    if (!(await isCleanMerge(commit, gateway))) return theirs(commit);
  }
  return { kind: 'ours' };
}

/** A commit and all that it stands on, among some commits. */
function ancestorsOf(commit: CommitFacts, commits: readonly CommitFacts[]): ReadonlySet<Oid> {
  const parents = new Map(commits.map((one) => [one.oid, one.parents]));
  const below = new Set([commit.oid]);
  for (const oid of below) for (const parent of parents.get(oid) ?? []) below.add(parent);
  return below;
}

/** Only GitHub signs in our name, so a verified commit of ours with the tree that we planned is the one that we wrote. */
function isProven(commit: CommitFacts, tree: Oid, { login }: OwnershipFacts): boolean {
  return commit.verified && commit.author === login && commit.tree === tree;
}

function isIgnored({ author, authorEmail }: CommitFacts, globs: readonly string[]): boolean {
  return anyNameLike([author ?? '', authorEmail], globs);
}

function theirs(commit: CommitFacts | undefined): Ownership {
  const by = commit?.author ?? commit?.authorEmail;
  return by === undefined || by === '' ? { kind: 'theirs' } : { kind: 'theirs', by };
}
