import { GitHubError } from '../../pull-request/github-error.ts';
import type { Work } from '../queue/job.ts';
import { FencedError } from './fences.ts';

/** So often work is tried that fails for an unknown reason, and work that GitHub does not grant for now. */
const most = { unknown: 5, refused: 12 } as const;

/** Seconds. */
const longest = 15 * 60;

/** Whether it makes sense to try work again that failed. */
export function hasHope({ attempt }: Work, error: unknown): boolean {
  if (error instanceof FencedError) return attempt < most.unknown;
  if (!(error instanceof GitHubError)) return attempt < most.unknown;
  // A token that GitHub took back: the next one may do.
  if (error.status === 401) return attempt < most.unknown;
  if (!error.retryable) return false;
  return error.retryAfter !== undefined || attempt < most.refused;
}

/** Seconds until work that failed is tried again: what GitHub asks for, or longer each time. */
export function delayAfter({ attempt }: Work, error: unknown): number {
  const asked = error instanceof GitHubError ? error.retryAfter : undefined;
  return asked === undefined ? Math.min(longest, 5 * 2 ** attempt) : Math.max(1, asked);
}

/** GitHub may answer with an older head than it announced: so often, and after so many seconds, it is asked again. */
export const lags: readonly number[] = [10, 60];

/** Seconds until a repository is scanned again whose plan no longer fitted, after so many before that did not either. */
export function delayAfterStale(before: number): number {
  return Math.min(5 * 60, 4 ** before);
}
