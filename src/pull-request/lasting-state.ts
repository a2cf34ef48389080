import type { GitHubError } from './github-error.ts';
import { type State, stateOf } from './state.ts';

/** The words of rulesets and of repositories at rest, as GitHub's answers have them, and what they mean. */
const words = [
  [/archived/iu, 'archived'],
  [/repository access blocked|repository is disabled/iu, 'disabled'],
  [/repository is empty/iu, 'empty'],
  [/verified signature|signature/iu, 'ruleset-signature'],
  [/commit message/iu, 'ruleset-message'],
  [/branch name|create ref|creation/iu, 'ruleset-branch'],
  [/rule violation|protected ref|protected branch|must be made through|must match a given/iu, 'ruleset'],
] as const;

/** The state that a failure shows, if trying again does not change it; `undefined` if it may pass. */
export function lastingState({ status, message, permission, retryable, retryAfter }: GitHubError): State | undefined {
  if (retryAfter !== undefined || status === 0 || status === 401) return undefined;
  const [, named] = words.find(([pattern]) => pattern.test(message)) ?? [];
  if (named !== undefined) return stateOf(named);
  if (retryable) return undefined;
  if (status === 404) return stateOf('gone');
  if (status === 403 || /permissions requested/iu.test(message)) return missingPermission(permission, message);
  if (/not exist or is not accessible/iu.test(message)) return stateOf('gone');
  return stateOf('refused', message);
}

function missingPermission(permission: string | undefined, message: string): State {
  return stateOf(
    'missing-permission',
    permission === undefined ? `GitHub says: ${message}` : `It takes \`${permission}\`.`,
  );
}
