import type { Account } from '../world/account.ts';
import type { Issue, IssueEvent } from '../world/issue.ts';
import { RejectedError, validationFailed } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';

/** The most characters that GitHub takes for the body of an issue, pull request or comment. */
export const bodyLimit = 65_536;

/** Refuses a body that is too long. */
export function mustFit(body: string | null | undefined): void {
  if ([...(body ?? '')].length <= bodyLimit) return;
  const message = `body is too long (maximum is ${bodyLimit} characters)`;
  throw validationFailed([{ resource: 'Issue', code: 'custom', field: 'body', message }]);
}

/** Opens an issue without a pull request. */
export function openIssue(
  world: World,
  repository: Repository,
  wish: { by: Account; title: string; body: string | null },
): Issue {
  mustFit(wish.body);
  if (!repository.hasIssues) throw new RejectedError(410, 'Issues has been disabled in this repository.');
  const issue = { ...newIssue(world, repository, wish), pull: undefined };
  repository.issues.push(issue);
  return issue;
}

/** What issues and pull requests begin with; not yet part of the repository. */
export function newIssue(
  world: World,
  repository: Repository,
  { by, title, body }: { by: Account; title: string; body: string | null },
): Omit<Issue, 'pull'> {
  const now = world.clock.now();
  return {
    id: world.ids.next('issue'),
    number: repository.issues.length + 1,
    repository,
    author: by,
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
    title,
    body,
    state: 'open',
    labels: [],
    assignees: [],
    comments: [],
    events: [],
  };
}

/** Notes something that was done to an issue in its list of events. */
export function record(world: World, issue: Issue, event: Omit<IssueEvent, 'id' | 'createdAt'>): void {
  const now = world.clock.now();
  issue.events.push({ ...event, id: world.ids.next('event'), createdAt: now });
  issue.updatedAt = now;
}
