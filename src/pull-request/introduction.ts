import { emptyConfig, type ProjectFile } from '../index.ts';
import type { Engine } from './engine.ts';
import type { Reading } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { usualLimits } from './listing.ts';
import { listManifests } from './manifests.ts';
import { newFindings } from './news.ts';
import type { InputFile, PlanGroup, PlanSet } from './plan-set.ts';
import type { Oid, TreeEntry } from './repository.ts';
import { textsOf } from './texts.ts';

/** What may have been introduced, and the plan set that it is part of. */
export interface Candidate {
  readonly set: Pick<PlanSet, 'base' | 'paths'>;
  readonly group: PlanGroup;
}

/** What a look back works with. */
export interface LookBackPorts {
  readonly gateway: Pick<Reading, 'commit' | 'tree' | 'blobs'>;
  readonly engine: Engine;
}

/**
 * Whether something of a group was not there at an earlier commit: a push that brought it need not wait for others. All
 * manifests that differ are looked at, because what only moved to another file was there. Where the earlier commit is
 * unknown, or has too much, nothing shows that it was not.
 */
export async function isIntroducedSince(before: Oid, candidate: Candidate, ports: LookBackPorts): Promise<boolean> {
  const { set, group } = candidate;
  const tree = await treeOf(before, ports.gateway);
  if (tree === undefined) return false;
  const wish = { config: { paths: set.paths }, limits: usualLimits };
  const then = await listManifests({ ...wish, tree }, ports.gateway);
  const now = await listManifests({ ...wish, tree: set.base.tree }, ports.gateway);
  if (then === undefined || now === undefined) return false;
  const own = new Set(group.files.map(({ path }) => path));
  const after = await filesAmong(differing(now.entries, { from: then.entries, own }), ports);
  const earlier = await filesAmong(differing(then.entries, { from: now.entries, own }), ports);
  const fresh = await newFindings({ before: earlier, after }, emptyConfig, ports.engine);
  return fresh.some(({ fingerprint }) => group.fingerprints.includes(fingerprint));
}

/** The tree of a commit; `undefined` if GitHub does not have it any more. */
async function treeOf(commit: Oid, gateway: Pick<Reading, 'commit'>): Promise<Oid | undefined> {
  try {
    return (await gateway.commit(commit)).tree;
  } catch (error) {
    if (error instanceof GitHubError && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}

/** Entries that are not the same elsewhere, and the group's own, without which nothing can be said of them. */
function differing(
  entries: readonly TreeEntry[],
  { from, own }: { readonly from: readonly InputFile[]; readonly own: ReadonlySet<string> },
): readonly TreeEntry[] {
  const known = new Map(from.map(({ path, oid }) => [path, oid]));
  return entries.filter(({ path, oid }) => own.has(path) || known.get(path) !== oid);
}

async function filesAmong(entries: readonly TreeEntry[], { gateway }: LookBackPorts): Promise<readonly ProjectFile[]> {
  return (await textsOf(entries, gateway)).files;
}
