import { type ProjectFile, type ShownAssumption, withIgnored } from '../index.ts';
import { blobId, digest } from './blob-id.ts';
import { branchFor, ordinalsOf } from './branch-name.ts';
import { isChanging } from './fingerprint.ts';
import type { Part } from './grouping.ts';
import { meaningOf } from './meaning.ts';
import type { OurPull } from './ours.ts';
import { isPlainPath } from './paths.ts';
import type { ChangedFile, PendingIgnore, PlanGroup } from './plan-set.ts';
import type { RepositorySnapshot, TreeEntry } from './repository.ts';
import { knownNames, ownConfig } from './repository-config.ts';

/** What groups are made from. */
export interface GroupSources {
  readonly parts: readonly Part[];
  /** Open pull requests of ours: what they promised to ignore stays promised. */
  readonly open: readonly OurPull[];
  readonly manifests: readonly TreeEntry[];
  readonly configs: readonly TreeEntry[];
  readonly files: readonly ProjectFile[];
  readonly snapshot: Pick<RepositorySnapshot, 'configs'>;
  /** What a configuration begins with, where the repository has none. */
  readonly inherited: string | undefined;
  readonly prefix: string;
  readonly assumptions: readonly ShownAssumption[];
  /** Fingerprints by the id of a finding. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** Parts of a migration as pull requests, each with the files that it changes; a pull request without any is none. */
export async function groupsOf(sources: GroupSources): Promise<readonly PlanGroup[]> {
  const promised = new Map(
    sources.open.flatMap(({ marker }) => {
      const ignores = marker.ignores.filter(({ rule }) => knownNames.rules.includes(rule));
      return ignores.length === 0 ? [] : [[marker.group, ignores] as const];
    }),
  );
  const empty = [...promised.keys()].filter((key) => !sources.parts.some((part) => part.key === key));
  const parts = [
    ...sources.parts,
    ...empty.map((key): Part => ({ key, plans: [], leftAlone: [], later: 0, texts: new Map() })),
  ];
  const shelf = shelfOf(sources);
  const groups = await Promise.all(parts.map((part) => groupOf(part, promised.get(part.key) ?? [], shelf)));
  return groups.filter(({ files }) => files.length > 0);
}

/** What groups are made from, with its files by their paths: of many groups, each has but a few. */
interface Shelf extends GroupSources {
  readonly texts: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, number>;
}

function shelfOf(sources: GroupSources): Shelf {
  return {
    ...sources,
    texts: new Map(sources.files.map(({ path, text }) => [path, text])),
    places: new Map(sources.manifests.map(({ path }, i) => [path, i])),
  };
}

async function groupOf(part: Part, ignores: readonly PendingIgnore[], sources: Shelf): Promise<PlanGroup> {
  const settings = await configFile(ignores, sources);
  const files = [...(await changedFiles(part, sources)), ...(settings === undefined ? [] : [settings])];
  const prints = part.plans.flatMap(({ findings }) =>
    findings.filter(isChanging).flatMap(({ id }) => sources.fingerprints.get(id) ?? []),
  );
  const told = {
    plans: part.plans,
    files,
    fingerprints: [...new Set(prints)].sort(),
    later: part.later,
    ignores: settings === undefined ? [] : ignores,
  };
  return {
    ...told,
    key: part.key,
    branch: await branchOf(part, sources),
    leftAlone: part.leftAlone,
    meaning: await meaningOf({ ...told, assumptions: sources.assumptions }),
    content: await digest(files.flatMap(({ path, mode, before, after }) => [path, mode, before?.oid ?? '', after.oid])),
  };
}

/** An open pull request lives on where it is, though the settings would have another one go elsewhere. */
async function branchOf({ key }: Part, { prefix, open }: GroupSources): Promise<string> {
  const usual = await branchFor(prefix, key);
  const home = open.find(({ marker }) => marker.group === key)?.pull.head.branch ?? usual;
  return ordinalsOf(usual).includes(home) ? usual : home;
}

async function changedFiles(
  { texts }: Part,
  { manifests, places, texts: before }: Shelf,
): Promise<readonly ChangedFile[]> {
  const found = [...texts.keys()].filter(isPlainPath).flatMap((path) => places.get(path) ?? []);
  const changed = found.sort((a, b) => a - b).flatMap((place) => manifests[place] ?? []);
  return await Promise.all(
    changed.map(async ({ path, mode, oid }) => {
      const text = texts.get(path) ?? '';
      return { path, mode, before: { oid, text: before.get(path) ?? '' }, after: { oid: await blobId(text), text } };
    }),
  );
}

/** The configuration with what is to be ignored; `undefined` if nothing is, or it cannot be edited exactly. */
async function configFile(
  ignores: readonly PendingIgnore[],
  { snapshot, inherited, configs }: GroupSources,
): Promise<ChangedFile | undefined> {
  if (ignores.length === 0) return undefined;
  const [path, blob] = ownConfig(snapshot);
  let text: string | undefined = blob === undefined ? inherited : blob.text;
  for (const entry of ignores) text = text === undefined ? undefined : withIgnored(text, entry);
  if (text === undefined || text === blob?.text) return undefined;
  const mode = configs.find((entry) => entry.path === path)?.mode ?? '100644';
  if (!mode.startsWith('100')) return undefined;
  const before = blob?.text === undefined ? {} : { before: { oid: blob.oid, text: blob.text } };
  return { path, mode, ...before, after: { oid: await blobId(text), text } };
}
