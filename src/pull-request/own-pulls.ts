import type { Plan, PullRequestSettings } from '../index.ts';
import { branchFor, ordinalsOf, searchFor } from './branch-name.ts';
import type { Pulls } from './gateway.ts';
import { keyOf } from './grouping.ts';
import { type OurPull, ourPull, oursAmong } from './ours.ts';
import type { RepositorySnapshot } from './repository.ts';

/** What our pull requests are looked for with. */
export type OwnPullsGateway = Pick<Pulls, 'login' | 'findPulls' | 'unmergedPulls' | 'pull'>;

/** What branches begin with where settings do not say otherwise; a snapshot for this has what is there of ours. */
export const usualPrefix = 'sidecar-migrate/';

/** What is known before anything is planned. */
export interface Beforehand {
  readonly snapshot: Pick<RepositorySnapshot, 'found'>;
  readonly settings: Pick<PullRequestSettings, 'branchPrefix'>;
  /** Numbers of pull requests that are open, wherever their branches are. */
  readonly open: readonly number[];
}

/** Our pull requests from branches with the prefix, and those that are open. The snapshot has them unless the prefix is another one. */
export async function pullsByPrefix(
  { snapshot, settings: { branchPrefix }, open }: Beforehand,
  gateway: OwnPullsGateway,
): Promise<readonly OurPull[]> {
  const usual = oursAmong(snapshot.found, gateway.login);
  const found =
    branchPrefix === usualPrefix
      ? usual
      : union(usual, oursAmong(await gateway.findPulls(searchFor(branchPrefix)), gateway.login));
  const missing = open.filter((number) => !found.some(({ pull }) => pull.number === number));
  const others: OurPull[] = [];
  for (const number of missing) others.push(...[ourPull(await gateway.pull(number), gateway.login) ?? []].flat());
  return union(found, others);
}

/** So many names are looked for in one request. */
const namesAtOnce = 90;

/** What names of branches are made from. */
export interface Naming {
  readonly settings: Pick<PullRequestSettings, 'grouping' | 'branchPrefix'>;
  readonly plans: readonly Plan[];
  /** Those that are found already. */
  readonly known: readonly OurPull[];
}

/** Our pull requests by the names of their branches too, which may be gone. */
export async function pullsByName(
  { settings: { grouping, branchPrefix }, plans, known }: Naming,
  gateway: OwnPullsGateway,
): Promise<readonly OurPull[]> {
  if (grouping === 'repo') return known;
  const changing = plans.filter(({ edits }) => edits.length > 0);
  const keys = [...new Set(changing.map((one) => keyOf(one, grouping)))];
  const names = (await Promise.all(keys.map((key) => branchFor(branchPrefix, key)))).flatMap(ordinalsOf);
  let all = known;
  for (let start = 0; start < names.length; start += namesAtOnce) {
    const branches = names.slice(start, start + namesAtOnce);
    const found = await gateway.findPulls({ prefix: branchPrefix, branches });
    all = union(all, oursAmong(found, gateway.login));
  }
  return all;
}

/** Our pull requests by their author: settings may have grouped them in another way, or named their branches otherwise. */
export async function pullsByAuthor(gateway: OwnPullsGateway): Promise<readonly OurPull[]> {
  return oursAmong({ branches: new Map(), pulls: await gateway.unmergedPulls() }, gateway.login);
}

function union(a: readonly OurPull[], b: readonly OurPull[]): readonly OurPull[] {
  const all = new Map([...a, ...b].map((one) => [one.pull.number, one]));
  return [...all.values()].sort((one, other) => other.pull.number - one.pull.number);
}
