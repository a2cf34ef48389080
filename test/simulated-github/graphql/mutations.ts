import { actorOf } from '../access/caller.ts';
import { personal, setAutoMerge, webFlow } from '../acts/merges.ts';
import { setDraft } from '../acts/pull-requests.ts';
import { moveRefs } from '../acts/refs.ts';
import { type Oid, zeroOid } from '../git/object.ts';
import { filesOf } from '../git/tree.ts';
import { editedTree, type TreeEdit } from '../git/tree-edit.ts';
import { signed } from '../git/verification.ts';
import { readNodeId } from '../world/identifiers.ts';
import type { MergeMethod, PullRequest } from '../world/pull-request.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import { type Context, mustHave, typedError } from './context.ts';
import { commitNode } from './nodes/git-object.ts';
import { commentNode, pullNode } from './nodes/pull-request.ts';
import { refNode } from './nodes/repository.ts';
import { commentById, pullById } from './queries.ts';

interface Input<Fields> {
  readonly input: Fields & { readonly clientMutationId?: string | null };
}

interface RefUpdate {
  readonly name: string;
  readonly afterOid: Oid;
  readonly beforeOid?: Oid | null;
  readonly force?: boolean | null;
}

/** The fields of `Mutation`. */
export const mutations = {
  updateRefs({ input }: Input<{ repositoryId: string; refUpdates: readonly RefUpdate[] }>, context: Context) {
    const repository = repositoryById(context, input.repositoryId);
    mustHave(context, repository, ['contents', 'write']);
    for (const { name, beforeOid } of input.refUpdates) {
      if (beforeOid != null && (repository.refs.get(name) ?? zeroOid) !== beforeOid) throw somethingWentWrong();
    }
    const moves = input.refUpdates.map(({ name, afterOid, force }) => ({
      ref: name,
      after: afterOid,
      force: force === true,
    }));
    translated(() => moveRefs(context.world, { repository, by: actorOf(context.caller).account, moves }));
    return { clientMutationId: input.clientMutationId ?? null };
  },
  updateRef({ input }: Input<{ refId: string; oid: Oid; force?: boolean | null }>, context: Context) {
    const [id = '', ...rest] = (readNodeId(input.refId)?.id ?? '').split(':');
    const repository = context.world.repositories.get(Number(id));
    if (repository === undefined) throw unresolved(input.refId);
    mustHave(context, repository, ['contents', 'write']);
    const ref = rest.join(':');
    const move = { ref, after: input.oid, force: input.force === true };
    translated(() => moveRefs(context.world, { repository, by: actorOf(context.caller).account, moves: [move] }));
    return { clientMutationId: input.clientMutationId ?? null, ref: refNode(context, repository, ref) };
  },
  createCommitOnBranch,
  enablePullRequestAutoMerge(
    { input }: Input<{ pullRequestId: string; mergeMethod?: string | null }>,
    context: Context,
  ) {
    const pull = writablePull(context, input.pullRequestId, 'contents');
    const method = (input.mergeMethod ?? 'MERGE').toLowerCase() as MergeMethod;
    translated(() => setAutoMerge(context.world, pull, { by: actorOf(context.caller).account, method }));
    return { clientMutationId: input.clientMutationId ?? null, pullRequest: pullNode(context, pull) };
  },
  disablePullRequestAutoMerge({ input }: Input<{ pullRequestId: string }>, context: Context) {
    const pull = writablePull(context, input.pullRequestId, 'contents');
    translated(() => setAutoMerge(context.world, pull, { by: actorOf(context.caller).account, method: undefined }));
    return { clientMutationId: input.clientMutationId ?? null, pullRequest: pullNode(context, pull) };
  },
  convertPullRequestToDraft: (input: Input<{ pullRequestId: string }>, context: Context) => draft(input, context, true),
  markPullRequestReadyForReview: (input: Input<{ pullRequestId: string }>, context: Context) =>
    draft(input, context, false),
  minimizeComment({ input }: Input<{ subjectId: string; classifier: string }>, context: Context) {
    const comment = commentById(context, input.subjectId);
    if (comment === undefined) throw unresolved(input.subjectId);
    mustHave(context, comment.issue.repository, [
      comment.issue.pull === undefined ? 'issues' : 'pull_requests',
      'write',
    ]);
    comment.minimized = true;
    return { clientMutationId: input.clientMutationId ?? null, minimizedComment: commentNode(comment) };
  },
};

/** What GitHub answers where it does not tell why, a stale `beforeOid` among others (orgs/community#213655). */
function somethingWentWrong() {
  return typedError(
    'INTERNAL',
    'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.',
  );
}

function unresolved(id: string) {
  return typedError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

function translated<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof RejectedError) throw typedError('UNPROCESSABLE', error.message);
    throw error;
  }
}

function repositoryById({ world }: Context, id: string): Repository {
  const read = readNodeId(id);
  const repository = read?.prefix === 'R' ? world.repositories.get(Number(read.id)) : undefined;
  if (repository === undefined || repository.deleted) throw unresolved(id);
  return repository;
}

function writablePull(context: Context, id: string, resource: 'contents' | 'pull_requests'): PullRequest {
  const pull = pullById(context, id);
  if (pull === undefined) throw unresolved(id);
  mustHave(context, pull.base.repository, [resource, 'write']);
  return pull;
}

function draft({ input }: Input<{ pullRequestId: string }>, context: Context, on: boolean) {
  const pull = writablePull(context, input.pullRequestId, 'pull_requests');
  setDraft(context.world, pull, { by: actorOf(context.caller).account, draft: on });
  return { clientMutationId: input.clientMutationId ?? null, pullRequest: pullNode(context, pull) };
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner?: string | null; readonly branchName?: string | null };
  readonly expectedHeadOid: Oid;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
}

function createCommitOnBranch({ input }: Input<CommitInput>, context: Context) {
  const { world, caller } = context;
  const { repositoryNameWithOwner: fullName, branchName } = input.branch;
  const repository = world.repository(fullName ?? '');
  if (repository === undefined) throw unresolved(fullName ?? '');
  mustHave(context, repository, ['contents', 'write']);
  const head = repository.head(branchName ?? '');
  if (head !== input.expectedHeadOid) {
    throw typedError(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
    );
  }
  const { store } = repository;
  const tree = translated(() => editedTree(store, store.commit(head).tree, editsOf(repository, head, input)));
  const by = actorOf(caller).account;
  const { headline, body } = input.message;
  const message = body == null || body === '' ? headline : `${headline}\n\n${body}`;
  const after = store.putCommit(
    signed({ tree, parents: [head], author: personal(world, by), committer: webFlow(world), message }),
  );
  const ref = `refs/heads/${branchName ?? ''}`;
  translated(() => moveRefs(world, { repository, by, moves: [{ ref, after }] }));
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: commitNode(world, repository, after),
    ref: refNode(context, repository, ref),
  };
}

function editsOf({ store }: Repository, head: Oid, { fileChanges }: CommitInput): TreeEdit[] {
  const files = filesOf(store, store.commit(head).tree);
  const added = (fileChanges?.additions ?? []).map(({ path, contents }) => {
    return { path, mode: files.get(path)?.mode ?? '100644', sha: store.putBlob(Buffer.from(contents, 'base64')) };
  });
  return [...added, ...(fileChanges?.deletions ?? []).map(({ path }) => ({ path, sha: null }))];
}
