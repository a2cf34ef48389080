import type { PullRequestSettings } from '../index.ts';
import { type State, stateOf } from './state.ts';

/** What became of our pull requests in an organisation, since it was last said how to go on. */
export interface WaveFacts {
  readonly open: number;
  readonly openedToday: number;
  readonly merged: number;
  /** Closed by people without being merged. */
  readonly closed: number;
  readonly reverted: number;
}

/** Where settings do not say more. */
const usual = { open: 5, perDay: 10 };

/**
 * Why a pull request is not opened now; `undefined` if it may be. One goes ahead until somebody merged it; then they
 * come in waves, which stop by themselves when people do not want them. What a push has just brought does not wait.
 */
export function waveState(
  facts: WaveFacts,
  settings: Pick<PullRequestSettings, 'open' | 'perDay'>,
  introduced: boolean,
): State | undefined {
  if (introduced) return undefined;
  if (facts.reverted > 0 || facts.closed > 1) return stateOf('waves-stopped');
  const open = settings.open ?? (facts.merged === 0 ? undefined : usual.open);
  if (open === undefined) return facts.open > 0 ? stateOf('waiting-for-canary') : undefined;
  const perDay = settings.perDay ?? usual.perDay;
  if (facts.open >= open) return stateOf('waiting-for-wave', `${facts.open} are open; ${open} may be.`);
  if (facts.openedToday >= perDay) {
    return stateOf('waiting-for-wave', `${facts.openedToday} were opened today; ${perDay} may be.`);
  }
  return undefined;
}
