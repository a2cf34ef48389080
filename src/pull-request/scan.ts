import type { Config, Migration, ProjectFile } from '../index.ts';
import { branchFor, ordinalsOf, searchFor } from './branch-name.ts';
import type { Engine, EngineTask } from './engine.ts';
import { changingFindings, fingerprintOf } from './fingerprint.ts';
import type { Pulls, Reading } from './gateway.ts';
import { keyOf, partsOf, type Whole } from './grouping.ts';
import { groupsOf } from './groups.ts';
import { type ScanLimits, usualLimits } from './listing.ts';
import { type Manifests, readManifests } from './manifests.ts';
import { closedFingerprints, type OurPull, ourPull, oursAmong } from './ours.ts';
import type { PlanSet } from './plan-set.ts';
import type { Head, Oid, RepositorySnapshot } from './repository.ts';
import { beginningOf, configOf, organisationInput, type WrongConfig } from './repository-config.ts';
import { type Reverts, revertsAmong } from './reverts.ts';
import { obstacleOf } from './snapshot-state.ts';
import { type State, stateOf } from './state.ts';
import type { TextMemory } from './texts.ts';

/** What a scan works with. */
export interface ScanPorts {
  readonly gateway: Reading & Pick<Pulls, 'login' | 'findPulls' | 'closedPulls' | 'pull'>;
  readonly engine: Engine;
  readonly memory?: TextMemory;
}

/** What a scan is to know beforehand. */
export interface ScanRequest {
  /** The release of this program. */
  readonly release: string;
  /** Fingerprints known to be ignored; those of closed pull requests that are found count in any case. */
  readonly ignored?: readonly string[];
  readonly limits?: ScanLimits;
  /** Numbers of our pull requests that are remembered as open: their branches may have a prefix of former settings. */
  readonly open?: readonly number[];
}

/** What a scan comes to. */
export type ScanOutcome =
  /** Nothing can be done here. */
  | { readonly kind: 'left'; readonly state: State }
  | {
      readonly kind: 'config-wrong';
      readonly head: Head;
      readonly whose: 'repository' | 'organisation';
      readonly fault: WrongConfig;
    }
  | {
      readonly kind: 'planned';
      readonly set: PlanSet;
      /** Our pull requests as they stood, newest first. */
      readonly ours: readonly OurPull[];
      readonly notes: readonly State[];
    };

const usualPrefix = 'sidecar-migrate/';

/**
 * Looks at the head of the default branch. Takes four requests where there are a hundred manifests or less.
 * @throws {GitHubError} and what the engine throws.
 */
export async function scan(request: ScanRequest, ports: ScanPorts): Promise<ScanOutcome> {
  const { gateway } = ports;
  const snapshot = await gateway.snapshot(searchFor(usualPrefix));
  const obstacle = obstacleOf(snapshot, gateway.repository);
  const { head } = snapshot;
  if (obstacle !== undefined || head === undefined) return { kind: 'left', state: obstacle ?? stateOf('empty') };
  const found = await configOf(snapshot, gateway);
  if (found.kind === 'wrong') return { kind: 'config-wrong', head, whose: found.whose, fault: found.fault };
  const { config, notes } = found;
  const manifests = await readManifests({ tree: head.tree, config, limits: request.limits ?? usualLimits }, ports);
  if (manifests === undefined) return { kind: 'left', state: stateOf('too-large') };
  const organisation = await organisationInput(gateway);
  const inherited = await beginningOf(snapshot, gateway);
  const sight: Sight = { request, snapshot, head, config, inherited, organisation, manifests };
  return { kind: 'planned', ...(await plan(sight, ports)), notes };
}

/** What a scan saw. */
interface Sight {
  readonly request: ScanRequest;
  readonly snapshot: RepositorySnapshot;
  readonly head: Head;
  readonly config: Config;
  readonly inherited: string | undefined;
  readonly organisation: Oid | undefined;
  readonly manifests: Manifests;
}

async function plan(
  sight: Sight,
  { gateway, engine }: ScanPorts,
): Promise<{ readonly set: PlanSet; readonly ours: readonly OurPull[] }> {
  const known = await withOpen(await pullsByPrefix(sight, gateway), sight.request.open ?? [], gateway);
  const task = taskOf(sight, known);
  const migration = await engine(task);
  const fingerprints = await fingerprintsOf(migration, sight.manifests.files);
  const ours = await pullsByName({ sight, migration, known }, gateway);
  const prints = new Set(fingerprints.values());
  const reverts = await revertsAmong(ours, { fingerprints: prints, head: sight.head }, gateway);
  const found = new Set([...closedFingerprints(ours), ...reverts.fingerprints, ...(sight.request.ignored ?? [])]);
  const first = await without(found, { whole: { task, migration }, fingerprints }, { sight, engine });
  const unwanted = new Set([...found, ...(await refusedBefore({ known: first, found, ours }, gateway))]);
  const wanted = await without(unwanted, first, { sight, engine });
  const set = await planSet({ sight, ...wanted, ours, reverts }, engine);
  const ignored = [...wanted.fingerprints.values()].filter((print) => unwanted.has(print));
  return { set: { ...set, ignored: [...new Set(ignored)].sort() }, ours };
}

/**
 * Fingerprints that were refused under other names of branches: settings may have grouped them in another way. Asked
 * for where something would be proposed that no open pull request has yet.
 */
