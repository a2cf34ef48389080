import type { BranchMove, Reading, Writing } from './gateway.ts';
import { GitHubError } from './github-error.ts';
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
    const state = forbiddenBy(error);
    if (state === undefined) throw error;
    return { kind: 'forbidden', state };
  }
}

/** The words of rulesets as GitHub's answers to refused pushes have them. */
function forbiddenBy({ status, message, permission }: GitHubError): State | undefined {
  if (status === 403) return missingPermission(permission);
  if (status !== 422) return undefined;
  if (/signature/iu.test(message)) return stateOf('ruleset-signature');
  if (/message/iu.test(message)) return stateOf('ruleset-message');
  if (/branch name|create ref|creation/iu.test(message)) return stateOf('ruleset-branch');
  return stateOf('ruleset');
}

/** The state of an App that may not do something. */
export function missingPermission(permission: string | undefined): State {
  return stateOf('missing-permission', permission === undefined ? undefined : `It takes \`${permission}\`.`);
}
