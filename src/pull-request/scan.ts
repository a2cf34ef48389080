import type { Config, Migration, ProjectFile } from '../index.ts';
import { searchFor } from './branch-name.ts';
import type { Engine, EngineTask } from './engine.ts';
import { changingFindings, fingerprintOf } from './fingerprint.ts';
import type { Reading } from './gateway.ts';
import { partsOf, type Whole } from './grouping.ts';
import { groupsOf } from './groups.ts';
import { type ScanLimits, usualLimits } from './listing.ts';
import { type Manifests, readManifests } from './manifests.ts';
import { closedFingerprints, type OurPull } from './ours.ts';
import { type OwnPullsGateway, pullsByAuthor, pullsByName, pullsByPrefix, usualPrefix } from './own-pulls.ts';
import type { PlanSet } from './plan-set.ts';
import type { Head, Oid, RepositorySnapshot } from './repository.ts';
import { beginningOf, configOf, organisationInput, type WrongConfig } from './repository-config.ts';
import { type Reverts, revertsAmong } from './reverts.ts';
import { obstacleOf } from './snapshot-state.ts';
import { type State, stateOf } from './state.ts';
import type { TextMemory } from './texts.ts';

/** What a scan works with. */
export interface ScanPorts {
  readonly gateway: Reading & OwnPullsGateway;
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
  ports: ScanPorts,
): Promise<{ readonly set: PlanSet; readonly ours: readonly OurPull[] }> {
  const { gateway, engine } = ports;
  const { snapshot, request } = sight;
  const settings = sight.config.pullRequests;
  const open = request.open ?? [];
  const known = await pullsByPrefix({ snapshot, settings, open }, gateway);
  const task = taskOf(sight, known);
  const migration = await engine(task);
  const fingerprints = await fingerprintsOf(migration, sight.manifests.files);
  const ours = await pullsByName({ settings, plans: migration.plans, known }, gateway);
  const prints = new Set(fingerprints.values());
  const reverts = await revertsAmong(ours, { fingerprints: prints, head: sight.head }, gateway);
  const found = new Set([...closedFingerprints(ours), ...reverts.fingerprints, ...(sight.request.ignored ?? [])]);
  const first = await without(found, { whole: { task, migration }, fingerprints }, { sight, engine });
  const others = proposesMore(first, { found, ours }) ? await pullsByAuthor(gateway) : [];
  const unseen = others.filter(isOpen).filter(({ pull }) => ![...open, ...numbersOf(ours)].includes(pull.number));
  // What an open pull request promised, and where it lives, matters from the start.
  if (unseen.length > 0) {
    return await plan({ ...sight, request: { ...request, open: [...open, ...numbersOf(unseen)] } }, ports);
  }
  const unwanted = new Set([...found, ...closedFingerprints(others)]);
  const wanted = await without(unwanted, first, { sight, engine });
  const set = await planSet({ sight, ...wanted, ours, reverts }, engine);
  const ignored = [...wanted.fingerprints.values()].filter((print) => unwanted.has(print));
  return { set: { ...set, ignored: [...new Set(ignored)].sort() }, ours };
}

/** Whether something would be proposed that no open pull request has yet. */
function proposesMore(
  { whole, fingerprints }: Known,
  { found, ours }: { readonly found: ReadonlySet<string>; readonly ours: readonly OurPull[] },
): boolean {
  const proposed = new Set(ours.filter(isOpen).flatMap(({ marker }) => marker.fingerprints));
  return changingFindings(whole.migration.plans).some(({ id }) => {
    const print = fingerprints.get(id);
    return print !== undefined && !found.has(print) && !proposed.has(print);
  });
}

function numbersOf(pulls: readonly OurPull[]): readonly number[] {
  return pulls.map(({ pull }) => pull.number);
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
      assumptions: migration.assumptions,
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
