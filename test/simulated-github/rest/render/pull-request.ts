import { isoTime } from '../../clock.ts';
import { changesBetween, hunksOf } from '../../git/changes.ts';
import { commitsBetween, mergeBase } from '../../git/history.ts';
import type { Oid } from '../../git/object.ts';
import type { PullEnd, PullRequest } from '../../world/pull-request.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';
import { association, labelObject } from './issue.ts';
import { repositoryUrl, wholeRepository } from './repository.ts';

/** The commit from which a pull request's diff is counted: where head and base parted. */
export function diffBase({ base, head }: PullRequest): Oid {
  return mergeBase(base.repository.store, base.sha, head.sha) ?? base.sha;
}

/** A pull request as `pull-request-simple`. */
export function simplePull(world: World, pull: PullRequest) {
  const { issue, base } = pull;
  const { number } = issue;
  const api = repositoryUrl(world, base.repository);
  const url = `${api}/pulls/${number}`;
  const html = page(`${base.repository.fullName}/pull/${number}`);
  const links = {
    self: url,
    html,
    issue: `${api}/issues/${number}`,
    comments: `${api}/issues/${number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.head.sha}`,
  };
  return {
    id: pull.id,
    node_id: pullNodeId(pull),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    ...details(world, pull),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  };
}

/** The node id of a pull request, which is also that of its issue. */
export function pullNodeId({ issue }: PullRequest): string {
  return `PR_${Buffer.from(String(issue.id)).toString('base64url')}`;
}

function details(world: World, pull: PullRequest) {
  const { issue, base } = pull;
  return {
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: simpleUser(world, issue.author),
    body: issue.body,
    created_at: isoTime(issue.createdAt),
    updated_at: isoTime(issue.updatedAt),
    closed_at: issue.closedAt === undefined ? null : isoTime(issue.closedAt),
    merged_at: pull.merge === undefined ? null : isoTime(pull.merge.at),
    merge_commit_sha: pull.merge?.commit ?? null,
    assignee: issue.assignees[0] === undefined ? null : simpleUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((account) => simpleUser(world, account)),
    requested_reviewers: pull.requestedReviewers.map((account) => simpleUser(world, account)),
    requested_teams: [],
    labels: issue.labels.map((name) => labelObject(world, base.repository, name)),
    milestone: null,
    draft: pull.draft,
    head: end(world, pull.head),
    base: end(world, base),
    author_association: association(world, issue.author, base.repository),
    auto_merge: autoMerge(world, pull),
    active_lock_reason: null,
  };
}

/** A pull request as `pull-request`. `mergeable` is null while GitHub has not worked it out. */
export function fullPull(world: World, pull: PullRequest) {
  const { store } = pull.base.repository;
  const before = diffBase(pull);
  const changes = changesBetween(store, store.commit(before).tree, store.commit(pull.head.sha).tree);
  const lines = changes.flatMap((change) => (hunksOf(store, change) ?? []).flatMap((hunk) => hunk.lines));
  const known = pull.mergeability?.head === pull.head.sha && pull.mergeability.base === pull.base.sha;
  const mergeable = pull.issue.state === 'open' && known ? pull.mergeability?.tree !== undefined : null;
  return {
    ...simplePull(world, pull),
    merged: pull.merge !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    merged_by: pull.merge === undefined ? null : simpleUser(world, pull.merge.by),
    comments: pull.issue.comments.length,
    review_comments: pull.comments.length,
    maintainer_can_modify: false,
    commits: commitsBetween(store, before, pull.head.sha).length,
    additions: lines.filter((line) => line.startsWith('+')).length,
    deletions: lines.filter((line) => line.startsWith('-')).length,
    changed_files: changes.length,
  };
}

function mergeableState({ draft }: PullRequest, mergeable: boolean | null): string {
  if (mergeable === null) return 'unknown';
  if (!mergeable) return 'dirty';
  return draft ? 'draft' : 'clean';
}

function end(world: World, { repository, branch, sha }: PullEnd) {
  return {
    label: `${repository.owner.login}:${branch}`,
    ref: branch,
    sha,
    user: simpleUser(world, repository.owner),
    repo: wholeRepository(world, repository),
  };
}

function autoMerge(world: World, { autoMerge: wish, issue }: PullRequest) {
  if (wish === undefined) return null;
  return {
    enabled_by: simpleUser(world, wish.by),
    merge_method: wish.method,
    commit_title: `${issue.title} (#${issue.number})`,
    commit_message: '',
  };
}
