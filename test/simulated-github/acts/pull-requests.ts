import { isAncestor } from '../git/history.ts';
import { fullPull } from '../rest/render/pull-request.ts';
import type { Account } from '../world/account.ts';
import type { Issue } from '../world/issue.ts';
import type { PullEnd, PullRequest } from '../world/pull-request.ts';
import { type RejectedError, validationFailed } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { mustFit, newIssue, record } from './issues.ts';

/** A wish for a pull request between two branches, given by their short names. */
export interface PullWish {
  readonly by: Account;
  readonly base: { readonly repository: Repository; readonly branch: string };
  readonly head: { readonly repository: Repository; readonly branch: string };
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
}

/** Opens a pull request; throws `RejectedError` as GitHub answers: a missing branch, no commits, one open already. */
export function openPull(world: World, wish: PullWish): PullRequest {
  mustFit(wish.body);
  const base = endOf(wish.base, 'base');
  const head = endOf(wish.head, 'head');
  if (wish.base.repository.pulls().some((pull) => joins(pull, wish))) {
    throw custom(`A pull request already exists for ${head.repository.owner.login}:${head.branch}.`);
  }
  if (isAncestor(base.repository.store, head.sha, base.sha)) {
    throw custom(`No commits between ${base.branch} and ${head.branch}`);
  }
  const pull = newPull(world, wish, { base, head });
  base.repository.issues.push(pull.issue);
  emitPull(world, pull, { action: 'opened', sender: wish.by });
  return pull;
}

function newPull(world: World, wish: PullWish, { base, head }: { base: PullEnd; head: PullEnd }): PullRequest {
  const issue: Omit<Issue, 'pull'> & { pull?: PullRequest } = newIssue(world, base.repository, wish);
  const pull: PullRequest = {
    id: world.ids.next('pull'),
    issue: issue as Issue,
    base,
    head,
    draft: wish.draft,
    merge: undefined,
    autoMerge: undefined,
    requestedReviewers: [],
    requestedTeams: [],
    reviews: [],
    comments: [],
    mergeability: undefined,
    headRewritten: false,
  };
  issue.pull = pull;
  return pull;
}

function joins({ issue, base, head }: PullRequest, wish: Pick<PullWish, 'base' | 'head'>): boolean {
  return (
    issue.state === 'open' &&
    base.branch === wish.base.branch &&
    head.branch === wish.head.branch &&
    head.repository === wish.head.repository
  );
}

function endOf({ repository, branch }: PullWish['base'], field: 'base' | 'head'): PullEnd {
  const sha = repository.head(branch);
  if (sha === undefined) throw validationFailed([{ resource: 'PullRequest', field, code: 'invalid' }]);
  return { repository, branch, sha };
}

function custom(message: string): RejectedError {
  return validationFailed([{ resource: 'PullRequest', code: 'custom', message }]);
}

/** What may be changed of a pull request; what is undefined stays. */
export interface PullEdit {
  readonly by: Account;
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly base?: string | undefined;
}

/** Changes title, body or base branch, in one event. */
export function editPull(world: World, pull: PullRequest, { by, title, body, base }: PullEdit): void {
  const { issue } = pull;
  mustFit(body);
  const changes: Record<string, unknown> = {};
  if (title !== undefined && title !== issue.title) {
    changes.title = { from: issue.title };
    record(world, issue, { event: 'renamed', actor: by, rename: { from: issue.title, to: title } });
    issue.title = title;
  }
  if (body !== undefined && body !== issue.body) {
    changes.body = { from: issue.body ?? '' };
    issue.body = body;
  }
  if (base !== undefined && base !== pull.base.branch) {
    changes.base = { ref: { from: pull.base.branch }, sha: { from: pull.base.sha } };
    rebase(world, pull, { by, base });
  }
  issue.updatedAt = world.clock.now();
  if (Object.keys(changes).length > 0)
    emitPull(world, pull, { action: 'edited', sender: by, with: () => ({ changes }) });
}

function rebase(world: World, pull: PullRequest, { by, base }: { by: Account; base: string }): void {
  const { repository } = pull.base;
  if (pull.issue.state === 'closed') throw custom('Cannot change the base branch of a closed pull request.');
  const taken = repository
    .pulls()
    .some((other) => other !== pull && joins(other, { ...pull, base: { repository, branch: base } }));
  if (taken)
    throw custom(`A pull request already exists for base branch '${base}' and head branch '${pull.head.branch}'`);
  pull.base = endOf({ repository, branch: base }, 'base');
  record(world, pull.issue, { event: 'base_ref_changed', actor: by });
}

/** Closes a pull request, merged or not. */
export function closePull(world: World, pull: PullRequest, by: Account): void {
  const { issue } = pull;
  if (issue.state === 'closed') return;
  issue.state = 'closed';
  issue.closedAt = world.clock.now();
  pull.autoMerge = undefined;
  if (pull.merge !== undefined) record(world, issue, { event: 'merged', actor: by, commitId: pull.merge.commit });
  record(world, issue, { event: 'closed', actor: by });
  emitPull(world, pull, { action: 'closed', sender: by });
}

/** Opens a closed pull request again; its head branch must stand where it stood. */
export function reopenPull(world: World, pull: PullRequest, by: Account): void {
  const { issue, head, base } = pull;
  if (issue.state === 'open') return;
  const why = whyNotReopen(pull);
  if (why !== undefined)
    throw validationFailed([{ resource: 'PullRequest', code: 'custom', field: 'state', message: why }]);
  issue.state = 'open';
  issue.closedAt = undefined;
  pull.head = endOf(head, 'head');
  pull.base = endOf(base, 'base');
  record(world, issue, { event: 'reopened', actor: by });
  emitPull(world, pull, { action: 'reopened', sender: by });
}

function whyNotReopen(pull: PullRequest): string | undefined {
  const { head, base } = pull;
  if (pull.merge !== undefined) return 'state cannot be changed. The pull request was merged.';
  if (head.repository.head(head.branch) === undefined)
    return `state cannot be changed. The ${head.branch} branch has been deleted.`;
  if (pull.headRewritten) return `state cannot be changed. The ${head.branch} branch was force-pushed or recreated.`;
  const other = base.repository.pulls().some((one) => one !== pull && joins(one, pull));
  return other ? 'state cannot be changed. There is already an open pull request.' : undefined;
}

/** Marks a pull request as draft, or as ready. */
export function setDraft(world: World, pull: PullRequest, { by, draft }: { by: Account; draft: boolean }): void {
  if (pull.draft === draft) return;
  pull.draft = draft;
  record(world, pull.issue, { event: draft ? 'convert_to_draft' : 'ready_for_review', actor: by });
  emitPull(world, pull, { action: draft ? 'converted_to_draft' : 'ready_for_review', sender: by });
}

/** Tells of a pull request; `with` adds to what every such event says. */
export function emitPull(
  world: World,
  pull: PullRequest,
  told: { action: string; sender: Account; with?: () => Readonly<Record<string, unknown>> },
): void {
  const payload = () => ({ number: pull.issue.number, pull_request: fullPull(world, pull), ...told.with?.() });
  const { repository } = pull.base;
  world.emit({ event: 'pull_request', action: told.action, sender: told.sender, repository, payload });
}
