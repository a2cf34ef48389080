import { showWrongConfig } from './check/wrong-config.ts';
import { closeLeftover, leftoversAmong } from './leftovers.ts';
import type { OurPull } from './ours.ts';
import type { PlanGroup, PlanSet } from './plan-set.ts';
import type { PublishOutcome, PublishPorts, PublishRequest } from './publication.ts';
import { publish } from './publish.ts';
import { type ScanOutcome, type ScanPorts, type ScanRequest, scan } from './scan.ts';

/** What a whole round in one repository is to know. */
export interface RoundRequest extends ScanRequest, Pick<PublishRequest, 'now' | 'written' | 'lastTouched'> {
  /** Numbers of pull requests that a person asked to be made anew. */
  readonly forced?: readonly number[];
  /**
   * Takes the commit that a pull request's own marker names for ours: where nothing else is remembered, and commits
   * of a person are not signed. Whoever can change the marker can push to the branch as well.
   */
  readonly trustMarkers?: boolean;
}

/** What a round comes to. */
export interface RoundOutcome {
  readonly scan: ScanOutcome;
  /** By the key of a group; leftovers that were closed have the key that they had. */
  readonly published: readonly { readonly key: string; readonly outcome: PublishOutcome }[];
}

/** So often a repository is looked at again because it changed in between; then somebody else will have to. */
const mostScans = 3;

/**
 * Scans a repository and brings its pull requests up to date, one after the other.
 * @throws {GitHubError} and what the engine throws.
 */
export async function makeRound(request: RoundRequest, ports: ScanPorts & PublishPorts): Promise<RoundOutcome> {
  let outcome = await roundOnce(request, ports);
  for (let scans = 1; scans < mostScans && isStale(outcome); scans++) outcome = await roundOnce(request, ports);
  return outcome;
}

function isStale({ published }: RoundOutcome): boolean {
  return published.some(({ outcome }) => outcome.kind === 'stale');
}

async function roundOnce(request: RoundRequest, ports: ScanPorts & PublishPorts): Promise<RoundOutcome> {
  const seen = await scan(request, ports);
  if (seen.kind === 'config-wrong') await showWrongConfig(seen, ports.gateway);
  if (seen.kind !== 'planned') return { scan: seen, published: [] };
  const { set, ours } = seen;
  const trusted = request.trustMarkers === true ? ours.map(({ marker }) => marker.commit) : [];
  const informed = { ...request, written: [...request.written, ...trusted] };
  const published: { key: string; outcome: PublishOutcome }[] = [];
  for (const group of set.groups) {
    published.push({ key: group.key, outcome: await publish(publishRequest(informed, { set, group, ours }), ports) });
  }
  for (const leftover of leftoversAmong(ours, set)) {
    const forced = request.forced?.includes(leftover.pull.number) === true;
    const outcome = await closeLeftover(leftover, { ...informed, set, forced }, ports.gateway);
    published.push({ key: leftover.marker.group, outcome });
  }
  return { scan: seen, published };
}

function publishRequest(
  { now, written, lastTouched, forced = [] }: RoundRequest,
  { set, group, ours }: { readonly set: PlanSet; readonly group: PlanGroup; readonly ours: readonly OurPull[] },
): PublishRequest {
  const own = ours.find(({ pull, marker }) => pull.state === 'open' && marker.group === group.key);
  return {
    set,
    group,
    now,
    written,
    ...(lastTouched === undefined ? {} : { lastTouched }),
    forced: own !== undefined && forced.includes(own.pull.number),
  };
}
