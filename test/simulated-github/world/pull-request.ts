import type { Oid } from '../git/object.ts';
import type { Account } from './account.ts';
import type { Issue, Reaction } from './issue.ts';
import type { Repository } from './repository.ts';

/** One end of a pull request: a branch (short name) with the commit it had last. */
export interface PullEnd {
  readonly repository: Repository;
  readonly branch: string;
  readonly sha: Oid;
}

/** The part of a pull request that issues do not have. */
export interface PullRequest {
  readonly id: number;
  readonly issue: Issue;
  base: PullEnd;
  head: PullEnd;
  draft: boolean;
  merge: Merge | undefined;
  autoMerge: AutoMerge | undefined;
  requestedReviewers: Account[];
  requestedTeams: string[];
  readonly reviews: Review[];
  readonly comments: ReviewComment[];
  /** Whether it merges cleanly, for one pair of commits. */
  mergeability: { readonly base: Oid; readonly head: Oid; readonly tree: Oid | undefined } | undefined;
  /** Set when the head branch was rewritten or made anew while it was closed: such a one cannot be reopened. */
  headRewritten: boolean;
}

/** How and when a pull request was merged. */
export interface Merge {
  readonly at: number;
  readonly by: Account;
  readonly commit: Oid;
}

/** A wish to merge as soon as the rules allow it. */
export interface AutoMerge {
  readonly by: Account;
  readonly method: MergeMethod;
  readonly at: number;
}

/** The three ways to merge. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A review with its verdict. */
export interface Review {
  readonly id: number;
  readonly author: Account;
  body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: Oid;
  readonly at: number;
}

/** A comment on lines of the diff. */
export interface ReviewComment {
  readonly id: number;
  readonly review: Review;
  readonly author: Account;
  readonly path: string;
  readonly line: number;
  readonly side: 'LEFT' | 'RIGHT';
  readonly startLine: number | undefined;
  readonly startSide: 'LEFT' | 'RIGHT' | undefined;
  readonly commit: Oid;
  readonly diffHunk: string;
  /** Lines below the first hunk's heading in the diff of the file. */
  readonly position: number;
  readonly inReplyTo: number | undefined;
  readonly createdAt: number;
  updatedAt: number;
  body: string;
  readonly reactions: Reaction[];
}
