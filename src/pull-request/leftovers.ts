import { code } from '../report/markup.ts';
import { isAsPlanned } from './commit-on-head.ts';
import type { Gateway } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { handOver } from './handing-over.ts';
import { withMarker } from './marker.ts';
import { isWithdrawn, type OurPull, ourPull, withdrawn } from './ours.ts';
import { type Ownership, type OwnershipFacts, ownershipOf } from './ownership.ts';
import type { PlanSet } from './plan-set.ts';
import type { PublishOutcome, PublishRequest } from './publication.ts';
import type { Oid } from './repository.ts';
import { restingState } from './resting.ts';
import { stateOf } from './state.ts';
import { say } from './sticky-comment.ts';

/** Open pull requests of ours that nothing in a plan set stands behind any more. */
export function leftoversAmong(ours: readonly OurPull[], { groups }: PlanSet): readonly OurPull[] {
  const keys = new Set(groups.map(({ key }) => key));
  return ours.filter(({ pull, marker }) => pull.state === 'open' && !keys.has(marker.group));
}

/** What closing is to know. Times in milliseconds since 1970; without `now` no pull request sleeps. */
export interface LeftoverFacts extends Partial<Pick<PublishRequest, 'now' | 'lastTouched'>> {
  readonly set: PlanSet;
  /** Commits that we wrote, or were about to write, to our branches. */
  readonly written: readonly Oid[];
  /** A person asked for it: awake although it slept. */
  readonly forced?: boolean;
}

/**
 * Closes a pull request that is no longer needed, with the reason, unless somebody made it theirs or it rests, or the
 * repository is not what the plan was made for any more.
 */
export async function closeLeftover(
  { pull: seen }: OurPull,
  facts: LeftoverFacts,
  gateway: Gateway,
): Promise<PublishOutcome> {
  const pull = await gateway.pull(seen.number);
  if (pull.state !== 'open') return { kind: 'closed', pull: pull.number };
  const open = ourPull(pull, gateway.login);
  if (open === undefined) return { kind: 'left', state: stateOf('handed-over'), pull: pull.number };
  const { set, forced = false } = facts;
  const { marker } = open;
  if (isWithdrawn(open) && marker.handedOver && !forced) return reopened(open);
  const rest = await restingState(open, { ...facts, base: set.base.branch }, gateway);
  if (rest !== undefined) return { kind: 'left', state: stateOf(rest), pull: pull.number };
  const ownership: Ownership =
    marker.handedOver && !forced
      ? { kind: 'theirs' }
      : await ownershipOf(open, ownershipFacts(facts, gateway), gateway);
  if (ownership.kind === 'theirs') {
    if (forced) await handOver(open, { by: ownership.by, again: true }, gateway);
    return { kind: 'left', state: stateOf('handed-over'), pull: pull.number };
  }
  const { head } = await gateway.snapshot({ prefix: pull.head.branch, branches: [] });
  if (head === undefined || !(await isAsPlanned(head, set, gateway))) return { kind: 'stale' };
  if (isWithdrawn(open)) return await leaveReopened(open, facts, gateway);
  await say(pull.number, reasonOf(open, set), gateway);
  const body = withMarker(pull.body, withdrawn(marker));
  await gateway.updatePull(pull.number, { state: 'closed', body });
  await removeBranch(open, gateway);
  return { kind: 'closed', pull: pull.number };
}

/** A pull request is closed by us once at most: one that somebody reopens is theirs. */
async function leaveReopened(open: OurPull, { set, forced = false }: LeftoverFacts, gateway: Gateway) {
  const { pull, marker } = open;
  const again = forced ? ' There is nothing to make anew.' : '';
  const text = `There is nothing left to change on ${code(set.base.branch)}, but somebody reopened this, so I leave it alone from now on.${again} To have it back from me when there is something to do, write \`/sidecar-migrate rebase\`.`;
  await say(pull.number, text, gateway);
  if (!marker.handedOver) {
    await gateway.updatePull(pull.number, { body: withMarker(pull.body, { ...marker, handedOver: true }) });
  }
  return reopened(open);
}

function reopened({ pull }: OurPull): PublishOutcome {
  return { kind: 'left', state: stateOf('reopened'), pull: pull.number };
}

function ownershipFacts({ set, written }: LeftoverFacts, { login }: Gateway): OwnershipFacts {
  return { login, written, ignoredAuthors: set.settings.ignoredAuthors, base: set.base.commit };
}

/**
 * Without its branch the name is free for a later pull request. Somebody who moved it meanwhile keeps it; one that GitHub
 * does not let go stays.
 */
async function removeBranch({ pull }: OurPull, gateway: Gateway): Promise<void> {
  try {
    const now = await gateway.branch(pull.head.branch);
    if (now !== pull.head.commit) return;
    await gateway.moveBranch({ branch: pull.head.branch, before: now, after: undefined });
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
  }
}

function reasonOf({ marker }: OurPull, { base, groups, ignored }: PlanSet): string {
  const elsewhere = new Set(groups.flatMap(({ fingerprints }) => fingerprints));
  const at = `${code(base.branch)} at ${base.commit}`;
  if (marker.fingerprints.some((print) => elsewhere.has(print))) {
    return 'Closed: other pull requests propose these changes now, because the configuration groups them in another way.';
  }
  if (marker.fingerprints.some((print) => ignored.includes(print))) {
    return 'Closed: these changes were refused in another pull request, so they are not proposed again.';
  }
  return `Closed: there is nothing left to change on ${at}. The workarounds are gone, or the configuration and comments say that they stay.`;
}
