import type { Gateway } from '../gateway.ts';
import { GitHubError } from '../github-error.ts';
import type { ScanOutcome } from '../scan.ts';
import { wrongConfigResult } from './check-words.ts';
import { tellOnce } from './telling.ts';

/**
 * Fails the check of a head whose configuration cannot be used, once. Without the permission for checks, which may be
 * missing, nothing is shown.
 */
export async function showWrongConfig(
  { head, fault, whose }: Extract<ScanOutcome, { kind: 'config-wrong' }>,
  gateway: Pick<Gateway, 'checkRun' | 'createCheckRun' | 'updateCheckRun'>,
): Promise<void> {
  try {
    await tellOnce(wrongConfigResult(head.commit, fault, whose), gateway);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 403 || error.retryable) throw error;
  }
}
