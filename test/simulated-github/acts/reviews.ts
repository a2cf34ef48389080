import { changesBetween, type FileChange, type Hunk, hunksOf } from '../git/changes.ts';
import { diffBase, simplePull } from '../rest/render/pull-request.ts';
import { reviewCommentObject, reviewObject } from '../rest/render/review.ts';
import type { Account } from '../world/account.ts';
import type { PullRequest, Review, ReviewComment } from '../world/pull-request.ts';
import { RejectedError } from '../world/rejection.ts';
import type { World } from '../world/world.ts';

/** A wish for a comment on lines of the diff, in the words of the API. */
export interface LineComment {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
}

/** Submits a review with its comments: all, or by one that lies outside the diff none. Throws `RejectedError`. */
export function submitReview(
  world: World,
  pull: PullRequest,
  wish: { by: Account; state: Review['state']; body: string; comments: readonly LineComment[] },
): Review {
  const places = wish.comments.map((comment) => placeOf(pull, comment));
  const at = world.clock.now();
  const review: Review = {
    id: world.ids.next('review'),
    author: wish.by,
    body: wish.body,
    state: wish.state,
    commit: pull.head.sha,
    at,
  };
  pull.reviews.push(review);
  for (const place of places) addComment(world, pull, { review, ...place });
  pull.issue.updatedAt = at;
  const payload = () => ({
    review: { ...reviewObject(world, pull, review), state: review.state.toLowerCase() },
    pull_request: simplePull(world, pull),
  });
  world.emit({
    event: 'pull_request_review',
    action: 'submitted',
    sender: wish.by,
    repository: pull.base.repository,
    payload,
  });
  return review;
}

interface Place
  extends Pick<
    ReviewComment,
    'path' | 'body' | 'line' | 'side' | 'startLine' | 'startSide' | 'diffHunk' | 'position'
  > {}

function placeOf(pull: PullRequest, wish: LineComment): Place {
  const { path, body, line, start_line: start } = wish;
  const side = sideOf(wish.side);
  const startSide = start === undefined ? undefined : sideOf(wish.start_side ?? wish.side);
  const hunks = hunksFor(pull, path);
  const hunk = line === undefined ? undefined : hunks.find((one) => holds(one, line, side));
  const sameHunk = start === undefined || (hunk !== undefined && holds(hunk, start, startSide ?? side));
  if (line === undefined || hunk === undefined) throw outside('line must be part of the diff');
  if (!sameHunk) throw outside('start_line must be part of the same hunk as the line.');
  if (start !== undefined && start >= line) throw outside('start_line must precede the end line.');
  const range = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
  const diffHunk = [range, ...hunk.lines].join('\n');
  return { path, body, line, side, startLine: start, startSide, diffHunk, position: positionOf(hunks, line, side) };
}

function outside(message: string): RejectedError {
  return new RejectedError(422, 'Unprocessable Entity', [
    { resource: 'PullRequestReviewComment', code: 'custom', field: 'pull_request_review_thread.line', message },
  ]);
}

function sideOf(text: string | undefined): 'LEFT' | 'RIGHT' {
  return text === 'LEFT' ? 'LEFT' : 'RIGHT';
}

function hunksFor(pull: PullRequest, path: string): readonly Hunk[] {
  const { store } = pull.base.repository;
  const changes = changesBetween(store, store.commit(diffBase(pull)).tree, store.commit(pull.head.sha).tree);
  const change: FileChange | undefined = changes.find((one) => one.path === path);
  return change === undefined ? [] : (hunksOf(store, change) ?? []);
}

function holds(hunk: Hunk, line: number, side: 'LEFT' | 'RIGHT'): boolean {
  const [first, count] = side === 'LEFT' ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
  return line >= first && line < first + count;
}

/** Counts lines of the diff up to one; the headings of all hunks but the first count too. */
function positionOf(hunks: readonly Hunk[], line: number, side: 'LEFT' | 'RIGHT'): number {
  let position = -1;
  for (const hunk of hunks) {
    position += 1;
    let at = side === 'LEFT' ? hunk.oldStart : hunk.newStart;
    for (const text of hunk.lines) {
      position += 1;
      const counts = !text.startsWith('\\') && !text.startsWith(side === 'LEFT' ? '+' : '-');
      if (counts && at === line) return position;
      if (counts) at += 1;
    }
  }
  return position;
}

function addComment(world: World, pull: PullRequest, wish: Place & { review: Review }): ReviewComment {
  const now = world.clock.now();
  const { review } = wish;
  const comment: ReviewComment = {
    ...wish,
    id: world.ids.next('review-comment'),
    author: review.author,
    commit: review.commit,
    inReplyTo: undefined,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  pull.comments.push(comment);
  const payload = () => ({ comment: reviewCommentObject(world, pull, comment), pull_request: simplePull(world, pull) });
  const { repository } = pull.base;
  world.emit({ event: 'pull_request_review_comment', action: 'created', sender: review.author, repository, payload });
  return comment;
}
