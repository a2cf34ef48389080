import type { Signature } from '../git/commit.ts';
import { commitsBetween, isAncestor, mergeBase } from '../git/history.ts';
import { type Oid, zeroOid } from '../git/object.ts';
import { signed } from '../git/verification.ts';
import { type Account, noreplyAddress } from '../world/account.ts';
import type { AutoMerge, MergeMethod, PullRequest } from '../world/pull-request.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { record } from './issues.ts';
import { closePull, emitPull } from './pull-requests.ts';
import { moveRefs } from './refs.ts';

/** Works out by git whether a pull request merges cleanly, and remembers it for this pair of commits. */
export async function settleMergeability(pull: PullRequest): Promise<Oid | undefined> {
  const { base, head, mergeability: known } = pull;
  const ours = base.repository.head(base.branch) ?? base.sha;
  if (known?.base === ours && known.head === head.sha) return known.tree;
  const tree = await mergedTree(base.repository, ours, head.sha);
  pull.base = { ...base, sha: ours };
  pull.mergeability = { base: ours, head: head.sha, tree };
  return tree;
}

/** The tree of a clean merge; undefined when the two conflict. Git is asked only where neither contains the other. */
export async function mergedTree(repository: Repository, ours: Oid, theirs: Oid): Promise<Oid | undefined> {
  const { store } = repository;
  if (isAncestor(store, ours, theirs)) return store.commit(theirs).tree;
  if (isAncestor(store, theirs, ours)) return store.commit(ours).tree;
  return await repository.folder().merge(ours, theirs);
}

/** Merges a pull request; `by` the one who presses the button. Throws `RejectedError` where GitHub would. */
export async function mergePull(
  world: World,
  pull: PullRequest,
  { by, method }: { by: Account; method: MergeMethod },
): Promise<Oid> {
  const { issue, base } = pull;
  if (issue.state === 'closed') throw new RejectedError(405, 'Pull Request is not mergeable');
  if (pull.draft) throw new RejectedError(405, 'Pull Request is still a draft');
  const tree = await settleMergeability(pull);
  if (tree === undefined) throw new RejectedError(405, 'Pull Request has merge conflicts');
  const commit = mergeCommit(world, pull, { by, method, tree });
  pull.merge = { at: world.clock.now(), by, commit };
  const { repository, branch } = base;
  moveRefs(world, {
    repository,
    by,
    merging: true,
    moves: [{ ref: `refs/heads/${branch}`, after: commit, force: true }],
  });
  closePull(world, pull, by);
  if (repository.deleteBranchOnMerge) dropHead(world, pull, by);
  return commit;
}

function dropHead(world: World, { head }: PullRequest, by: Account): void {
  const { repository, branch } = head;
  if (repository.head(branch) === undefined) return;
  moveRefs(world, { repository, by, moves: [{ ref: `refs/heads/${branch}`, after: zeroOid }] });
}

function mergeCommit(world: World, pull: PullRequest, wish: { by: Account; method: MergeMethod; tree: Oid }): Oid {
  const { issue, head, base } = pull;
  const { store } = base.repository;
  const author = personal(world, wish.by);
  const committer = webFlow(world);
  if (wish.method === 'rebase') return rebased(world, pull, wish.tree);
  const merging = wish.method === 'merge';
  const message = merging
    ? `Merge pull request #${issue.number} from ${head.repository.owner.login}/${head.branch}\n\n${issue.title}`
    : `${issue.title} (#${issue.number})\n`;
  const parents = merging ? [base.sha, head.sha] : [base.sha];
  return store.putCommit(signed({ tree: wish.tree, parents, author, committer, message }));
}

/** Replays the commits onto the base. Only the last tree is that of a merge; those between keep their own, which no test reads. */
function rebased(world: World, { head, base }: PullRequest, tree: Oid): Oid {
  const { store } = base.repository;
  const start = mergeBase(store, base.sha, head.sha) ?? base.sha;
  const oids = commitsBetween(store, start, head.sha).reverse();
  return oids.reduce((parent, oid, index) => {
    const { author, message, tree: own } = store.commit(oid);
    const last = index === oids.length - 1;
    return store.putCommit({ tree: last ? tree : own, parents: [parent], author, committer: webFlow(world), message });
  }, base.sha);
}

/** "Update branch": merges the base into the head branch, as the button on the page does. Throws on conflicts. */
export async function updateBranch(world: World, pull: PullRequest, by: Account): Promise<Oid> {
  const { base, head } = pull;
  const { store } = head.repository;
  const ours = base.repository.head(base.branch) ?? base.sha;
  const tree = await settleMergeability(pull);
  if (tree === undefined) throw new RejectedError(422, 'merge conflict between base and head');
  const message = `Merge branch '${base.branch}' into ${head.branch}`;
  const author = personal(world, by);
  const commit = signed({ tree, parents: [head.sha, ours], author, committer: webFlow(world), message });
  const after = store.putCommit(commit);
  moveRefs(world, { repository: head.repository, by, moves: [{ ref: `refs/heads/${head.branch}`, after }] });
  return after;
}

/** Sets or withdraws the wish to merge once all rules are content. */
export function setAutoMerge(
  world: World,
  pull: PullRequest,
  { by, method }: { by: Account; method: MergeMethod | undefined },
): void {
  if (method !== undefined && !pull.base.repository.allowAutoMerge) {
    throw new RejectedError(422, 'Auto merge is not allowed for this repository');
  }
  const wish: AutoMerge | undefined = method === undefined ? undefined : { by, method, at: world.clock.now() };
  pull.autoMerge = wish;
  const action = wish === undefined ? 'auto_merge_disabled' : 'auto_merge_enabled';
  record(world, pull.issue, { event: action, actor: by });
  emitPull(world, pull, {
    action,
    sender: by,
    with: () => (wish === undefined ? { reason: 'Auto-merge was disabled' } : {}),
  });
}

/** An account as the author of a commit. */
export function personal(world: World, account: Account): Signature {
  return { name: account.login, email: noreplyAddress(account), time: world.clock.now() };
}

/** GitHub itself as committer. */
export function webFlow(world: World): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', time: world.clock.now() };
}
