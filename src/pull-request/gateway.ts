import type { CheckRun, KnownCheck } from './check/check-run.ts';
import type {
  CommentFacts,
  LineComment,
  NewPull,
  Permission,
  PullChange,
  PullFacts,
  PullSearch,
  PullsFound,
  Reaction,
} from './pull.ts';
import type {
  BlobText,
  ChangedPath,
  CommitFacts,
  Comparison,
  Oid,
  OrganisationConfig,
  RepositoryName,
  RepositorySnapshot,
  TreeListing,
} from './repository.ts';

/** What is read of one repository. Every call may throw `GitHubError`; none is tried again. */
export interface Reading {
  readonly repository: RepositoryName;
  /** The facts, the head of the default branch, the configurations there, and what is there of ours; one request. */
  snapshot(search: PullSearch): Promise<RepositorySnapshot>;
  /** A tree with all that lies below it, or with its own entries only; one request. */
  tree(oid: Oid, depth: 'all' | 'own'): Promise<TreeListing>;
  /** Texts of blobs by id; one request for about a hundred. Blobs that do not exist are left out. */
  blobs(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, BlobText>>;
  /** Files of a commit by path; those that do not exist there are left out; one request for about a hundred. */
  files(commit: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, BlobText>>;
  /** As `files`, of a commit or a tree, without the texts. */
  blobIds(root: Oid, paths: readonly string[]): Promise<ReadonlyMap<string, Oid>>;
  /** The settings of the owner's repository `.github`; no request after a snapshot, which has seen them. */
  organisationConfig(): Promise<OrganisationConfig>;
  /** Where a branch stands; `undefined` if there is none of that short name. */
  branch(name: string): Promise<Oid | undefined>;
  commit(oid: Oid): Promise<CommitFacts>;
  /** What the second commit has that the first has not; `undefined` if one of them is unknown. */
  compare(base: Oid, head: Oid): Promise<Comparison | undefined>;
}

/** Files to be written onto a tree. The mode is kept as it is given. */
export interface NewTree {
  readonly base: Oid;
  readonly files: readonly { readonly path: string; readonly mode: string; readonly text: string }[];
}

/** A move of a branch, made only if it stands where it is believed to stand. */
export interface BranchMove {
  readonly branch: string;
  /** `undefined`: must not exist. */
  readonly before: Oid | undefined;
  /** `undefined`: is deleted. */
  readonly after: Oid | undefined;
}

/** What is written to branches. */
export interface Writing {
  createTree(tree: NewTree): Promise<Oid>;
  /** Makes a commit without author and committer, so that GitHub signs it for an App. */
  createCommit(commit: {
    readonly tree: Oid;
    readonly parents: readonly Oid[];
    readonly message: string;
  }): Promise<CommitFacts>;
  /** Moves a branch, forced if need be. A failure does not tell whether it moved: read the branch again. */
  moveBranch(move: BranchMove): Promise<void>;
}

/** What is done with pull requests. */
export interface Pulls {
  /** Who the gateway speaks for; the logins of Apps end in `[bot]`. */
  readonly login: string;
  /** Name and address that GitHub gives to commits of ours, as `Name <address>`. */
  signature(): Promise<string>;
  findPulls(search: PullSearch): Promise<PullsFound>;
  /** Ours that were not merged, whatever branch they came from; at most 100 closed and 20 open ones, late by some minutes. */
  unmergedPulls(): Promise<readonly PullFacts[]>;
  pull(number: number): Promise<PullFacts>;
  /** Numbers of the open pull requests, anybody's, the last touched ones first, at most 100. */
  openPulls(): Promise<readonly number[]>;
  createPull(pull: NewPull): Promise<PullFacts>;
  updatePull(number: number, change: PullChange): Promise<void>;
  /** Files of a pull request with their hunks, at most 3,000. */
  pullFiles(number: number): Promise<readonly ChangedPath[]>;
  comments(number: number): Promise<readonly CommentFacts[]>;
  /** One comment by its id; `undefined` if it is gone. */
  comment(id: number): Promise<CommentFacts | undefined>;
  /** Who reviewed it, and when; a pending review is none. */
  reviews(number: number): Promise<readonly Pick<CommentFacts, 'author' | 'createdAt'>[]>;
  /** Who did something else to it, and when: to its title, labels, people, branches, or by closing or reopening it. */
  events(number: number): Promise<readonly Pick<CommentFacts, 'author' | 'createdAt'>[]>;
  createComment(number: number, body: string): Promise<number>;
  updateComment(id: number, body: string): Promise<void>;
  react(comment: number, reaction: Reaction): Promise<void>;
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  /** Asks people by login and teams as `organisation/team`. */
  requestReviewers(number: number, reviewers: readonly string[]): Promise<void>;
  addAssignees(number: number, logins: readonly string[]): Promise<void>;
  permissionOf(login: string): Promise<Permission>;
}

/** What is said on other people's pull requests. */
export interface Checks {
  /** The check run of ours of that name on a commit; the newest if there are several. */
  checkRun(head: Oid, name: string): Promise<KnownCheck | undefined>;
  /** Makes a check run; gives its id. */
  createCheckRun(run: CheckRun): Promise<number>;
  /** Changes a check run. Its annotations stay, and those given are added. */
  updateCheckRun(id: number, run: CheckRun): Promise<void>;
  lineComments(number: number): Promise<readonly (LineComment & { readonly author?: string })[]>;
  /** One review without a verdict. GitHub refuses it as a whole if one comment does not lie in the diff. */
  createReview(number: number, head: Oid, comments: readonly LineComment[]): Promise<void>;
}

/** What this room needs of GitHub for one repository. Plain data in and out; `GitHubError` is all that is thrown. */
export interface Gateway extends Reading, Writing, Pulls, Checks {}
