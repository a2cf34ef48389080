import { actorOf } from '../../access/caller.ts';
import { react } from '../../acts/comments.ts';
import { record } from '../../acts/issues.ts';
import { emitPull } from '../../acts/pull-requests.ts';
import { type LineComment, submitReview } from '../../acts/reviews.ts';
import { includesRole } from '../../world/account.ts';
import type { PullRequest, Review, ReviewComment } from '../../world/pull-request.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import {
  type Answer,
  bodyOf,
  created,
  noContent,
  ok,
  paged,
  type RepositoryCall,
  type RepositoryOperation,
} from '../call.ts';
import { simpleUser } from '../render/account.ts';
import { reactionObject } from '../render/issue.ts';
import { simplePull } from '../render/pull-request.ts';
import { reviewCommentObject, reviewObject } from '../render/review.ts';
import { pullOf } from './pull-requests.ts';

/** Operations on reviews, their comments and who is asked for one. */
export const reviewOperations: Readonly<Record<string, RepositoryOperation>> = {
  'pulls/create-review': { needs: ['pull_requests', 'write'], run: createReview },
  'pulls/list-reviews': {
    needs: ['pull_requests', 'read'],
    run(call) {
      const pull = pullOf(call);
      return paged(call, pull.reviews, (review) => reviewObject(call.world, pull, review));
    },
  },
  'pulls/dismiss-review': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const pull = pullOf(call);
      const review = pull.reviews.find(({ id }) => id === Number(call.path.review_id));
      if (review === undefined) throw notFound();
      if (review.state === 'COMMENTED') throw new RejectedError(422, 'Can not dismiss a commented pull request review');
      review.state = 'DISMISSED';
      return ok(reviewObject(call.world, pull, review));
    },
  },
  'pulls/list-review-comments': {
    needs: ['pull_requests', 'read'],
    run(call) {
      const pull = pullOf(call);
      return paged(call, pull.comments, (comment) => reviewCommentObject(call.world, pull, comment));
    },
  },
  'pulls/create-review-comment': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const { world, caller } = call;
      const pull = pullOf(call);
      const by = actorOf(caller).account;
      submitReview(world, pull, { by, state: 'COMMENTED', body: '', comments: [bodyOf<LineComment>(call)] });
      const comment = pull.comments.at(-1);
      return created(comment && reviewCommentObject(world, pull, comment));
    },
  },
  'pulls/update-review-comment': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const [pull, comment] = commentOf(call);
      comment.body = bodyOf<{ body: string }>(call).body;
      comment.updatedAt = call.world.clock.now();
      return ok(reviewCommentObject(call.world, pull, comment));
    },
  },
  'pulls/delete-review-comment': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const [pull, comment] = commentOf(call);
      pull.comments.splice(pull.comments.indexOf(comment), 1);
      return noContent;
    },
  },
  'reactions/create-for-pull-request-review-comment': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const [, comment] = commentOf(call);
      const { content } = bodyOf<{ content: string }>(call);
      const [reaction, fresh] = react(call.world, comment.reactions, { by: actorOf(call.caller).account, content });
      return { status: fresh ? 201 : 200, body: reactionObject(call.world, reaction) };
    },
  },
  'pulls/request-reviewers': { needs: ['pull_requests', 'write'], run: requestReviewers },
  'pulls/remove-requested-reviewers': { needs: ['pull_requests', 'write'], run: removeReviewers },
  'pulls/list-requested-reviewers': {
    needs: ['pull_requests', 'read'],
    run(call) {
      return ok({
        users: pullOf(call).requestedReviewers.map((account) => simpleUser(call.world, account)),
        teams: [],
      });
    },
  },
};

const states: Readonly<Record<string, Review['state']>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

function createReview(call: RepositoryCall): Answer {
  const { world, caller } = call;
  const pull = pullOf(call);
  const body = bodyOf<{ body?: string; event?: string; commit_id?: string; comments?: readonly LineComment[] }>(call);
  const by = actorOf(caller).account;
  const state = states[body.event ?? ''];
  if (state === undefined) throw new RejectedError(422, 'The simulated GitHub keeps no pending reviews: give an event');
  if (state !== 'COMMENTED' && by === pull.issue.author) {
    throw new RejectedError(
      422,
      `Review Can not ${state === 'APPROVED' ? 'approve' : 'request changes on'} your own pull request`,
    );
  }
  if (state !== 'APPROVED' && (body.body ?? '') === '' && (body.comments ?? []).length === 0) {
    throw new RejectedError(422, 'Review cannot be blank');
  }
  const review = submitReview(world, pull, { by, state, body: body.body ?? '', comments: body.comments ?? [] });
  return ok(reviewObject(world, pull, review));
}

function commentOf({ repository, path }: RepositoryCall): [PullRequest, ReviewComment] {
  for (const pull of repository.pulls()) {
    const comment = pull.comments.find(({ id }) => id === Number(path.comment_id));
    if (comment !== undefined) return [pull, comment];
  }
  throw notFound();
}

/** Only who may read the repository can be asked, and never the author. Teams would need the permission to see members. */
function requestReviewers(call: RepositoryCall): Answer {
  const { world, repository, caller } = call;
  const pull = pullOf(call);
  const { reviewers = [], team_reviewers: teams = [] } = bodyOf<{ reviewers?: string[]; team_reviewers?: string[] }>(
    call,
  );
  if (teams.length > 0) throw new RejectedError(422, 'Could not resolve to a node with the global id of a team.');
  const accounts = reviewers.map((login) => {
    const account = world.accounts.get(login.toLowerCase());
    if (account === pull.issue.author)
      throw new RejectedError(422, 'Review cannot be requested from pull request author.');
    if (account !== undefined && includesRole(world.roleOf(account, repository), 'read')) return account;
    throw new RejectedError(
      422,
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  });
  const by = actorOf(caller).account;
  for (const account of accounts) {
    if (pull.requestedReviewers.includes(account)) continue;
    pull.requestedReviewers.push(account);
    record(world, pull.issue, { event: 'review_requested', actor: by });
    const told = {
      action: 'review_requested',
      sender: by,
      with: () => ({ requested_reviewer: simpleUser(world, account) }),
    };
    emitPull(world, pull, told);
  }
  return created(simplePull(world, pull));
}

function removeReviewers(call: RepositoryCall): Answer {
  const { world, caller } = call;
  const pull = pullOf(call);
  const { reviewers } = bodyOf<{ reviewers: string[] }>(call);
  const by = actorOf(caller).account;
  for (const account of pull.requestedReviewers.filter(({ login }) => reviewers.includes(login))) {
    pull.requestedReviewers.splice(pull.requestedReviewers.indexOf(account), 1);
    const told = {
      action: 'review_request_removed',
      sender: by,
      with: () => ({ requested_reviewer: simpleUser(world, account) }),
    };
    emitPull(world, pull, told);
  }
  return ok(simplePull(world, pull));
}
