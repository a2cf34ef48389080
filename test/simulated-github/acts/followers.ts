import { isAncestor } from '../git/history.ts';
import { zeroOid } from '../git/object.ts';
import type { Push } from '../webhooks/push-payload.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { World } from '../world/world.ts';
import { record } from './issues.ts';
import { closePull, emitPull } from './pull-requests.ts';

/** Lets the pull requests of the whole fork network follow a branch that moved: as head, or as base. */
export function followPush(world: World, push: Push): void {
  const branch = push.ref.slice('refs/heads/'.length);
  for (const pull of pullsOfNetwork(world, push)) {
    if (pull.head.repository === push.repository && pull.head.branch === branch) followHead(world, pull, push);
    if (pull.base.repository === push.repository && pull.base.branch === branch) followBase(world, pull, push);
  }
}

function pullsOfNetwork(world: World, { repository }: Push): PullRequest[] {
  const { parent } = repository;
  return [...repository.pulls(), ...(parent === undefined ? [] : parent.pulls())].filter((pull) => {
    return world.repositories.has(pull.base.repository.id);
  });
}

function followHead(world: World, pull: PullRequest, push: Push): void {
  const { issue, base } = pull;
  const { before, after, forced, pusher } = push;
  if (issue.state === 'closed') {
    pull.headRewritten ||= after !== pull.head.sha && after !== zeroOid;
    if (before === zeroOid && pull.merge === undefined)
      record(world, issue, { event: 'head_ref_restored', actor: pusher });
    if (after === zeroOid) record(world, issue, { event: 'head_ref_deleted', actor: pusher });
    return;
  }
  if (after === zeroOid) {
    closePull(world, pull, pusher);
    record(world, issue, { event: 'head_ref_deleted', actor: pusher });
    return;
  }
  const baseHead = base.repository.head(base.branch) ?? base.sha;
  pull.head = { ...pull.head, sha: after };
  pull.base = { ...base, sha: baseHead };
  issue.updatedAt = world.clock.now();
  if (forced) record(world, issue, { event: 'head_ref_force_pushed', actor: pusher, commitId: after });
  emitPull(world, pull, { action: 'synchronize', sender: pusher, with: () => ({ before, after }) });
  if (isAncestor(base.repository.store, after, baseHead)) closePull(world, pull, pusher);
}

/** A pull request whose commits arrive on its base by another way counts as merged. */
function followBase(world: World, pull: PullRequest, { after, repository, pusher }: Push): void {
  if (pull.issue.state === 'closed' || after === zeroOid) return;
  if (!isAncestor(repository.store, pull.head.sha, after)) return;
  pull.merge = { at: world.clock.now(), by: pusher, commit: after };
  closePull(world, pull, pusher);
}
