import type { CheckRun } from '../../pull-request/check/check-run.ts';
import type { Gateway } from '../../pull-request/gateway.ts';
import { closeLeftover, leftoversAmong } from '../../pull-request/leftovers.ts';
import { isIntroducedSince } from '../../pull-request/news.ts';
import type { PlanGroup } from '../../pull-request/plan-set.ts';
import type { PublishOutcome, PublishPorts } from '../../pull-request/publication.ts';
import { publish } from '../../pull-request/publish.ts';
import { waveState } from '../../pull-request/waves.ts';
import type { Fence } from '../jobs/fences.ts';
import type { Published, Subject } from '../jobs/trade.ts';
import { gatewayFor, permissions } from './gateways.ts';
import { type PlanDocument, readPlan } from './plan-document.ts';
import { clearForced, openedPull, type PullNotes, pullNotes, waveFacts } from './pull-rows.ts';
import { standing, type TradeSettings } from './scanning.ts';

type Plan = Extract<PlanDocument, { kind: 'plan' }>;

/** Brings the pull requests of a repository to what was planned, one after the other. Throws `GitHubError`. */
export async function publishOnGitHub(
  settings: TradeSettings,
  subject: Subject,
  { plan, fence }: { readonly plan: string; readonly fence: Fence },
): Promise<Published> {
  const document = readPlan(plan);
  const gateway = await gatewayFor(settings, subject, permissions.publish);
  if (document.kind === 'check') return await putCheck(document.run, gateway);
  for (const { branch } of document.set.groups) await fence.take(branch);
  const notes = await pullNotes(settings.database, subject.repository.id);
  const written = await fence.written();
  const outcomes = await publishAll({ settings, subject, gateway, fence, notes, written }, document);
  await clearForced(settings.database, subject.repository.id, notes.forced);
  return conclusionOf(outcomes);
}

async function putCheck(run: CheckRun, gateway: Gateway): Promise<Published> {
  const known = await gateway.checkRun(run.head, run.name);
  if (known?.externalId !== run.externalId) await gateway.putCheckRun(run, known?.id);
  return { state: 'config-wrong', detail: run.summary, stale: false };
}

interface Press {
  readonly settings: TradeSettings;
  readonly subject: Subject;
  readonly gateway: Gateway;
  readonly fence: Fence;
  readonly notes: PullNotes;
  readonly written: readonly string[];
}

async function publishAll(press: Press, plan: Plan): Promise<readonly PublishOutcome[]> {
  const { settings, subject, gateway, fence, notes, written } = press;
  const { set, ours } = plan;
  const now = settings.clock.now();
  const outcomes: PublishOutcome[] = [];
  for (const group of set.groups) {
    const ports: PublishPorts = {
      gateway,
      intend: async ({ commit }) => await fence.intend(group.branch, commit),
      admission: async () => await admission(press, plan, group),
    };
    const open = ours.find(({ pull, marker }) => pull.state === 'open' && marker.group === group.key);
    const forced = open !== undefined && notes.forced.has(open.pull.number);
    const lastTouched = (number: number): number | undefined => notes.touched.get(number);
    const outcome = await publish({ set, group, now, written, lastTouched, forced }, ports);
    outcomes.push(outcome);
    if (outcome.kind !== 'opened') continue;
    await openedPull(settings.database, { repository: subject.repository.id, number: outcome.pull, now });
  }
  for (const leftover of leftoversAmong(ours, set)) {
    outcomes.push(await closeLeftover(leftover, { set, written }, gateway));
  }
  return outcomes;
}

/** Whether a pull request may be opened now; what a push has just brought is only looked for where it matters. */
async function admission({ settings, subject, gateway }: Press, { set, before }: Plan, group: PlanGroup) {
  const facts = await waveFacts(settings.database, subject.repository.installation, settings.clock.now());
  const objection = waveState(facts, set.settings, false);
  if (objection === undefined || subject.urgency !== 'push' || before === undefined) return objection;
  const introduced = await isIntroducedSince(before, group, { gateway, engine: settings.engine });
  return waveState(facts, set.settings, introduced);
}

/** What stands for all pull requests of a repository: the first one that is not simply open. */
function conclusionOf(outcomes: readonly PublishOutcome[]): Published {
  const stale = outcomes.some(({ kind }) => kind === 'stale');
  const wrote = outcomes.flatMap((one) => (one.kind === 'opened' || one.kind === 'updated' ? [one.pull] : []));
  const left = outcomes.find((one) => one.kind === 'left');
  if (left !== undefined) return { ...standing(left.state), stale, wrote };
  const open = outcomes.find((one) => 'url' in one);
  if (open !== undefined) return { state: 'open', detail: open.url, stale, wrote };
  return { state: outcomes.length === 0 ? 'nothing-found' : 'closed', stale, wrote };
}
