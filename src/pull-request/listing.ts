import type { Reading } from './gateway.ts';
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

/**
 * All entries of a tree, folder by folder where GitHub does not give it at once. `undefined` if that takes more
 * requests than are allowed.
 */
export async function entriesBelow(
  reading: Pick<Reading, 'tree'>,
  root: Oid,
  mostRequests: number,
): Promise<readonly TreeEntry[] | undefined> {
  const entries: TreeEntry[] = [];
  const folders: { readonly oid: Oid; readonly prefix: string }[] = [{ oid: root, prefix: '' }];
  for (let requests = 0; folders.length > 0; ) {
    const folder = folders.pop();
    if (folder === undefined) break;
    const whole = await reading.tree(folder.oid, 'all');
    requests += 1;
    if (!whole.truncated) {
      for (const entry of whole.entries) entries.push(below(folder.prefix, entry));
      continue;
    }
    const own = await reading.tree(folder.oid, 'own');
    requests += 1;
    if (own.truncated || requests + folders.length > mostRequests) return undefined;
    for (const entry of own.entries) {
      if (entry.mode !== '040000') entries.push(below(folder.prefix, entry));
      else if (!neverEntered.has(entry.path)) {
        folders.push({ oid: entry.oid, prefix: `${folder.prefix}${entry.path}/` });
      }
    }
  }
  return entries;
}

function below(prefix: string, entry: TreeEntry): TreeEntry {
  return prefix === '' ? entry : { ...entry, path: prefix + entry.path };
}
