import { commentObject, issueObject } from '../rest/render/issue.ts';
import type { Account } from '../world/account.ts';
import type { App } from '../world/app.ts';
import type { Comment, Issue, Reaction } from '../world/issue.ts';
import type { World } from '../world/world.ts';
import { mustFit } from './issues.ts';

/** Who does something: the account, and the App if one acts for it. */
export interface Actor {
  readonly account: Account;
  readonly app: App | undefined;
}

/** Writes a comment. */
export function comment(world: World, issue: Issue, { by, body }: { by: Actor; body: string }): Comment {
  mustFit(body);
  const now = world.clock.now();
  const fresh: Comment = {
    id: world.ids.next('comment'),
    issue,
    author: by.account,
    appId: by.app?.id,
    createdAt: now,
    updatedAt: now,
    body,
    minimized: false,
    reactions: [],
  };
  issue.comments.push(fresh);
  issue.updatedAt = now;
  emitComment(world, fresh, { action: 'created', sender: by.account });
  return fresh;
}

/** Changes a comment's text. */
export function editComment(world: World, one: Comment, { by, body }: { by: Account; body: string }): void {
  mustFit(body);
  const from = one.body;
  one.body = body;
  one.updatedAt = world.clock.now();
  emitComment(world, one, { action: 'edited', sender: by, with: { changes: { body: { from } } } });
}

/** Takes a comment away. */
export function deleteComment(world: World, one: Comment, by: Account): void {
  one.issue.comments.splice(one.issue.comments.indexOf(one), 1);
  emitComment(world, one, { action: 'deleted', sender: by });
}

function emitComment(
  world: World,
  one: Comment,
  told: { action: string; sender: Account; with?: Readonly<Record<string, unknown>> },
): void {
  const { issue } = one;
  const payload = () => ({ issue: issueObject(world, issue), comment: commentObject(world, one), ...told.with });
  world.emit({
    event: 'issue_comment',
    action: told.action,
    sender: told.sender,
    repository: issue.repository,
    payload,
  });
}

/** Gives a reaction; the second return value tells whether it is new. */
export function react(
  world: World,
  to: Reaction[],
  { by, content }: { by: Account; content: string },
): [Reaction, boolean] {
  const known = to.find((one) => one.author === by && one.content === content);
  if (known !== undefined) return [known, false];
  const fresh = { id: world.ids.next('reaction'), author: by, content, createdAt: world.clock.now() };
  to.push(fresh);
  return [fresh, true];
}
