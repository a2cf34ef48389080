import type { Gateway } from './gateway.ts';
import { withMarker } from './marker.ts';
import type { OurPull } from './ours.ts';
import { ownershipOf } from './ownership.ts';
import type { PlanSet } from './plan-set.ts';
import type { PublishOutcome } from './publication.ts';
import type { Oid } from './repository.ts';
import { stateOf } from './state.ts';
import { say } from './sticky-comment.ts';

/** Open pull requests of ours that nothing in a plan set stands behind any more. */
export function leftoversAmong(ours: readonly OurPull[], { groups }: PlanSet): readonly OurPull[] {
  const keys = new Set(groups.map(({ key }) => key));
  return ours.filter(({ pull, marker }) => pull.state === 'open' && !keys.has(marker.group));
}

/** Closes a pull request that is no longer needed, with the reason, unless somebody made it theirs. */
export async function closeLeftover(
  { pull: seen, marker: known }: OurPull,
  { set, written }: { readonly set: PlanSet; readonly written: readonly Oid[] },
  gateway: Gateway,
): Promise<PublishOutcome> {
  const pull = await gateway.pull(seen.number);
  const open: OurPull = { pull, marker: known };
  if (pull.state !== 'open') return { kind: 'closed', pull: pull.number };
  const facts = { login: gateway.login, written, ignoredAuthors: set.settings.ignoredAuthors };
  const ownership = known.handedOver ? { kind: 'theirs' as const } : await ownershipOf(open, facts, gateway);
  if (ownership.kind === 'theirs') return { kind: 'left', state: stateOf('handed-over'), pull: pull.number };
  await say(pull.number, reasonOf(open, set), gateway);
  const body = withMarker(pull.body, { ...known, fingerprints: [], ignores: [] });
  await gateway.updatePull(pull.number, { state: 'closed', body });
  await removeBranch(open, gateway);
  return { kind: 'closed', pull: pull.number };
}

/** Without its branch the name is free for a later pull request. Somebody who moved it meanwhile keeps it. */
async function removeBranch({ pull }: OurPull, gateway: Gateway): Promise<void> {
  const now = await gateway.branch(pull.head.branch);
  if (now !== pull.head.commit) return;
  await gateway.moveBranch({ branch: pull.head.branch, before: now, after: undefined });
}

function reasonOf({ marker }: OurPull, { base, groups, ignored }: PlanSet): string {
  const elsewhere = new Set(groups.flatMap(({ fingerprints }) => fingerprints));
  const at = `\`${base.branch}\` at ${base.commit}`;
  if (marker.fingerprints.some((print) => elsewhere.has(print))) {
    return 'Closed: other pull requests propose these changes now, because the configuration groups them in another way.';
  }
  if (marker.fingerprints.some((print) => ignored.includes(print))) {
    return 'Closed: these changes were refused in another pull request, so they are not proposed again.';
  }
  return `Closed: there is nothing left to change on ${at}. The workarounds are gone, or the configuration and comments say that they stay.`;
}
