import type { Reading } from './gateway.ts';
import { isRelevantPath } from './paths.ts';
import type { Oid, TreeEntry } from './repository.ts';

/** How much of a repository is looked at. */
export interface ScanLimits {
  /** Manifests. */
  readonly files: number;
  /** Bytes of all manifests together. */
  readonly bytes: number;
  /** Requests for trees, where one does not show all. */
  readonly trees: number;
}

/** As much as a repository of manifests for thousands of workloads has. */
export const usualLimits: ScanLimits = { files: 10_000, bytes: 64 * 1024 * 1024, trees: 300 };

const neverEntered: ReadonlySet<string> = new Set(['node_modules', '.git', '.terraform']);

/** So many entries are kept: a small repository can name one folder in many places, and make millions of it. */
const mostKept = 250_000;

/**
 * The entries of a tree that may matter by their names, folder by folder where GitHub does not give it at once.
 * `undefined` if that takes more requests than are allowed, or there are too many of them.
 */
export async function entriesBelow(
  reading: Pick<Reading, 'tree'>,
  root: Oid,
  mostRequests: number,
): Promise<readonly TreeEntry[] | undefined> {
  const entries: TreeEntry[] = [];
  const folders: Folder[] = [{ oid: root, prefix: '' }];
  for (let requests = 0; folders.length > 0; ) {
    const folder = folders.pop();
    if (folder === undefined) break;
    const whole = await reading.tree(folder.oid, 'all');
    requests += 1;
    if (!whole.truncated) {
      keep(entries, whole.entries, folder);
      if (entries.length > mostKept) return undefined;
      continue;
    }
    const own = await reading.tree(folder.oid, 'own');
    requests += 1;
    if (own.truncated || requests + folders.length > mostRequests) return undefined;
    keep(entries, own.entries, folder);
    for (const { path, mode, oid } of own.entries) {
      if (mode === '040000' && !neverEntered.has(path)) folders.push({ oid, prefix: `${folder.prefix}${path}/` });
    }
  }
  return entries;
}

interface Folder {
  readonly oid: Oid;
  /** Its path, with a slash at its end; the root's is empty. */
  readonly prefix: string;
}

function keep(kept: TreeEntry[], entries: readonly TreeEntry[], { prefix }: Folder): void {
  for (const entry of entries) {
    const path = prefix + entry.path;
    if (isRelevantPath(path)) kept.push({ ...entry, path });
  }
}
