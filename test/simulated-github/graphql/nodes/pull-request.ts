import { settleMergeability } from '../../acts/merges.ts';
import { isoTime } from '../../clock.ts';
import { page } from '../../rest/render/account.ts';
import { pullNodeId } from '../../rest/render/pull-request.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Comment } from '../../world/issue.ts';
import type { PullEnd, PullRequest } from '../../world/pull-request.ts';
import { connection, type PageArguments } from '../connection.ts';
import type { Context } from '../context.ts';
import { accountNode } from './account.ts';
import { commitNode } from './git-object.ts';
import { labelNode } from './label.ts';

/** A pull request as `PullRequest`. */
export function pullNode(context: Context, pull: PullRequest) {
  const { issue, base, head, merge } = pull;
  return {
    __typename: 'PullRequest',
    id: pullNodeId(pull),
    databaseId: pull.id > 2 ** 31 - 1 ? null : pull.id,
    fullDatabaseId: String(pull.id),
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    state: merge === undefined ? issue.state.toUpperCase() : 'MERGED',
    url: page(`${base.repository.fullName}/pull/${issue.number}`),
    isDraft: pull.draft,
    merged: merge !== undefined,
    mergedAt: timeOrNull(merge?.at),
    createdAt: isoTime(issue.createdAt),
    updatedAt: isoTime(issue.updatedAt),
    closedAt: timeOrNull(issue.closedAt),
    closed: issue.state === 'closed',
    author: accountNode(issue.author),
    isCrossRepository: head.repository !== base.repository,
    isInMergeQueue: base.repository.queue.some((entry) => entry.pull === pull),
    ...ends(context, pull),
    mergeable: async () => {
      if (issue.state === 'closed') return 'UNKNOWN';
      return (await settleMergeability(pull)) === undefined ? 'CONFLICTING' : 'MERGEABLE';
    },
    mergeCommit: () => (merge === undefined ? null : commitNode(context.world, base.repository, merge.commit)),
    autoMergeRequest: autoMergeNode(pull),
    labels: (wanted: PageArguments) => connection(issue.labels, wanted, (name) => labelNode(base.repository, name)),
    comments: (wanted: PageArguments) => connection(issue.comments, wanted, commentNode),
  };
}

function ends(context: Context, { base, head }: PullRequest) {
  const ref = ({ repository, branch }: PullEnd) => context.nodes.ref(context, repository, `refs/heads/${branch}`);
  return {
    baseRef: () => ref(base),
    baseRefName: base.branch,
    baseRefOid: base.sha,
    headRef: () => ref(head),
    headRefName: head.branch,
    headRefOid: head.sha,
    headRepository: () => context.nodes.repository(context, head.repository),
  };
}

function autoMergeNode({ autoMerge: wish }: PullRequest) {
  if (wish === undefined) return null;
  return { enabledAt: isoTime(wish.at), mergeMethod: wish.method.toUpperCase(), enabledBy: accountNode(wish.by) };
}

/** A comment as `IssueComment`. */
export function commentNode(comment: Comment) {
  const { issue, id } = comment;
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', id),
    databaseId: id > 2 ** 31 - 1 ? null : id,
    body: comment.body,
    author: accountNode(comment.author),
    createdAt: isoTime(comment.createdAt),
    updatedAt: isoTime(comment.updatedAt),
    isMinimized: comment.minimized,
    url: page(`${issue.repository.fullName}/${kind}/${issue.number}#issuecomment-${id}`),
  };
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : isoTime(time);
}
