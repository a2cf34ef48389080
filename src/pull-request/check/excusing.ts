import { digest } from '../blob-id.ts';
import type { Gateway } from '../gateway.ts';
import type { Oid } from '../repository.ts';
import { type Checked, readCheckId } from './check-id.ts';
import { checkName, troubleResult } from './check-words.ts';
import { tell } from './telling.ts';

/** What was to be checked: a pull request, what a merge queue is about to merge, or whatever a commit was checked for. */
export type Awaited =
  | { readonly pull: number }
  | { readonly head: Oid; readonly base: Oid; readonly into?: string }
  | { readonly check: Oid };

/**
 * Says that a check could not be made, so that nobody waits for one that is required; one that was made stays.
 * @throws {GitHubError}
 */
export async function excuseCheck(
  awaited: Awaited,
  gateway: Pick<Gateway, 'pull' | 'checkRun' | 'createCheckRun' | 'updateCheckRun'>,
): Promise<void> {
  const head = await headOf(awaited, gateway);
  if (head === undefined) return;
  const known = await gateway.checkRun(head, checkName);
  if (known?.completed === true) return;
  const checked = 'check' in awaited ? readCheckId(known?.externalId ?? '')?.checked : namedBy(awaited);
  const result = troubleResult(head, 'Something went wrong on our side, again and again.');
  await tell({ result, basis: await digest(['trouble']), checked: checked ?? { kind: 'commit' }, known }, gateway);
}

async function headOf(awaited: Awaited, gateway: Pick<Gateway, 'pull'>): Promise<Oid | undefined> {
  if ('check' in awaited) return awaited.check;
  if ('head' in awaited) return awaited.head;
  const { state, head } = await gateway.pull(awaited.pull);
  return state === 'open' ? head.commit : undefined;
}

function namedBy(awaited: Exclude<Awaited, { readonly check: Oid }>): Checked {
  if ('pull' in awaited) return { kind: 'pulls', pulls: [awaited.pull] };
  return { kind: 'group', base: awaited.base, into: awaited.into ?? 'HEAD' };
}
