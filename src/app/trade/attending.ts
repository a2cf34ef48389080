import { readCheckId } from '../../pull-request/check/check-id.ts';
import { checkName } from '../../pull-request/check/check-words.ts';
import { checkMergeGroup, checkPull } from '../../pull-request/check/checking.ts';
import { excuseCheck } from '../../pull-request/check/excusing.ts';
import type { Gateway } from '../../pull-request/gateway.ts';
import { ourPull } from '../../pull-request/ours.ts';
import { type CommandEffect, hear, type Remark } from '../../pull-request/performing.ts';
import type { PullFacts } from '../../pull-request/pull.ts';
import type { Attended, Subject } from '../jobs/trade.ts';
import type { AttendSubject } from '../queue/job.ts';
import { trustedEngine } from './distrust.ts';
import { gatewayFor, permissions } from './gateways.ts';
import { rememberPulls, touchPull } from './pull-rows.ts';
import type { TradeSettings } from './scanning.ts';
import { stateBehind } from './standing.ts';
import { textMemory } from './text-memory.ts';

type OnPull = Extract<AttendSubject, { readonly pull: number }>;

/** A desk at which one thing is attended to. */
interface Desk {
  readonly settings: TradeSettings;
  readonly subject: Subject;
}

/** A desk with a line to GitHub. */
interface OpenDesk extends Desk {
  readonly gateway: Gateway;
}

const nothing: Attended = { follow: 'nothing' };

/** Does what a pull request, a comment on it or a merge queue asks for. Throws `GitHubError`. */
export async function attendOnGitHub(
  settings: TradeSettings,
  subject: Subject,
  what: AttendSubject,
): Promise<Attended> {
  // What we write ourselves is attended to after it was published.
  if ('pull' in what && what.by === (await settings.login()) && what.again !== true) return nothing;
  try {
    return await attend({ settings, subject }, what);
  } catch (error) {
    const state = stateBehind(error);
    subject.log.warn('Could not be attended to', { state });
    // What was just announced may not be there yet.
    return 'sha' in what && state.name === 'gone' ? { ...nothing, behind: true } : nothing;
  }
}

/** Ends the check that somebody waits for and that could not be made. Throws `GitHubError`. */
export async function excuseOnGitHub(settings: TradeSettings, subject: Subject, what: AttendSubject): Promise<void> {
  if ('comment' in what && what.comment !== undefined) return;
  try {
    await excuseCheck(what, await gatewayFor(settings, subject, permissions.check));
  } catch (error) {
    subject.log.warn('A check was not excused', { state: stateBehind(error) });
  }
}

async function attend(desk: Desk, what: AttendSubject): Promise<Attended> {
  const { settings, subject } = desk;
  if ('check' in what) return await repeat(desk, what);
  if ('head' in what) return await tryGroup(desk, what);
  if (what.comment === undefined) return await look(desk, what);
  const gateway = await gatewayFor(settings, subject, permissions.answer);
  return await answer({ ...desk, gateway }, what, await commentOf(gateway, what));
}

/** What a merge queue is about to merge; GitHub may announce it before it shows it. */
async function tryGroup(desk: Desk, what: Extract<AttendSubject, { readonly head: string }>): Promise<Attended> {
  const request = { release: desk.settings.release, again: what.again === true };
  const { unknown = false } = await checkMergeGroup(what, request, await portsOf(desk));
  return { ...nothing, behind: unknown };
}

/** Makes a check of a commit again, for whatever it was made; one that tells how the repository stands comes of a scan. */
async function repeat(desk: Desk, { check: head, by }: Extract<AttendSubject, { readonly check: string }>) {
  const gateway = await gatewayFor(desk.settings, desk.subject, permissions.check);
  const known = await gateway.checkRun(head, checkName);
  const checked = known && readCheckId(known.externalId)?.checked;
  if (checked?.kind === 'group') return await tryGroup(desk, { ...checked, head, again: true });
  if (checked?.kind === 'commit') return { follow: 'scan' } as const;
  const [pull] = checked?.pulls ?? [];
  return pull === undefined ? nothing : await look(desk, { pull, by, again: true });
}

/** What checks work with. */
async function portsOf({ settings, subject }: Desk) {
  const gateway = await gatewayFor(settings, subject, permissions.check);
  const engine = await trustedEngine(settings.database, settings.release, settings.engine);
  return { gateway, engine, memory: textMemory(settings, subject.repository.installation) };
}

async function commentOf(gateway: Gateway, { pull, comment }: OnPull): Promise<Remark | undefined> {
  const found = comment === undefined ? undefined : await gateway.comment(comment);
  if (found?.author === undefined) return undefined;
  return { pull, sender: found.author, text: found.body, comment: found.id };
}

async function answer(desk: OpenDesk, { pull }: OnPull, remark: Remark | undefined): Promise<Attended> {
  if (remark === undefined) return nothing;
  return await follow(desk, pull, await hear(remark, desk.gateway));
}

async function follow(desk: Desk, number: number, effect: CommandEffect): Promise<Attended> {
  const { settings, subject } = desk;
  if (effect.kind === 'none') return nothing;
  if (effect.kind === 'check') {
    await checkPull(effect.pull, { release: settings.release, again: true }, await portsOf(desk));
    return nothing;
  }
  const forced = effect.kind === 'round' && effect.forced;
  const touch = { repository: subject.repository.id, number, now: settings.clock.now(), forced };
  await touchPull(settings.database, touch);
  return effect.kind === 'round' ? { follow: 'scan' } : nothing;
}

/** A pull request that changed: ours may have to follow, others' are checked. */
async function look(desk: Desk, what: OnPull): Promise<Attended> {
  const { settings, subject } = desk;
  // Nobody asks after what was published; its check may be there already.
  const isPublished = what.by === '';
  const again = what.again === true && !isPublished;
  const gateway = await gatewayFor(settings, subject, permissions.scan);
  const pull = await gateway.pull(what.pull);
  const own = ourPull(pull, gateway.login);
  if (pull.state === 'open' && (own === undefined || subject.repository.blocking)) {
    await checkPull(what.pull, { release: settings.release, again, pull }, await portsOf(desk));
  }
  const behind = what.sha !== undefined && pull.head.commit !== what.sha;
  if (own === undefined || isPublished) return { ...nothing, behind };
  await rememberPulls(settings.database, subject.repository.id, { ours: [own] });
  if (what.ticked === true) {
    const ticked = await tick({ ...desk, gateway }, what, pull);
    if (ticked.follow === 'scan') return ticked;
  }
  if (!what.by.endsWith('[bot]')) {
    const touch = { repository: subject.repository.id, number: pull.number, now: settings.clock.now(), forced: false };
    await touchPull(settings.database, touch);
  }
  return { follow: 'scan', behind };
}

async function tick(desk: OpenDesk, { by }: OnPull, pull: PullFacts): Promise<Attended> {
  const remark: Remark = { pull: pull.number, sender: by, text: pull.body };
  return await follow(desk, pull.number, await hear(remark, desk.gateway));
}
