import { type Actor, comment, deleteComment, editComment, react } from '../acts/comments.ts';
import { addLabels, assign, removeLabel } from '../acts/labels.ts';
import { mergePull, personal, setAutoMerge, updateBranch } from '../acts/merges.ts';
import { closePull, editPull, openPull, reopenPull, setDraft } from '../acts/pull-requests.ts';
import { moveRefs } from '../acts/refs.ts';
import { type LineComment, submitReview } from '../acts/reviews.ts';
import { changesBetween } from '../git/changes.ts';
import { type Oid, zeroOid } from '../git/object.ts';
import { signed } from '../git/verification.ts';
import { type Account, includesRole } from '../world/account.ts';
import type { Comment, Issue, Reaction } from '../world/issue.ts';
import type { MergeMethod, PullRequest, Review } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { changedTree, type StoryFiles } from './files.ts';

/** Where and how a push goes. A branch that does not exist begins at `from`, by default the head of the default branch. */
export interface PushOptions {
  readonly branch?: string;
  readonly from?: Oid;
  readonly message?: string;
  /** Signs the commit, so that it counts as verified. */
  readonly signed?: boolean;
}

/** What a pull request is opened with. `files` are pushed to the head branch first. */
export interface PullOptions {
  readonly head: string;
  readonly base?: string;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly files?: StoryFiles;
  /** The fork that holds the head branch. */
  readonly from?: Repository;
}

/** Someone who works on code: pushes, opens pull requests, talks. Whoever pushes gets the role that it takes. */
export class Contributor {
  readonly account: Account;
  protected readonly world: World;

  constructor(world: World, account: Account) {
    this.world = world;
    this.account = account;
  }

  /** One commit, pushed. Returns it. */
  pushes(repository: Repository, files: StoryFiles, options: PushOptions = {}): Oid {
    return this.pushesCommits(repository, [files], options);
  }

  /** Several commits in one push. Returns the last. */
  pushesCommits(repository: Repository, commits: readonly StoryFiles[], options: PushOptions = {}): Oid {
    const branch = options.branch ?? repository.defaultBranch;
    const start = repository.head(branch) ?? options.from ?? repository.head();
    const after = commits.reduce<Oid | undefined>((parent, files) => {
      return this.#commit(repository, files, { ...options, parents: parent === undefined ? [] : [parent] });
    }, start);
    return this.forcePushes(repository, branch, after ?? zeroOid);
  }

  /** Replaces the last commit of a branch by one with other files, and forces it through. */
  amends(repository: Repository, branch: string, files: StoryFiles): Oid {
    const { store } = repository;
    const head = repository.head(branch) ?? zeroOid;
    const { parents, message, tree } = store.commit(head);
    const fresh = {
      tree: changedTree(store, tree, files),
      parents,
      message,
      author: this.#name(),
      committer: this.#name(),
    };
    return this.forcePushes(repository, branch, store.putCommit(fresh));
  }

  /** Puts a branch on a commit, wherever it was. */
  forcePushes(repository: Repository, branch: string, after: Oid): Oid {
    if (!includesRole(this.world.roleOf(this.account, repository), 'write'))
      repository.collaborators.set(this.account.login, 'write');
    moveRefs(this.world, {
      repository,
      by: this.account,
      moves: [{ ref: `refs/heads/${branch}`, after, force: true }],
    });
    return after;
  }

  deletesBranch(repository: Repository, branch: string): void {
    this.forcePushes(repository, branch, zeroOid);
  }

  /** Copies a repository to the own account. */
  forks(repository: Repository): Repository {
    const fork = this.world.createRepository(this.account, repository.name, repository);
    fork.visibility = repository.visibility;
    fork.defaultBranch = repository.defaultBranch;
    for (const [ref, oid] of repository.refs) if (ref.startsWith('refs/heads/')) fork.refs.set(ref, oid);
    return fork;
  }

  opens(repository: Repository, options: PullOptions): PullRequest {
    const { head: branch, files, from: source = repository, title = branch, body, draft = false } = options;
    if (files !== undefined) this.pushes(source, files, { branch, message: title });
    const base = { repository, branch: options.base ?? repository.defaultBranch };
    return openPull(this.world, {
      by: this.account,
      base,
      head: { repository: source, branch },
      title,
      body: body ?? null,
      draft,
    });
  }

