import { zeroOid } from '../git/object.ts';
import { signed } from '../git/verification.ts';
import { simpleCommit } from '../rest/render/commit.ts';
import type { Account } from '../world/account.ts';
import type { QueueEntry } from '../world/merge-queue.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { RejectedError } from '../world/rejection.ts';
import type { World } from '../world/world.ts';
import { record } from './issues.ts';
import { mergedTree, personal, webFlow } from './merges.ts';
import { closePull, emitPull } from './pull-requests.ts';
import { moveRefs } from './refs.ts';

/** Puts a pull request into the merge queue: GitHub tries it on a temporary branch and asks for checks of that head. */
export async function enqueue(world: World, pull: PullRequest, by: Account): Promise<QueueEntry> {
  const { base, head, issue } = pull;
  const { repository, branch } = base;
  const start = repository.queue.at(-1)?.head ?? repository.head(branch) ?? base.sha;
  const tree = await mergedTree(repository, start, head.sha);
  if (tree === undefined) throw new RejectedError(422, 'Pull request has merge conflicts');
  const message = `Merge pull request #${issue.number} from ${head.repository.owner.login}/${head.branch}`;
  const commit = signed({
    tree,
    parents: [start, head.sha],
    author: personal(world, by),
    committer: webFlow(world),
    message,
  });
  const after = repository.store.putCommit(commit);
  const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${issue.number}-${start}`;
  const entry = { pull, ref, base: start, head: after };
  repository.queue.push(entry);
  record(world, issue, { event: 'added_to_merge_queue', actor: by });
  emitPull(world, pull, { action: 'enqueued', sender: by });
  moveRefs(world, { repository, by, merging: true, moves: [{ ref, after }] });
  tell(world, entry, { action: 'checks_requested', by });
  return entry;
}

/** Takes a pull request out of the queue: merged when its checks were good, else with the reason. */
export function dequeue(world: World, entry: QueueEntry, { by, merged }: { by: Account; merged: boolean }): void {
  const { pull, ref, head } = entry;
  const { repository, branch } = pull.base;
  repository.queue.splice(repository.queue.indexOf(entry), 1);
  record(world, pull.issue, { event: 'removed_from_merge_queue', actor: by });
  emitPull(world, pull, { action: 'dequeued', sender: by, with: () => ({ reason: merged ? 'MERGE' : 'CI_FAILURE' }) });
  tell(world, entry, { action: 'destroyed', by, with: { reason: merged ? 'merged' : 'dequeued' } });
  if (merged) {
    pull.merge = { at: world.clock.now(), by, commit: head };
    moveRefs(world, {
      repository,
      by,
      merging: true,
      moves: [{ ref: `refs/heads/${branch}`, after: head, force: true }],
    });
    closePull(world, pull, by);
  }
  moveRefs(world, { repository, by, merging: true, moves: [{ ref, after: zeroOid }] });
}

function tell(
  world: World,
  { pull, ref, base, head }: QueueEntry,
  told: { action: string; by: Account; with?: Readonly<Record<string, unknown>> },
): void {
  const { repository, branch } = pull.base;
  const group = {
    head_sha: head,
    head_ref: ref,
    base_sha: base,
    base_ref: `refs/heads/${branch}`,
    head_commit: simpleCommit(repository, head),
  };
  const payload = () => ({ merge_group: group, ...told.with });
  world.emit({ event: 'merge_group', action: told.action, sender: told.by, repository, payload });
}
