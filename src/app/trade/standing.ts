import { GitHubError } from '../../pull-request/github-error.ts';
import { lastingState } from '../../pull-request/lasting-state.ts';
import { isPassing, type State, stateOf } from '../../pull-request/state.ts';
import type { Standing } from '../jobs/trade.ts';
import { EngineLimitError } from '../threads/engine-limit-error.ts';

/** A state that ends by itself is looked at again after so many seconds. */
export const again = 60 * 60;

/** A state as it stands in a row. */
export function standing(state: State): Standing {
  return { state: state.name, detail: state.text, ...(isPassing(state) ? { again } : {}) };
}

/** The state that a failure shows, if trying again does not change it. Throws the failure if it may pass. */
export function stateBehind(error: unknown): State {
  if (error instanceof EngineLimitError) return stateOf('too-large', error.message);
  const state = error instanceof GitHubError ? lastingState(error) : undefined;
  if (state === undefined) throw error;
  return state;
}
