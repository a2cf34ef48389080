import { closeLeftover, leftoversAmong } from '../../pull-request/leftovers.ts';
import type { PublishOutcome } from '../../pull-request/publication.ts';
import { publish } from '../../pull-request/publish.ts';
import type { Fence } from '../jobs/fences.ts';
import type { Published, Subject } from '../jobs/trade.ts';
import { gatewayFor, permissions } from './gateways.ts';
import { readPlan } from './plan-document.ts';
import { standing, type TradeSettings } from './scanning.ts';

/** Brings the pull requests of a repository to what was planned, one after the other. Throws `GitHubError`. */
export async function publishOnGitHub(
  settings: TradeSettings,
  subject: Subject,
  { plan, fence }: { readonly plan: string; readonly fence: Fence },
): Promise<Published> {
  const { set, ours } = readPlan(plan);
  for (const { branch } of set.groups) await fence.take(branch);
  const gateway = await gatewayFor(settings, subject, permissions.publish);
  const written = await fence.written();
  const outcomes: PublishOutcome[] = [];
  for (const group of set.groups) {
    const intend = async ({ commit }: { readonly commit: string }): Promise<void> =>
      await fence.intend(group.branch, commit);
    const request = { set, group, now: settings.clock.now(), written };
    outcomes.push(await publish(request, { gateway, intend }));
  }
  for (const leftover of leftoversAmong(ours, set)) {
    outcomes.push(await closeLeftover(leftover, { set, written }, gateway));
  }
  return conclusionOf(outcomes);
}

/** What stands for all pull requests of a repository: the first one that is not simply open. */
function conclusionOf(outcomes: readonly PublishOutcome[]): Published {
  const stale = outcomes.some(({ kind }) => kind === 'stale');
  const left = outcomes.find((one) => one.kind === 'left');
  if (left !== undefined) return { ...standing(left.state), stale };
  const open = outcomes.find((one) => 'url' in one);
  if (open !== undefined) return { state: 'open', detail: open.url, stale };
  return { state: outcomes.length === 0 ? 'nothing-found' : 'closed', stale };
}
