import type { Config, Problem, ProjectFile } from '../index.ts';
import type { Reading } from './gateway.ts';
import { entriesBelow, type ScanLimits } from './listing.ts';
import { configPaths, manifestsAmong } from './paths.ts';
import type { InputFile } from './plan-set.ts';
import type { Oid, TreeEntry } from './repository.ts';
import { type TextMemory, textsOf } from './texts.ts';

/** The manifests of a tree. */
export interface Manifests {
  /** All that were looked at. */
  readonly entries: readonly TreeEntry[];
  /** The configurations. */
  readonly configs: readonly TreeEntry[];
  /** All that a plan rests on: manifests and configurations, sorted by path. */
  readonly inputs: readonly InputFile[];
  /** Texts that may matter. */
  readonly files: readonly ProjectFile[];
  readonly problems: readonly Problem[];
}

/** Which manifests are wanted. */
export interface Wanted {
  readonly tree: Oid;
  readonly config: Pick<Config, 'paths'>;
  readonly limits: ScanLimits;
}

/** The manifests of a tree, or `undefined` if they are too many. */
export async function readManifests(
  wanted: Wanted,
  { gateway, memory }: { readonly gateway: Pick<Reading, 'tree' | 'blobs'>; readonly memory?: TextMemory },
): Promise<Manifests | undefined> {
  const listed = await listManifests(wanted, gateway);
  if (listed === undefined) return undefined;
  const { entries, configs, large, inputs } = listed;
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (entries.length > wanted.limits.files || bytes > wanted.limits.bytes) return undefined;
  const { files, problems } = await textsOf(entries, gateway, memory);
  const tooLarge = large.map(({ path }) => ({ file: path, line: 1, column: 1, message: 'Larger than 1 MiB.' }));
  return { entries, configs, inputs, files, problems: [...problems, ...tooLarge] };
}

/** The manifests of a tree without their texts; `undefined` if the tree takes too many requests, or too much time. */
export async function listManifests(
  { tree, config, limits }: Wanted,
  gateway: Pick<Reading, 'tree'>,
): Promise<
  | {
      readonly entries: readonly TreeEntry[];
      readonly configs: readonly TreeEntry[];
      readonly large: readonly TreeEntry[];
      readonly inputs: readonly InputFile[];
    }
  | undefined
> {
  const all = await entriesBelow(gateway, tree, limits.trees);
  if (all === undefined) return undefined;
  const manifests = await manifestsAmong(all, config.paths);
  if (manifests === undefined) return undefined;
  const { read, large } = manifests;
  const configs = all.filter(({ path }) => configPaths.some((config) => config === path));
  const inputs = [...read, ...configs].map(({ path, mode, oid }) => ({ path, mode, oid }));
  return { entries: read, configs, large, inputs: inputs.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
