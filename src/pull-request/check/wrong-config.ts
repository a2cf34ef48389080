import type { Gateway } from '../gateway.ts';
import { GitHubError } from '../github-error.ts';
import type { ScanOutcome } from '../scan.ts';
import { checkName, wrongConfigRun } from './check-words.ts';

/**
 * Fails the check of a head whose configuration cannot be used, once. Without the permission for checks, which may be
 * missing, nothing is shown.
 */
export async function showWrongConfig(
  { head, fault, whose }: Extract<ScanOutcome, { kind: 'config-wrong' }>,
  gateway: Pick<Gateway, 'checkRun' | 'putCheckRun'>,
): Promise<void> {
  const run = wrongConfigRun(head.commit, fault, whose);
  try {
    const known = await gateway.checkRun(head.commit, checkName);
    if (known?.externalId !== run.externalId) await gateway.putCheckRun(run, known?.id);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 403 || error.retryable) throw error;
  }
}
