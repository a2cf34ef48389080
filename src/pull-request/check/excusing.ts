import type { Gateway } from '../gateway.ts';
import type { Oid } from '../repository.ts';
import { idForPull } from './check-run.ts';
import { checkName, troubleRun } from './check-words.ts';

/** What was to be checked: a pull request, or what a merge queue is about to merge. */
export type Checked = { readonly pull: number } | { readonly head: Oid };

/**
 * Says that a check could not be made, so that nobody waits for one that is required; one that was made stays.
 * @throws {GitHubError}
 */
export async function excuseCheck(
  checked: Checked,
  gateway: Pick<Gateway, 'pull' | 'checkRun' | 'putCheckRun'>,
): Promise<void> {
  const pull = 'pull' in checked ? checked.pull : undefined;
  const head = 'pull' in checked ? (await gateway.pull(checked.pull)).head.commit : checked.head;
  if ((await gateway.checkRun(head, checkName)) !== undefined) return;
  const run = troubleRun(head, 'Something went wrong on our side, again and again.');
  await gateway.putCheckRun({ ...run, externalId: idForPull(run.externalId, pull) }, undefined);
}
