import { actorOf } from '../../access/caller.ts';
import { mustFit, openIssue, record } from '../../acts/issues.ts';
import { addLabels, assign, removeLabel } from '../../acts/labels.ts';
import { closePull, editPull, reopenPull } from '../../acts/pull-requests.ts';
import { includesRole } from '../../world/account.ts';
import type { Issue } from '../../world/issue.ts';
import { notFound } from '../../world/rejection.ts';
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
import { eventObject, issueObject } from '../render/issue.ts';

/** The issue or pull request that the path names. */
export function issueNamed({ repository, path }: RepositoryCall): Issue | undefined {
  return repository.issue(Number(path.issue_number));
}

/** The same; throws 404 when there is none. */
export function issueOf(call: RepositoryCall): Issue {
  const issue = issueNamed(call);
  if (issue === undefined) throw notFound();
  return issue;
}

/** Operations on issues, which pull requests are too. */
export const issueOperations: Readonly<Record<string, RepositoryOperation>> = {
  'issues/get': {
    needs: ['conversation', 'read'],
    about: issueNamed,
    run: (call) => ok(issueObject(call.world, issueOf(call))),
  },
  'issues/create': {
    needs: ['issues', 'write'],
    run(call) {
      const { world, repository, caller } = call;
      const { title, body, labels } = bodyOf<{ title: string; body?: string; labels?: readonly string[] }>(call);
      const by = actorOf(caller).account;
      const issue = openIssue(world, repository, { by, title, body: body ?? null });
      addLabels(world, issue, { by, names: labels ?? [] });
      return created(issueObject(world, issue));
    },
  },
  'issues/update': { needs: ['conversation', 'write'], about: issueNamed, run: update },
  'issues/list-for-repo': {
    needs: ['conversation', 'read'],
    run(call) {
      const { world, repository, query } = call;
      const labels = typeof query.labels === 'string' ? query.labels.split(',') : [];
      const kept = repository.issues.filter((issue) => {
        if (query.state !== 'all' && issue.state !== (query.state ?? 'open')) return false;
        if (typeof query.creator === 'string' && issue.author.login !== query.creator) return false;
        return labels.every((label) => issue.labels.includes(label));
      });
      return paged(call, kept.reverse(), (issue) => issueObject(world, issue));
    },
  },
  'issues/list-events': {
    needs: ['conversation', 'read'],
    about: issueNamed,
    run(call) {
      const issue = issueOf(call);
      return paged(call, issue.events, (event) => eventObject(call.world, issue, event));
    },
  },
  'issues/add-assignees': { needs: ['conversation', 'write'], about: issueNamed, run: (call) => assignees(call, true) },
  'issues/remove-assignees': {
    needs: ['conversation', 'write'],
    about: issueNamed,
    run: (call) => assignees(call, false),
  },
  'issues/check-user-can-be-assigned': {
    needs: ['issues', 'read'],
    run({ world, repository, path }) {
      const account = world.accounts.get((path.assignee ?? '').toLowerCase());
      if (account === undefined || !includesRole(world.roleOf(account, repository), 'triage')) throw notFound();
      return noContent;
    },
  },
};

interface UpdateBody {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: 'open' | 'closed';
  readonly labels?: readonly string[];
}

function update(call: RepositoryCall): Answer {
  const { world, caller } = call;
  const issue = issueOf(call);
  const body = bodyOf<UpdateBody>(call);
  const by = actorOf(caller).account;
  if (body.labels !== undefined) {
    for (const name of issue.labels.filter((label) => !body.labels?.includes(label)))
      removeLabel(world, issue, { by, name });
    addLabels(world, issue, { by, names: body.labels });
  }
  if (issue.pull !== undefined) {
    editPull(world, issue.pull, { by, title: body.title, body: body.body });
    if (body.state === 'closed') closePull(world, issue.pull, by);
    if (body.state === 'open') reopenPull(world, issue.pull, by);
    return ok(issueObject(world, issue));
  }
  mustFit(body.body);
  issue.title = body.title ?? issue.title;
  issue.body = body.body === undefined ? issue.body : body.body;
  issue.updatedAt = world.clock.now();
  if (body.state !== undefined && body.state !== issue.state) {
    issue.state = body.state;
    issue.closedAt = body.state === 'closed' ? world.clock.now() : undefined;
    record(world, issue, { event: body.state === 'closed' ? 'closed' : 'reopened', actor: by });
  }
  return ok(issueObject(world, issue));
}

/** Who cannot be assigned is passed over in silence, as GitHub does; at most ten are kept. */
function assignees(call: RepositoryCall, add: boolean): Answer {
  const { world, repository, caller } = call;
  const issue = issueOf(call);
  const { assignees: logins } = bodyOf<{ assignees?: readonly string[] }>(call);
  for (const login of logins ?? []) {
    const who = world.accounts.get(login.toLowerCase());
    if (who === undefined || !includesRole(world.roleOf(who, repository), 'triage')) continue;
    if (add && issue.assignees.length >= 10) break;
    assign(world, issue, { by: actorOf(caller).account, who, add });
  }
  return add ? created(issueObject(world, issue)) : ok(issueObject(world, issue));
}