async function refusedBefore(
  {
    known,
    found,
    ours,
  }: { readonly known: Known; readonly found: ReadonlySet<string>; readonly ours: readonly OurPull[] },
  gateway: ScanPorts['gateway'],
): Promise<ReadonlySet<string>> {
  const proposed = new Set(ours.filter(isOpen).flatMap(({ marker }) => marker.fingerprints));
  const isNew = changingFindings(known.whole.migration.plans).some(({ id }) => {
    const print = known.fingerprints.get(id);
    return print !== undefined && !found.has(print) && !proposed.has(print);
  });
  if (!isNew) return new Set();
  return closedFingerprints(oursAmong({ branches: new Map(), pulls: await gateway.closedPulls() }, gateway.login));
}

function taskOf({ config, manifests }: Sight, known: readonly OurPull[]): EngineTask {
  const promised = known.filter(isOpen).flatMap(({ marker }) => marker.ignores);
  const ignored = [...config.ignored, ...promised];
  return { files: manifests.files, config: { ...config, ignored }, unsafe: true, ignored: [] };
}

function isOpen({ pull }: OurPull): boolean {
  return pull.state === 'open';
}

/** A migration with the fingerprints of its findings, by id. */
interface Known {
  readonly whole: Whole;
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** The migration once more if some of its findings are to be left out; what comes to light then may be unwanted too. */
async function without(
  unwanted: ReadonlySet<string>,
  known: Known,
  { sight, engine }: { readonly sight: Sight; readonly engine: Engine },
): Promise<Known> {
  const { whole, fingerprints } = known;
  const ids = [...fingerprints].filter(([, print]) => unwanted.has(print)).map(([id]) => id);
  if (ids.length === whole.task.ignored.length) return known;
  const task = { ...whole.task, ignored: ids };
  const migration = await engine(task);
  const shown = await fingerprintsOf(migration, sight.manifests.files);
  const more = { whole: { task, migration }, fingerprints: new Map([...fingerprints, ...shown]) };
  return await without(unwanted, more, { sight, engine });
}

/** Fingerprints of all findings that lead to changes, by id. */
async function fingerprintsOf(
  { plans }: Migration,
  files: readonly ProjectFile[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const entries = changingFindings(plans).map(
    async (finding) => [finding.id, await fingerprintOf(finding, (file) => texts.get(file) ?? '')] as const,
  );
  return new Map(await Promise.all(entries));
}

/** Our pull requests from branches with the prefix. The snapshot has them unless the prefix is another one. */
async function pullsByPrefix({ snapshot, config }: Sight, gateway: ScanPorts['gateway']): Promise<readonly OurPull[]> {
  const { branchPrefix } = config.pullRequests;
  const usual = oursAmong(snapshot.found, gateway.login);
  if (branchPrefix === usualPrefix) return usual;
  return union(usual, oursAmong(await gateway.findPulls(searchFor(branchPrefix)), gateway.login));
}

/** Our pull requests with those that were not found by their branches. */
async function withOpen(
  known: readonly OurPull[],
  open: readonly number[],
  gateway: ScanPorts['gateway'],
): Promise<readonly OurPull[]> {
  const missing = open.filter((number) => !known.some(({ pull }) => pull.number === number));
  const pulls: OurPull[] = [];
  for (const number of missing) pulls.push(...[ourPull(await gateway.pull(number), gateway.login) ?? []].flat());
  return union(known, pulls);
}

/** So many names are looked for in one request. */
const namesAtOnce = 90;

/** Our pull requests by the names of their branches too, which may be gone. */
async function pullsByName(
  {
    sight,
    migration,
    known,
  }: { readonly sight: Sight; readonly migration: Migration; readonly known: readonly OurPull[] },
  gateway: ScanPorts['gateway'],
): Promise<readonly OurPull[]> {
  const { grouping, branchPrefix } = sight.config.pullRequests;
  if (grouping === 'repo') return known;
  const changing = migration.plans.filter(({ edits }) => edits.length > 0);
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

function union(a: readonly OurPull[], b: readonly OurPull[]): readonly OurPull[] {
  const all = new Map([...a, ...b].map((one) => [one.pull.number, one]));
  return [...all.values()].sort((one, other) => other.pull.number - one.pull.number);
}

/** What a plan set is made from. */
interface Sources {
  readonly sight: Sight;
  readonly whole: Whole;
  readonly ours: readonly OurPull[];
  readonly fingerprints: ReadonlyMap<string, string>;
  readonly reverts: Reverts;
}

async function planSet({ sight, whole, ours, fingerprints, reverts }: Sources, engine: Engine): Promise<PlanSet> {
  const { snapshot, config, manifests, head, request } = sight;
  const { grouping, branchPrefix } = config.pullRequests;
  const { migration } = whole;
  return {
    repository: snapshot.name,
    base: head,
    inputs: manifests.inputs,
    ...(sight.organisation === undefined ? {} : { organisation: sight.organisation }),
    paths: config.paths,
    settings: config.pullRequests,
    checks: config.checks,
    groups: await groupsOf({
      parts: await partsOf(whole, grouping, engine),
      open: ours.filter(isOpen),
      manifests: manifests.entries,
      configs: manifests.configs,
      files: manifests.files,
      snapshot,
      inherited: sight.inherited,
      prefix: branchPrefix,
      fingerprints,
    }),
    problems: [...manifests.problems, ...migration.problems],
    assumptions: migration.assumptions,
    ignored: [],
    reverted: reverts.pulls,
    failures: migration.plans.flatMap(({ file, findings, failure }) =>
      failure === undefined ? [] : [{ file, rules: [...new Set(findings.map(({ rule }) => rule))], message: failure }],
    ),
    filesRead: manifests.entries.length,
    release: request.release,
  };
}
