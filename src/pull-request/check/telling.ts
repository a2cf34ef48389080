import { digest } from '../blob-id.ts';
import type { Gateway } from '../gateway.ts';
import { type Checked, type CheckId, checkIdText, readCheckId } from './check-id.ts';
import { annotationsAtOnce, type CheckResult, type CheckRun, type KnownCheck } from './check-run.ts';

/** What a check depends on, and what it is for. */
export interface CheckCause {
  /** A digest of what the outcome depends on besides the commit. */
  readonly basis: string;
  readonly checked: Checked;
}

/** What is to be told. */
export interface Telling extends CheckCause {
  readonly result: CheckResult;
  /** The newest check run of that commit. */
  readonly known: KnownCheck | undefined;
  /** What is said elsewhere, such as a review, once the check can be seen; gives how much it was. */
  readonly besides?: () => Promise<number>;
}

/** Whether a check was told to its end, as it would be told for this cause again. */
export function isTold(known: KnownCheck | undefined, { basis, checked }: CheckCause): boolean {
  const id = known === undefined ? undefined : readCheckId(known.externalId);
  if (known === undefined || id === undefined || !known.completed) return false;
  return checkIdText({ ...id, basis, checked, told: true }) === known.externalId;
}

/**
 * Tells a result. It shows at once, but counts as told only when every annotation is there and all else was said: whoever
 * comes after a crash, or a request that failed, goes on where it broke off and says nothing twice.
 * @throws {GitHubError}
 */
export async function tell(telling: Telling, gateway: Pick<Gateway, 'createCheckRun' | 'updateCheckRun'>) {
  const { result, basis, checked, known, besides } = telling;
  const id: CheckId = { basis, checked, said: await saidIn(result), told: true };
  const goesOn = known !== undefined && isSame(known, id);
  const all = result.annotations.length;
  const start = goesOn ? Math.min(known.annotations, all) : 0;
  // What stands on a run stays there: another result needs another run, of which GitHub counts the newest.
  let run = goesOn || known?.annotations === 0 ? known?.id : undefined;
  const parts = partsOf(all, start);
  for (const from of parts.length === 0 && besides === undefined ? [all] : parts) {
    const told = besides === undefined && from + annotationsAtOnce >= all;
    run = await put(partOf(result, from, { ...id, told }), run, gateway);
  }
  if (besides === undefined) return 0;
  const made = await besides();
  await put(partOf(result, all, id), run, gateway);
  return made;
}

async function saidIn({ conclusion, title, summary, annotations }: CheckResult): Promise<string> {
  return await digest([conclusion, title, summary, JSON.stringify(annotations)]);
}

function isSame({ externalId }: KnownCheck, id: CheckId): boolean {
  return [true, false].some((told) => externalId === checkIdText({ ...id, told }));
}

/** Where requests begin that carry annotations; a check without any takes one, too. */
function partsOf(all: number, start: number): readonly number[] {
  const count =
    start === 0 ? Math.max(1, Math.ceil(all / annotationsAtOnce)) : Math.ceil((all - start) / annotationsAtOnce);
  return Array.from({ length: count }, (_, i) => start + i * annotationsAtOnce);
}

function partOf(result: CheckResult, from: number, id: CheckId): CheckRun {
  const annotations = result.annotations.slice(from, from + annotationsAtOnce);
  return { ...result, annotations, externalId: checkIdText(id) };
}

async function put(
  run: CheckRun,
  known: number | undefined,
  gateway: Pick<Gateway, 'createCheckRun' | 'updateCheckRun'>,
): Promise<number> {
  if (known === undefined) return await gateway.createCheckRun(run);
  await gateway.updateCheckRun(known, run);
  return known;
}

/** Tells a result that is about a commit alone, once. @throws {GitHubError} */
export async function tellOnce(
  result: CheckResult,
  gateway: Pick<Gateway, 'checkRun' | 'createCheckRun' | 'updateCheckRun'>,
): Promise<void> {
  const known = await gateway.checkRun(result.head, result.name);
  // It depends on nothing but what it says.
  const cause: CheckCause = { basis: await saidIn(result), checked: { kind: 'commit' } };
  if (!isTold(known, cause)) await tell({ result, ...cause, known }, gateway);
}
