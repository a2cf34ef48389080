import { isoTime } from '../../clock.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { PullRequest, Review, ReviewComment } from '../../world/pull-request.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';
import { association, reactionCounts } from './issue.ts';
import { repositoryUrl } from './repository.ts';

/** A review as `pull-request-review`. */
export function reviewObject(world: World, { base, issue }: PullRequest, review: Review) {
  const html = page(`${base.repository.fullName}/pull/${issue.number}#pullrequestreview-${review.id}`);
  const url = `${repositoryUrl(world, base.repository)}/pulls/${issue.number}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, review.author, base.repository),
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: isoTime(review.at),
    commit_id: review.commit,
  };
}

/** A comment on the diff as `pull-request-review-comment`. */
export function reviewCommentObject(world: World, { base, issue }: PullRequest, comment: ReviewComment) {
  const pull = `${repositoryUrl(world, base.repository)}/pulls/${issue.number}`;
  const url = `${repositoryUrl(world, base.repository)}/pulls/comments/${comment.id}`;
  const html = page(`${base.repository.fullName}/pull/${issue.number}#discussion_r${comment.id}`);
  return {
    url,
    pull_request_review_id: comment.review.id,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: simpleUser(world, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    html_url: html,
    pull_request_url: pull,
    author_association: association(world, comment.author, base.repository),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    position: comment.position,
    original_position: comment.position,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    start_line: comment.startLine ?? null,
    original_start_line: comment.startLine ?? null,
    start_side: comment.startSide ?? null,
    subject_type: 'line',
    reactions: reactionCounts(url, comment.reactions),
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}
