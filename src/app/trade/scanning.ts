import { wrongConfigRun } from '../../pull-request/check/check-words.ts';
import type { Engine } from '../../pull-request/engine.ts';
import { GitHubError } from '../../pull-request/github-error.ts';
import { leftoversAmong } from '../../pull-request/leftovers.ts';
import { type ScanOutcome, scan } from '../../pull-request/scan.ts';
import { isPassing, type State, stateOf } from '../../pull-request/state.ts';
import type { Clock } from '../budget/meter.ts';
import type { Scanned, Standing, Subject } from '../jobs/trade.ts';
import { EngineLimitError } from '../threads/engine-limit-error.ts';
import { distrustRules, trustedEngine } from './distrust.ts';
import { type GatewaySettings, gatewayFor, permissions } from './gateways.ts';
import { planText } from './plan-document.ts';
import { rememberingEngine } from './plan-memory.ts';
import { pullNotes, rememberPulls } from './pull-rows.ts';
import { textMemory } from './text-memory.ts';

/** What scans and publications are done with. */
export interface TradeSettings extends GatewaySettings {
  readonly engine: Engine;
  readonly clock: Clock;
  /** The release of this program. */
  readonly release: string;
}

/** A state that ends by itself is looked at again after so many seconds. */
const again = 60 * 60;

/** Looks at a repository and plans. Throws `GitHubError`. */
export async function scanOnGitHub(settings: TradeSettings, subject: Subject): Promise<Scanned> {
  const gateway = await gatewayFor(settings, subject, permissions.scan);
  const memory = textMemory(settings, subject.repository.installation);
  const remembering = rememberingEngine(settings, subject.repository.installation, settings.engine);
  const engine = await trustedEngine(settings.database, settings.release, remembering);
  try {
    return await scanned(settings, subject, await scan({ release: settings.release }, { gateway, engine, memory }));
  } catch (error) {
    const state = lastingState(error);
    if (state === undefined) throw error;
    return standing(state);
  }
}

async function scanned(settings: TradeSettings, subject: Subject, outcome: ScanOutcome): Promise<Scanned> {
  if (outcome.kind === 'left') return standing(outcome.state);
  if (outcome.kind === 'config-wrong') return wrongConfig(outcome);
  const { set, ours } = outcome;
  const { database, clock } = settings;
  const { id, answered: before } = subject.repository;
  await rememberPulls(database, id, { ours, reverted: set.reverted });
  const distrusted = await distrustRules(database, set, clock.now());
  if (distrusted.length > 0) subject.log.error('Plans did not verify; these rules only report now', { distrusted });
  const head = set.base.commit;
  const { forced } = await pullNotes(database, id);
  const isMuch = set.groups.length > 0 || leftoversAmong(ours, set).length > 0 || forced.size > 0;
  const facts = { head, blocking: set.checks.blocking };
  if (!isMuch) return { state: 'nothing-found', ...facts };
  const document = { kind: 'plan', set, ours, ...(before === null ? {} : { before }) } as const;
  return { state: 'planned', ...facts, plan: planText(document) };
}

function wrongConfig({ head, fault, whose }: Extract<ScanOutcome, { kind: 'config-wrong' }>): Scanned {
  const state = whose === 'organisation' ? 'organisation-config-wrong' : 'config-wrong';
  const detail = `${fault.file}:${fault.line}:${fault.column}: ${fault.message}`;
  const run = wrongConfigRun(head.commit, fault, whose);
  return { head: head.commit, state, detail, plan: planText({ kind: 'check', run }) };
}

/** The state of a repository that trying again does not change; `undefined` if it may. */
function lastingState(error: unknown): State | undefined {
  if (error instanceof EngineLimitError) return stateOf('too-large', error.message);
  if (!(error instanceof GitHubError) || error.retryable) return undefined;
  if (error.status === 404) return stateOf('gone');
  const { permission } = error;
  if (error.status !== 403) return undefined;
  return stateOf('missing-permission', permission === undefined ? error.message : `It takes \`${permission}\`.`);
}

/** A state as it stands in a row. */
export function standing(state: State): Standing {
  return { state: state.name, detail: state.text, ...(isPassing(state) ? { again } : {}) };
}
