import { wrongConfigResult } from '../../pull-request/check/check-words.ts';
import type { Engine } from '../../pull-request/engine.ts';
import type { Gateway } from '../../pull-request/gateway.ts';
import { leftoversAmong } from '../../pull-request/leftovers.ts';
import { type ScanOutcome, scan } from '../../pull-request/scan.ts';
import type { Clock } from '../budget/meter.ts';
import type { Scanned, Subject } from '../jobs/trade.ts';
import { distrustRules, trustedEngine } from './distrust.ts';
import { type GatewaySettings, gatewayFor, permissions } from './gateways.ts';
import { planText } from './plan-document.ts';
import { rememberingEngine } from './plan-memory.ts';
import { openPulls, pullNotes, rememberPulls } from './pull-rows.ts';
import { standing, stateBehind } from './standing.ts';
import { textMemory } from './text-memory.ts';

/** What scans and publications are done with. */
export interface TradeSettings extends GatewaySettings {
  readonly engine: Engine;
  readonly clock: Clock;
  /** The release of this program. */
  readonly release: string;
}

/** Looks at a repository and plans. Throws `GitHubError`. */
export async function scanOnGitHub(settings: TradeSettings, subject: Subject): Promise<Scanned> {
  const gateway = await gatewayFor(settings, subject, permissions.scan);
  const memory = textMemory(settings, subject.repository.installation);
  const remembering = rememberingEngine(settings, subject.repository.installation, settings.engine);
  const engine = await trustedEngine(settings.database, settings.release, remembering);
  try {
    const open = await openPulls(settings.database, subject.repository.id);
    const outcome = await scan({ release: settings.release, open }, { gateway, engine, memory });
    return await scanned({ settings, subject, gateway }, outcome);
  } catch (error) {
    return standing(stateBehind(error));
  }
}

interface Look {
  readonly settings: TradeSettings;
  readonly subject: Subject;
  readonly gateway: Gateway;
}

async function scanned({ settings, subject, gateway }: Look, outcome: ScanOutcome): Promise<Scanned> {
  if (outcome.kind === 'left') return standing(outcome.state);
  if (outcome.kind === 'config-wrong') return wrongConfig(outcome, subject);
  const { set, ours, notes } = outcome;
  const { database, clock } = settings;
  const { id, answered: before } = subject.repository;
  await rememberPulls(database, id, { ours, reverted: set.reverted });
  const distrusted = await distrustRules(database, set, clock.now());
  if (distrusted.length > 0) subject.log.error('Plans did not verify; these rules only report now', { distrusted });
  const head = set.base.commit;
  const { forced } = await pullNotes(database, id);
  const isMuch = set.groups.length > 0 || leftoversAmong(ours, set).length > 0 || forced.size > 0;
  const detail = notes.map(({ text }) => text).join(' ');
  const { blocking } = set.checks;
  const unchecked = blocking && !subject.repository.blocking ? await gateway.openPulls() : [];
  const facts = { head, blocking, unchecked, ...(detail === '' ? {} : { detail }) };
  if (!isMuch) return { state: 'nothing-found', ...facts };
  const document = { kind: 'plan', set, ours, ...(before === null ? {} : { before }) } as const;
  return { state: 'planned', ...facts, plan: planText(document) };
}

/** Where the organisation's settings are wrong, not all of its repositories have to show it: only those being worked on. */
function wrongConfig(
  { head, fault, whose }: Extract<ScanOutcome, { kind: 'config-wrong' }>,
  { urgency }: Subject,
): Scanned {
  const { file, line, column, message, hint } = fault;
  const state = whose === 'organisation' ? 'organisation-config-wrong' : 'config-wrong';
  const detail = `${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
  const scanned = { head: head.commit, state, detail };
  if (whose === 'organisation' && urgency === 'sweep') return scanned;
  return {
    ...scanned,
    plan: planText({ kind: 'check', run: wrongConfigResult(head.commit, fault, whose), state, detail }),
  };
}