  async merges(pull: PullRequest, method: MergeMethod = 'merge'): Promise<Oid> {
    return await mergePull(this.world, pull, { by: this.account, method });
  }

  closes(pull: PullRequest): void {
    closePull(this.world, pull, this.account);
  }

  reopens(pull: PullRequest): void {
    reopenPull(this.world, pull, this.account);
  }

  edits(pull: PullRequest, what: { title?: string; body?: string; base?: string }): void {
    editPull(this.world, pull, { by: this.account, ...what });
  }

  convertsToDraft(pull: PullRequest): void {
    setDraft(this.world, pull, { by: this.account, draft: true });
  }

  marksReady(pull: PullRequest): void {
    setDraft(this.world, pull, { by: this.account, draft: false });
  }

  /** Presses "Update branch". Returns the merge commit. */
  async updatesBranch(pull: PullRequest): Promise<Oid> {
    return await updateBranch(this.world, pull, this.account);
  }

  enablesAutoMerge(pull: PullRequest, method: MergeMethod = 'merge'): void {
    setAutoMerge(this.world, pull, { by: this.account, method });
  }

  disablesAutoMerge(pull: PullRequest): void {
    setAutoMerge(this.world, pull, { by: this.account, method: undefined });
  }

  /** Opens the pull request that GitHub's "Revert" button makes of a merged one, and merges it. Returns it. */
  async reverts(pull: PullRequest): Promise<PullRequest> {
    const { issue, base, head, merge } = pull;
    const { repository } = base;
    const { store } = repository;
    const { tree, parents } = store.commit(merge?.commit ?? head.sha);
    const changes = changesBetween(store, tree, store.commit(parents[0] ?? head.sha).tree);
    const files = changes.flatMap(({ path, previousPath, after }): [string, StoryFiles[string]][] => {
      const back = after === undefined ? null : { text: store.blob(after.oid), mode: after.mode };
      return [[path, back], ...(previousPath === undefined ? [] : ([[previousPath, null]] as [string, null][]))];
    });
    const title = `Revert "${issue.title}"`;
    const body = `Reverts ${repository.fullName}#${issue.number}`;
    const revert = this.opens(repository, {
      head: `revert-${issue.number}-${head.branch}`,
      title,
      body,
      files: Object.fromEntries(files),
    });
    await this.merges(revert);
    return revert;
  }

  comments(on: PullRequest | Issue, body: string): Comment {
    const by: Actor = { account: this.account, app: undefined };
    return comment(this.world, 'issue' in on ? on.issue : on, { by, body });
  }

  editsComment(one: Comment, body: string): void {
    editComment(this.world, one, { by: this.account, body });
  }

  deletesComment(one: Comment): void {
    deleteComment(this.world, one, this.account);
  }

  reacts(to: Comment, content: string): Reaction {
    return react(this.world, to.reactions, { by: this.account, content })[0];
  }

  labels({ issue }: PullRequest, ...names: readonly string[]): void {
    addLabels(this.world, issue, { by: this.account, names });
  }

  unlabels({ issue }: PullRequest, name: string): void {
    removeLabel(this.world, issue, { by: this.account, name });
  }

  assigns({ issue }: PullRequest, who: Contributor): void {
    assign(this.world, issue, { by: this.account, who: who.account, add: true });
  }

  reviews(
    pull: PullRequest,
    state: Review['state'],
    said: { body?: string; comments?: readonly LineComment[] } = {},
  ): Review {
    const { body = '', comments = [] } = said;
    return submitReview(this.world, pull, { by: this.account, state, body, comments });
  }

  #commit(repository: Repository, files: StoryFiles, options: PushOptions & { parents: readonly Oid[] }): Oid {
    const { store } = repository;
    const [parent] = options.parents;
    const base = parent === undefined ? undefined : store.commit(parent).tree;
    const message = options.message ?? `Change ${Object.keys(files).join(', ')}`;
    const tree = changedTree(store, base, files);
    const commit = { tree, parents: options.parents, author: this.#name(), committer: this.#name(), message };
    return store.putCommit(options.signed === true ? signed(commit) : commit);
  }

  #name() {
    return personal(this.world, this.account);
  }
}
