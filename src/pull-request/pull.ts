import type { Oid } from './repository.ts';

/** A pull request as it stands. Times in milliseconds since 1970. */
export interface PullFacts {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  /** Login of who opened it; bots' end in `[bot]`. Absent for a deleted account. */
  readonly author?: string;
  /** Whether the head lies in another repository. */
  readonly crossRepository: boolean;
  readonly head: { readonly branch: string; readonly commit: Oid };
  readonly base: { readonly branch: string; readonly commit: Oid };
  /** `unknown` while GitHub works it out. */
  readonly mergeable: 'clean' | 'conflicting' | 'unknown';
  /** Somebody asked for it to be merged by itself, or it stands in the merge queue. */
  readonly autoMerge: boolean;
  readonly labels: readonly string[];
  readonly createdAt: number;
  readonly closedAt?: number;
  /** The commit that it became, once merged. */
  readonly mergeCommit?: Oid;
}

/** What is looked for among a repository's pull requests. */
export interface PullSearch {
  /** Short names of head branches, whether they exist or not. */
  readonly branches: readonly string[];
  /** All branches whose short names begin with this, and their pull requests. */
  readonly prefix: string;
}

/** What is there of branches and pull requests of ours. */
export interface PullsFound {
  /** Heads of the branches with the prefix, by short name. */
  readonly branches: ReadonlyMap<string, Oid>;
  /** Pull requests from the branches named and those with the prefix, newest first. */
  readonly pulls: readonly PullFacts[];
}

/** A pull request to be opened. */
export interface NewPull {
  readonly title: string;
  readonly body: string;
  /** Short name of a branch of the same repository. */
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

/** What changes of a pull request; what is absent stays. */
export interface PullChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly base?: string;
}

/** A comment in the conversation of a pull request. */
export interface CommentFacts {
  readonly id: number;
  readonly author?: string;
  readonly body: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
}

/** A comment on lines of a pull request's new version. Lines count from 1, both ends included. */
export interface LineComment {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly body: string;
}

/** Reactions that GitHub knows. */
export type Reaction = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

/** What a person may do in a repository, weakest first. */
export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';
