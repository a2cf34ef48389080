import { ordinalsOf } from './branch-name.ts';
import type { Gateway } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { lastingState } from './lasting-state.ts';
import { decorated, openPull } from './opening.ts';
import { ourPull, oursAmong } from './ours.ts';
import type { PlanGroup } from './plan-set.ts';
import type { PublishOutcome, PublishPorts, PublishRequest, Scene } from './publication.ts';
import type { PullsFound } from './pull.ts';
import { obstacleOf } from './snapshot-state.ts';
import { stateOf } from './state.ts';
import { updatePull } from './updating.ts';

/**
 * Brings the pull request of one group up to date, or opens it. Reads the head again, writes only if the inputs are
 * those of the plan, and takes what is there for done, so that it may be run again after any failure.
 * @throws {GitHubError} for a failure that may pass.
 */
export async function publish(request: PublishRequest, ports: PublishPorts): Promise<PublishOutcome> {
  try {
    return await published(request, ports);
  } catch (error) {
    const state = error instanceof GitHubError ? lastingState(error) : undefined;
    if (state === undefined) throw error;
    return { kind: 'left', state };
  }
}

async function published(request: PublishRequest, ports: PublishPorts): Promise<PublishOutcome> {
  const { gateway } = ports;
  const { group, set } = request;
  const branches = ordinalsOf(group.branch);
  const snapshot = await gateway.snapshot({ prefix: group.branch, branches });
  const obstacle = obstacleOf(snapshot, gateway.repository);
  if (obstacle !== undefined) return { kind: 'left', state: obstacle };
  if (snapshot.head?.branch !== set.base.branch) return { kind: 'stale' };
  const ours = oursAmong(snapshot.found, gateway.login).filter(
    ({ pull, marker }) => branches.includes(pull.head.branch) && marker.group === group.key,
  );
  const scene: Scene = { request, snapshot, ours };
  const open = ours.find(({ pull }) => pull.state === 'open');
  const rewritten = open === undefined ? rewrittenAmong(snapshot.found, { branches, login: gateway.login }) : undefined;
  if (rewritten !== undefined) return { kind: 'left', state: stateOf('handed-over'), pull: rewritten };
  if (open !== undefined) {
    if (request.isUnknown?.(open.pull.number) === true) await decorated(open.pull, scene, gateway);
    return await updatePull(scene, open, ports);
  }
  const refused = await refusedAmong(snapshot.found, { branches, group }, gateway);
  if (refused !== undefined) return { kind: 'left', state: stateOf('handed-over'), pull: refused };
  return await openPull(scene, ports);
}

/** A pull request of ours that was closed with another description, marker and all, and proposed just these files. */
async function refusedAmong(
  { pulls }: PullsFound,
  { branches, group }: { readonly branches: readonly string[]; readonly group: PlanGroup },
  gateway: Gateway,
): Promise<number | undefined> {
  for (const pull of pulls) {
    const isOther = pull.author !== gateway.login || pull.crossRepository || !branches.includes(pull.head.branch);
    if (isOther || pull.state !== 'closed' || ourPull(pull, gateway.login) !== undefined) continue;
    const paths = group.files.map(({ path }) => path);
    const proposed = await gateway.blobIds(pull.head.commit, paths);
    if (group.files.every(({ path, after }) => proposed.get(path) === after.oid)) return pull.number;
  }
  return undefined;
}

/** An open pull request of ours whose description somebody replaced, marker and all: it is theirs, and stands for the group. */
function rewrittenAmong(
  { pulls }: PullsFound,
  { branches, login }: { readonly branches: readonly string[]; readonly login: string },
): number | undefined {
  return pulls.find(
    (pull) =>
      pull.state === 'open' &&
      pull.author === login &&
      branches.includes(pull.head.branch) &&
      ourPull(pull, login) === undefined &&
      !pull.crossRepository,
  )?.number;
}
