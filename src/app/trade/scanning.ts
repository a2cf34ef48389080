import type { Engine } from '../../pull-request/engine.ts';
import { leftoversAmong } from '../../pull-request/leftovers.ts';
import { scan } from '../../pull-request/scan.ts';
import { isPassing, type State, stateOf } from '../../pull-request/state.ts';
import type { Clock } from '../budget/meter.ts';
import type { Scanned, Standing, Subject } from '../jobs/trade.ts';
import { EngineLimitError } from '../threads/engine-limit-error.ts';
import { type GatewaySettings, gatewayFor, permissions } from './gateways.ts';
import { planText } from './plan-document.ts';
import { textMemory } from './text-memory.ts';

/** What scans and publications are done with. */
export interface TradeSettings extends GatewaySettings {
  readonly engine: Engine;
  readonly clock: Clock;
  /** The release of this program. */
  readonly release: string;
}

/** What nothing was found by, and what a plan waits in. */
const nothingFound: Standing = { state: 'nothing-found' };
const planned: Standing = { state: 'planned' };

/** A state that ends by itself is looked at again after so many seconds. */
const again = 60 * 60;

/** Looks at a repository and plans. Throws `GitHubError`. */
export async function scanOnGitHub(settings: TradeSettings, subject: Subject): Promise<Scanned> {
  const gateway = await gatewayFor(settings, subject, permissions.scan);
  const memory = textMemory(settings, subject.repository.installation);
  try {
    const outcome = await scan({ release: settings.release }, { gateway, engine: settings.engine, memory });
    if (outcome.kind === 'left') return standing(outcome.state);
    if (outcome.kind === 'config-wrong') {
      const { head, fault, whose } = outcome;
      const state = stateOf(whose === 'organisation' ? 'organisation-config-wrong' : 'config-wrong');
      const place = `${fault.file}:${fault.line}:${fault.column}: ${fault.message}`;
      return { head: head.commit, state: state.name, detail: place };
    }
    const { set, ours } = outcome;
    const isMuch = set.groups.length > 0 || leftoversAmong(ours, set).length > 0;
    const head = set.base.commit;
    return isMuch ? { ...planned, head, plan: planText({ set, ours }) } : { ...nothingFound, head };
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    return standing(stateOf('too-large', error.message));
  }
}

/** A state as it stands in a row. */
export function standing(state: State): Standing {
  return { state: state.name, detail: state.text, ...(isPassing(state) ? { again } : {}) };
}
