import { tellOnce } from '../../pull-request/check/telling.ts';
import type { Gateway } from '../../pull-request/gateway.ts';
import { isIntroducedSince } from '../../pull-request/introduction.ts';
import { closeLeftover, leftoversAmong } from '../../pull-request/leftovers.ts';
import type { PlanGroup } from '../../pull-request/plan-set.ts';
import type { PublishOutcome, PublishPorts } from '../../pull-request/publication.ts';
import { publish } from '../../pull-request/publish.ts';
import { isPassing } from '../../pull-request/state.ts';
import { waveState } from '../../pull-request/waves.ts';
import type { Fence } from '../jobs/fences.ts';
import type { Published, Subject } from '../jobs/trade.ts';
import { gatewayFor, permissions } from './gateways.ts';
import { patiently } from './patience.ts';
import { type PlanDocument, readPlan } from './plan-document.ts';
import { clearForced, openedPull, type PullNotes, pullNotes, waveFacts } from './pull-rows.ts';
import type { TradeSettings } from './scanning.ts';
import { standing, stateBehind } from './standing.ts';

type Plan = Extract<PlanDocument, { kind: 'plan' }>;

/** Brings the pull requests of a repository to what was planned, one after the other. Throws `GitHubError`. */
export async function publishOnGitHub(
  settings: TradeSettings,
  subject: Subject,
  { plan, fence }: { readonly plan: string; readonly fence: Fence },
): Promise<Published> {
  const document = readPlan(plan);
  if (document.kind === 'check') return await putCheck(settings, subject, document);
  const gateway = await gatewayFor(settings, subject, permissions.publish);
  for (const { branch } of document.set.groups) await fence.take(branch);
  const notes = await pullNotes(settings.database, subject.repository.id);
  const written = await fence.written();
  const { outcomes, done } = await publishAll({ settings, subject, gateway, fence, notes, written }, document);
  await clearForced(settings.database, subject.repository.id, done);
  const { schedule } = document.set.settings;
  return await patiently(conclusionOf(outcomes), {
    settings,
    subject,
    ...(schedule === undefined ? {} : { schedule }),
  });
}

/** Shows on the head what is wrong; the state of the repository is the same whether that may be shown or not. */
async function putCheck(
  settings: TradeSettings,
  subject: Subject,
  { run, state, detail }: Extract<PlanDocument, { kind: 'check' }>,
): Promise<Published> {
  try {
    await tellOnce(run, await gatewayFor(settings, subject, permissions.check));
  } catch (error) {
    subject.log.warn('A check could not be shown', { state: stateBehind(error) });
  }
  return { state, detail, stale: false };
}

interface Press {
  readonly settings: TradeSettings;
  readonly subject: Subject;
  readonly gateway: Gateway;
  readonly fence: Fence;
  readonly notes: PullNotes;
  readonly written: readonly string[];
}

/** What became of all pull requests, and which of them do not wait for a person's wish to be done any more. */
interface Edition {
  readonly outcomes: readonly PublishOutcome[];
  readonly done: ReadonlySet<number>;
}

async function publishAll(press: Press, plan: Plan): Promise<Edition> {
  const { settings, subject, gateway, fence, notes, written } = press;
  const { set, ours } = plan;
  const now = settings.clock.now();
  const outcomes: PublishOutcome[] = [];
  const done = new Set(notes.forced);
  const lastTouched = (number: number): number | undefined => notes.touched.get(number);
  const isUnknown = (number: number): boolean => !notes.known.has(number);
  for (const group of set.groups) {
    const ports: PublishPorts = {
      gateway,
      intend: async ({ commit }) => await fence.intend(group.branch, commit),
      admission: async () => await admission(press, plan, group),
    };
    const open = ours.find(({ pull, marker }) => pull.state === 'open' && marker.group === group.key);
    const forced = open !== undefined && notes.forced.has(open.pull.number);
    const outcome = await publish({ set, group, now, written, lastTouched, isUnknown, forced }, ports);
    outcomes.push(outcome);
    if (outcome.kind === 'stale' && open !== undefined) done.delete(open.pull.number);
    if (outcome.kind === 'opened' && outcome.notes.length > 0) subject.log.warn('Opened', { notes: outcome.notes });
    // One that was opened by a worker that died then is counted too.
    if (!('url' in outcome)) continue;
    await openedPull(settings.database, { repository: subject.repository.id, number: outcome.pull, now });
  }
  for (const leftover of leftoversAmong(ours, set)) {
    const forced = notes.forced.has(leftover.pull.number);
    outcomes.push(await closeLeftover(leftover, { set, written, now, lastTouched, forced }, gateway));
  }
  return { outcomes, done };
}

/** Whether a pull request may be opened now; what a push has just brought is only looked for where it matters. */
async function admission({ settings, subject, gateway }: Press, { set, before }: Plan, group: PlanGroup) {
  const { id: repository, installation } = subject.repository;
  const facts = await waveFacts(settings.database, { repository, installation, now: settings.clock.now() });
  const objection = waveState(facts, set.settings, false);
  if (objection === undefined || subject.urgency !== 'push' || before === undefined) return objection;
  const introduced = await isIntroducedSince(before, { set, group }, { gateway, engine: settings.engine });
  return waveState(facts, set.settings, introduced);
}

/** What stands for all pull requests of a repository: the first one that waits for its time, or else is not simply open. */
function conclusionOf(outcomes: readonly PublishOutcome[]): Published {
  const stale = outcomes.some(({ kind }) => kind === 'stale');
  const wrote = outcomes.flatMap((one) => ('url' in one ? [one.pull] : []));
  const all = outcomes.filter((one) => one.kind === 'left');
  const left = all.find(({ state }) => isPassing(state)) ?? all[0];
  if (left !== undefined) return { ...standing(left.state), stale, wrote };
  const open = outcomes.find((one) => 'url' in one);
  if (open !== undefined) return { state: 'open', detail: open.url, stale, wrote };
  return { state: outcomes.length === 0 ? 'nothing-found' : 'closed', stale, wrote };
}
