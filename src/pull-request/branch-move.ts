import { code } from '../report/markup.ts';
import type { BranchMove, Reading, Writing } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { lastingState } from './lasting-state.ts';
import { type State, stateOf } from './state.ts';

/** What became of a move. */
export type Moved =
  | { readonly kind: 'done' }
  /** The branch stood somewhere else. */
  | { readonly kind: 'lost' }
  /** A rule forbids it; trying again is of no use. */
  | { readonly kind: 'forbidden'; readonly state: State };

/**
 * Moves a branch if it stands where it is believed to stand. After a failure the branch is read again, because the
 * answer does not tell whether it moved, nor why it did not.
 * @throws {GitHubError} for a failure that may pass.
 */
export async function moveBranch(
  move: BranchMove,
  gateway: Pick<Reading, 'branch'> & Pick<Writing, 'moveBranch'>,
): Promise<Moved> {
  try {
    await gateway.moveBranch(move);
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    if (error.retryAfter !== undefined) throw error;
    const now = await gateway.branch(move.branch);
    if (now === move.after) return { kind: 'done' };
    if (now !== move.before) return { kind: 'lost' };
    const state = await stateBehind(error, move, gateway);
    if (state === undefined) throw error;
    return { kind: 'forbidden', state };
  }
}

async function stateBehind(
  error: GitHubError,
  { branch, before }: BranchMove,
  gateway: Pick<Reading, 'branch'>,
): Promise<State | undefined> {
  const said = lastingState(error);
  if (before !== undefined || (said !== undefined && said.name !== 'refused')) return said;
  return (await collisionOf(branch, gateway)) ?? said;
}

/** A branch `a` leaves no room for `a/b`; what GitHub says then tells nothing. */
async function collisionOf(branch: string, gateway: Pick<Reading, 'branch'>): Promise<State | undefined> {
  for (let at = branch.indexOf('/'); at > 0; at = branch.indexOf('/', at + 1)) {
    const above = branch.slice(0, at);
    if ((await gateway.branch(above)) !== undefined) return stateOf('branch-in-the-way', `It is ${code(above)}.`);
  }
  return undefined;
}
