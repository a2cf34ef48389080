import { digest } from '../blob-id.ts';
import type { PullFacts } from '../pull.ts';
import type { Oid } from '../repository.ts';
import { type Assessment, assess } from './assessing.ts';
import { changeOfGroup, changeOfPull } from './change.ts';
import { type Checked, readCheckId } from './check-id.ts';
import type { CheckOutcome, CheckPorts } from './check-outcome.ts';
import type { KnownCheck } from './check-run.ts';
import { checkName } from './check-words.ts';
import { review, unsaid } from './suggesting.ts';
import { isTold, tell } from './telling.ts';
import { type PullResult, together } from './together.ts';

/** How a check is made. */
export interface CheckRequest {
  /** The release of this program. */
  readonly release: string;
  /** A person asked for it: made again although it was made. */
  readonly again?: boolean;
  /** The pull request, where it was read just now. */
  readonly pull?: PullFacts;
}

const nothing: CheckOutcome = { suggestions: 0 };

/**
 * Checks a pull request: says where it brings a workaround, and suggests what could stand there instead.
 * @throws {GitHubError}
 */
export async function checkPull(number: number, request: CheckRequest, ports: CheckPorts): Promise<CheckOutcome> {
  const { gateway } = ports;
  const assessed = await assessPull({ pull: request.pull ?? (await gateway.pull(number)) }, request, ports);
  if (assessed === undefined) return nothing;
  const { head } = assessed.change;
  const known = await gateway.checkRun(head, checkName);
  const others: Assessment[] = [];
  for (const other of othersIn(known, number)) {
    const one = await assessPull({ pull: await gateway.pull(other), head }, request, ports);
    if (one !== undefined) others.push(one);
  }
  const checked: Checked = { kind: 'pulls', pulls: byNumber([assessed, ...others]).map(numberOf) };
  return await conclude({ assessed, others, checked, known }, request, ports);
}

/**
 * Checks what a merge queue is about to merge, where the check is required.
 * @throws {GitHubError}
 */
export async function checkMergeGroup(
  { base, head, into = 'HEAD' }: { readonly base: Oid; readonly head: Oid; readonly into?: string },
  request: CheckRequest,
  ports: CheckPorts,
): Promise<CheckOutcome> {
  const change = await changeOfGroup({ base, head, into }, ports.gateway);
  if (change === undefined) return { ...nothing, unknown: true };
  const assessed = await assess(change, request.release, ports);
  if (assessed === undefined) return nothing;
  const known = await ports.gateway.checkRun(head, checkName);
  return await conclude({ assessed, others: [], checked: { kind: 'group', base, into }, known }, request, ports);
}

/** More pull requests with the same head are not looked at together; nobody has so many for good reasons. */
const mostTogether = 10;

/** Pull requests of which a check run says that they have this head, too. */
function othersIn(known: KnownCheck | undefined, number: number): readonly number[] {
  const checked = known && readCheckId(known.externalId)?.checked;
  if (checked?.kind !== 'pulls') return [];
  return checked.pulls.filter((one) => one !== number).slice(0, mostTogether - 1);
}

/** Assesses a pull request that is open; if a head is given, only if it has that. */
async function assessPull(
  { pull, head }: { readonly pull: PullFacts; readonly head?: Oid },
  { release }: CheckRequest,
  ports: CheckPorts,
): Promise<Assessment | undefined> {
  if (pull.state !== 'open' || (head !== undefined && pull.head.commit !== head)) return undefined;
  return await assess(await changeOfPull(pull, ports.gateway), release, ports);
}

/** All that is known before it is found out what is to be said. */
interface Case {
  readonly assessed: Assessment;
  /** Of other pull requests with the same head. */
  readonly others: readonly Assessment[];
  readonly checked: Checked;
  readonly known: KnownCheck | undefined;
}

async function conclude(
  { assessed, others, checked, known }: Case,
  { again }: CheckRequest,
  ports: CheckPorts,
): Promise<CheckOutcome> {
  const { gateway } = ports;
  const basis = await digest(byNumber([assessed, ...others]).flatMap((one) => one.basis));
  if (again !== true && isTold(known, { basis, checked })) return nothing;
  const { result: own, wanted } = await assessed.find();
  const { pull } = assessed.change;
  const found: PullResult[] = [];
  for (const one of others) found.push({ pull: numberOf(one), result: (await one.find()).result });
  const result = together({ pull: numberOf(assessed), result: own }, found);
  const comments = pull === undefined ? [] : await unsaid(wanted, pull, gateway);
  const telling = { result, basis, checked, known };
  const isMore = pull !== undefined && comments.length > 0;
  const besides = isMore ? { besides: async () => await review(pull, comments, gateway) } : {};
  return { run: result, suggestions: await tell({ ...telling, ...besides }, gateway) };
}

/** The number of the pull request; 0 for a merge group, which has none. */
function numberOf({ change }: Assessment): number {
  return change.pull?.number ?? 0;
}

function byNumber(assessments: readonly Assessment[]): readonly Assessment[] {
  return assessments.toSorted((a, b) => numberOf(a) - numberOf(b));
}
