import { isoTime } from '../../clock.ts';
import type { Account } from '../../world/account.ts';
import { includesRole } from '../../world/account.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Comment, Issue, IssueEvent, Reaction } from '../../world/issue.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';
import { integration } from './app.ts';
import { repositoryUrl } from './repository.ts';

/** How an author stands to a repository. */
export function association(_world: World, author: Account, repository: Repository): string {
  if (author.id === repository.owner.id) return 'OWNER';
  if (repository.owner.members.has(author.login)) return 'MEMBER';
  return includesRole(repository.collaborators.get(author.login) ?? 'none', 'read') ? 'COLLABORATOR' : 'NONE';
}

/** A label of a repository as `label`; one that is only named on an issue gets GitHub's grey. */
export function labelObject(world: World, repository: Repository, name: string) {
  const label = repository.labels.get(name.toLowerCase());
  return {
    id: label?.id ?? 0,
    node_id: nodeId('LA', label?.id ?? 0),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name: label?.name ?? name,
    color: label?.color ?? 'ededed',
    default: false,
    description: label?.description ?? '',
  };
}

/** An issue or pull request as `issue`. */
export function issueObject(world: World, issue: Issue) {
  const { repository, number, pull } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/${number}`;
  const kind = pull === undefined ? 'issues' : 'pull';
  return {
    id: issue.id,
    node_id: nodeId(pull === undefined ? 'I' : 'PR', issue.id),
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page(`${repository.fullName}/${kind}/${number}`),
    number,
    state: issue.state,
    state_reason: null,
    title: issue.title,
    body: issue.body,
    user: simpleUser(world, issue.author),
    labels: issue.labels.map((name) => labelObject(world, repository, name)),
    assignee: issue.assignees[0] === undefined ? null : simpleUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((account) => simpleUser(world, account)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: issue.comments.length,
    closed_at: issue.closedAt === undefined ? null : isoTime(issue.closedAt),
    created_at: isoTime(issue.createdAt),
    updated_at: isoTime(issue.updatedAt),
    author_association: association(world, issue.author, repository),
    performed_via_github_app: null,
    reactions: reactionCounts(url, []),
    ...(pull === undefined ? {} : { draft: pull.draft, pull_request: pullLinks(world, issue) }),
  };
}

function pullLinks(world: World, { repository, number, pull }: Issue) {
  const html = page(`${repository.fullName}/pull/${number}`);
  return {
    url: `${repositoryUrl(world, repository)}/pulls/${number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    merged_at: pull?.merge === undefined ? null : isoTime(pull.merge.at),
  };
}

/** A comment as `issue-comment`. */
export function commentObject(world: World, comment: Comment) {
  const { issue, id } = comment;
  const { repository, number } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/comments/${id}`;
  const app = comment.appId === undefined ? undefined : world.apps.get(comment.appId);
  return {
    id,
    node_id: nodeId('IC', id),
    url,
    html_url: page(`${repository.fullName}/${issue.pull ? 'pull' : 'issues'}/${number}#issuecomment-${id}`),
    issue_url: `${repositoryUrl(world, repository)}/issues/${number}`,
    body: comment.body,
    user: simpleUser(world, comment.author),
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    author_association: association(world, comment.author, repository),
    performed_via_github_app: app === undefined ? null : integration(world, app),
    reactions: reactionCounts(url, comment.reactions),
  };
}

/** How often each reaction was given. */
export function reactionCounts(url: string, reactions: readonly Reaction[]) {
  const contents = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];
  const counts = contents.map((content) => [content, reactions.filter((one) => one.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** A reaction as `reaction`. */
export function reactionObject(world: World, { id, author, content, createdAt }: Reaction) {
  return { id, node_id: nodeId('REA', id), user: simpleUser(world, author), content, created_at: isoTime(createdAt) };
}

/** An event as `issue-event-for-issue`. */
export function eventObject(world: World, issue: Issue, event: IssueEvent) {
  return {
    id: event.id,
    node_id: nodeId('EV', event.id),
    url: `${repositoryUrl(world, issue.repository)}/issues/events/${event.id}`,
    actor: simpleUser(world, event.actor),
    event: event.event,
    commit_id: event.commitId ?? null,
    commit_url:
      event.commitId === undefined ? null : `${repositoryUrl(world, issue.repository)}/commits/${event.commitId}`,
    created_at: isoTime(event.createdAt),
    performed_via_github_app: null,
    ...(event.label === undefined
      ? {}
      : { label: { name: event.label, color: labelObject(world, issue.repository, event.label).color } }),
    ...(event.assignee === undefined
      ? {}
      : { assignee: simpleUser(world, event.assignee), assigner: simpleUser(world, event.actor) }),
    ...(event.rename === undefined ? {} : { rename: event.rename }),
  };
}
