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
  const isOurs = (commit: CommitFacts): boolean =>
    facts.written.includes(commit.oid) || isProven(commit, marker.tree, facts);
  const comparison = await gateway.compare(pull.base.commit, pull.head.commit);
  if (comparison === undefined || comparison.truncated) return { kind: 'theirs' };
  const last = comparison.commits.findLastIndex(isOurs);
  const changed = comparison.commits.at(-1);
  if (last < 0) return theirs(changed);
  for (const commit of comparison.commits.slice(last + 1)) {
    const harmless = isIgnored(commit, facts.ignoredAuthors) || (await isCleanMerge(commit, gateway));
    if (!harmless) return theirs(commit);
  }
  return { kind: 'ours' };
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
