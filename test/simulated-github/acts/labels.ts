import { simpleUser } from '../rest/render/account.ts';
import { labelObject } from '../rest/render/issue.ts';
import type { Account } from '../world/account.ts';
import type { Issue, Label } from '../world/issue.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { record } from './issues.ts';
import { emitPull } from './pull-requests.ts';

/** Makes a label of the repository, or returns the one of that name. */
export function labelNamed(
  world: World,
  repository: Repository,
  wish: { name: string; color?: string; description?: string | null },
): Label {
  const known = repository.labels.get(wish.name.toLowerCase());
  if (known !== undefined) return known;
  const { name, color = 'ededed', description = null } = wish;
  const fresh = { id: world.ids.next('label'), name, color, description };
  repository.labels.set(name.toLowerCase(), fresh);
  return fresh;
}

/** Puts labels on an issue; those that the repository lacks are made, as GitHub does. */
export function addLabels(world: World, issue: Issue, { by, names }: { by: Account; names: readonly string[] }): void {
  for (const wanted of names) {
    const { name } = labelNamed(world, issue.repository, { name: wanted });
    if (issue.labels.includes(name)) continue;
    issue.labels.push(name);
    record(world, issue, { event: 'labeled', actor: by, label: name });
    emitLabel(world, issue, { action: 'labeled', by, name });
  }
}

/** Takes a label off an issue; tells whether it was there. */
export function removeLabel(world: World, issue: Issue, { by, name }: { by: Account; name: string }): boolean {
  const at = issue.labels.findIndex((label) => label.toLowerCase() === name.toLowerCase());
  if (at < 0) return false;
  issue.labels.splice(at, 1);
  record(world, issue, { event: 'unlabeled', actor: by, label: name });
  emitLabel(world, issue, { action: 'unlabeled', by, name });
  return true;
}

function emitLabel(
  world: World,
  { pull, repository }: Issue,
  told: { action: string; by: Account; name: string },
): void {
  if (pull === undefined) return;
  emitPull(world, pull, {
    action: told.action,
    sender: told.by,
    with: () => ({ label: labelObject(world, repository, told.name) }),
  });
}

/** Adds or removes an assignee. */
export function assign(
  world: World,
  issue: Issue,
  { by, who, add }: { by: Account; who: Account; add: boolean },
): void {
  if (issue.assignees.includes(who) === add) return;
  if (add) issue.assignees.push(who);
  else issue.assignees.splice(issue.assignees.indexOf(who), 1);
  record(world, issue, { event: add ? 'assigned' : 'unassigned', actor: by, assignee: who });
  if (issue.pull === undefined) return;
  const told = {
    action: add ? 'assigned' : 'unassigned',
    sender: by,
    with: () => ({ assignee: simpleUser(world, who) }),
  };
  emitPull(world, issue.pull, told);
}
