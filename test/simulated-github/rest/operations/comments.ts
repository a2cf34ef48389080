import { actorOf } from '../../access/caller.ts';
import { comment, deleteComment, editComment, react } from '../../acts/comments.ts';
import type { Comment } from '../../world/issue.ts';
import { notFound, RejectedError, validationFailed } from '../../world/rejection.ts';
import { bodyOf, created, noContent, ok, paged, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { commentObject, reactionObject } from '../render/issue.ts';
import { issueNamed, issueOf } from './issues.ts';

/** Operations on comments of issues and pull requests, and on reactions to them. */
export const commentOperations: Readonly<Record<string, RepositoryOperation>> = {
  'issues/list-comments': {
    needs: ['conversation', 'read'],
    about: issueNamed,
    run(call) {
      const since = typeof call.query.since === 'string' ? Date.parse(call.query.since) : 0;
      const kept = issueOf(call).comments.filter(({ updatedAt }) => updatedAt >= since);
      return paged(call, kept, (one) => commentObject(call.world, one));
    },
  },
  'issues/get-comment': {
    needs: ['conversation', 'read'],
    about: (call) => named(call)?.issue,
    run: (call) => ok(commentObject(call.world, commentOf(call))),
  },
  'issues/create-comment': {
    needs: ['conversation', 'write'],
    about: issueNamed,
    run(call) {
      const { body } = bodyOf<{ body: string }>(call);
      if (body.trim() === '')
        throw validationFailed([{ resource: 'IssueComment', field: 'body', code: 'missing_field' }]);
      return created(commentObject(call.world, comment(call.world, issueOf(call), { by: actorOf(call.caller), body })));
    },
  },
  'issues/update-comment': {
    needs: ['conversation', 'write'],
    about: (call) => named(call)?.issue,
    run(call) {
      const one = commentOf(call);
      editComment(call.world, one, { by: actorOf(call.caller).account, body: bodyOf<{ body: string }>(call).body });
      return ok(commentObject(call.world, one));
    },
  },
  'issues/delete-comment': {
    needs: ['conversation', 'write'],
    about: (call) => named(call)?.issue,
    run(call) {
      deleteComment(call.world, commentOf(call), actorOf(call.caller).account);
      return noContent;
    },
  },
  'reactions/create-for-issue-comment': {
    needs: ['conversation', 'write'],
    about: (call) => named(call)?.issue,
    run(call) {
      const { content } = bodyOf<{ content: string }>(call);
      const [reaction, fresh] = react(call.world, commentOf(call).reactions, {
        by: actorOf(call.caller).account,
        content,
      });
      return { status: fresh ? 201 : 200, body: reactionObject(call.world, reaction) };
    },
  },
  'reactions/list-for-issue-comment': {
    needs: ['conversation', 'read'],
    about: (call) => named(call)?.issue,
    run: (call) => paged(call, commentOf(call).reactions, (one) => reactionObject(call.world, one)),
  },
  'reactions/delete-for-issue-comment': {
    needs: ['conversation', 'write'],
    about: (call) => named(call)?.issue,
    run(call) {
      const { reactions } = commentOf(call);
      const at = reactions.findIndex(({ id }) => id === Number(call.path.reaction_id));
      if (at < 0) throw notFound();
      if (reactions[at]?.author !== actorOf(call.caller).account)
        throw new RejectedError(403, 'Must have admin rights to Repository.');
      reactions.splice(at, 1);
      return noContent;
    },
  },
};

function named({ repository, path }: RepositoryCall): Comment | undefined {
  return repository.issues.flatMap(({ comments }) => comments).find(({ id }) => id === Number(path.comment_id));
}

function commentOf(call: RepositoryCall): Comment {
  const found = named(call);
  if (found === undefined) throw notFound();
  return found;
}
