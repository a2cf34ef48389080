import { type PathTest, pathTest } from '../index.ts';
import type { TreeEntry } from './repository.ts';

/** Files above this size are not read: 1 MiB, as much as GitHub gives of a file in one piece. */
export const largestFile = 1024 * 1024;

const manifest = /(?:\.(?:ya?ml|json|tpl|gotmpl)|(?:^|\/)Kustomization)$/iu;

/** Names of files that are never manifests, whatever they end in. */
const other =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer|bun|deno|renovate|lerna|angular|firebase|app|manifest|components|[^/]*\.schema)\.json$|(?:^|\/)(?:pnpm-lock|pubspec|mkdocs|openapi[^/]*|swagger[^/]*|\.pre-commit-config|\.travis|codecov|dependabot)\.ya?ml$/iu;

/** Folders that hold copies of others' files, and those that another permission is needed for. */
const closed =
  /(?:^|\/)(?:node_modules|\.git|\.terraform|vendor\/(?:github\.com|golang\.org))\/|^\.github\/workflows\//iu;

/** Paths of a configuration, the one that counts first. */
export const configPaths = ['.github/sidecar-migrate.yml', 'sidecar-migrate.yml'] as const;

/** Whether a change of a path may change what is found: manifests, templates, configurations. */
export function isRelevantPath(path: string): boolean {
  if (configPaths.some((config) => config === path)) return true;
  return manifest.test(path) && !other.test(path) && !closed.test(path) && isPlainPath(path);
}

/**
 * Whether a path names a file in the tree and nothing else: no tricks with dots, slashes or characters that do not show,
 * no character that stands for bytes which are no text, and no name that some file system takes for `.git` (as `git fsck`
 * has them).
 */
export function isPlainPath(path: string): boolean {
  if (path.length > 1000 || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\\uFFFD]/u.test(path)) return false;
  return path.split('/').every((name) => !/^\.{0,2}$|^(?:\.git|git~\d+)(?:$|[ .:])/iu.test(name));
}

/**
 * The manifests among the entries of a tree that settings let be read. Links, submodules and vendored charts are not.
 * `undefined` if settings have more globs than can be tried on so many paths.
 */
export async function manifestsAmong(
  entries: readonly TreeEntry[],
  paths: Globs,
): Promise<{ readonly read: readonly TreeEntry[]; readonly large: readonly TreeEntry[] } | undefined> {
  const charts = new Set(
    entries.filter(({ path }) => /(?:^|\/)Chart\.yaml$/u.test(path)).map(({ path }) => folderOf(path)),
  );
  const named = entries.filter(
    ({ path, mode }) =>
      (mode === '100644' || mode === '100755') &&
      isRelevantPath(path) &&
      !configPaths.some((config) => config === path) &&
      !isVendored(path, charts),
  );
  const manifests = await wantedAmong(named, paths);
  return manifests === undefined
    ? undefined
    : {
        read: manifests.filter(({ size }) => size <= largestFile),
        large: manifests.filter(({ size }) => size > largestFile),
      };
}

interface Globs {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Trying globs takes time in proportion to their length and that of the paths: so much is done at a time, and in all. */
const effort = { atOnce: 5e6, inAll: 2e10 };

/** Globs with alternatives stand for several: at most so many. */
const alternatives = 64;

async function wantedAmong(entries: readonly TreeEntry[], paths: Globs): Promise<readonly TreeEntry[] | undefined> {
  const isWanted: PathTest = pathTest(paths);
  const globs = [...paths.include, ...paths.exclude];
  const length = globs.reduce((sum, glob) => sum + glob.length * (glob.includes('{') ? alternatives : 1), 0);
  const wanted: TreeEntry[] = [];
  let [now, all] = [0, 0];
  for (const entry of entries) {
    now += length * entry.path.length;
    if (now > effort.atOnce) {
      all += now;
      now = 0;
      if (all > effort.inAll) return undefined;
      // Others have their turn.
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (isWanted(entry.path)) wanted.push(entry);
  }
  return wanted;
}

/** Whether a path lies below the `charts` of a folder that is itself a chart. */
function isVendored(path: string, charts: ReadonlySet<string>): boolean {
  for (let at = path.indexOf('charts/'); at >= 0; at = path.indexOf('charts/', at + 1)) {
    if ((at === 0 || path[at - 1] === '/') && charts.has(path.slice(0, at))) return true;
  }
  return false;
}

/** The folder of a path with a slash at its end; the root is the empty text. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
