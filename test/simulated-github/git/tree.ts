import type { Oid } from './object.ts';
import type { ObjectStore } from './store.ts';
import type { Mode, TreeEntry } from './tree-object.ts';

/** A file of a tree: its blob (or, for a submodule, a commit elsewhere) and mode. */
export interface TreeFile {
  readonly mode: Exclude<Mode, '040000'>;
  readonly oid: Oid;
}

/** An entry with its path from the root, as `git ls-tree -r -t` lists it. */
export interface ListedEntry {
  readonly path: string;
  readonly mode: Mode;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: Oid;
}

/** The entries of a tree, with those of its subtrees after each when `recursive`. */
export function* entriesIn(
  store: ObjectStore,
  tree: Oid,
  options: { recursive: boolean; below?: string },
): Generator<ListedEntry> {
  for (const { mode, name, oid } of store.tree(tree)) {
    const path = options.below === undefined ? name : `${options.below}/${name}`;
    yield { path, mode, oid, type: typeOf(mode) };
    if (options.recursive && mode === '040000') yield* entriesIn(store, oid, { recursive: true, below: path });
  }
}

/** All files of a tree by path. */
export function filesOf(store: ObjectStore, tree: Oid): Map<string, TreeFile> {
  const files = new Map<string, TreeFile>();
  for (const { path, mode, oid } of entriesIn(store, tree, { recursive: true })) {
    if (mode !== '040000') files.set(path, { mode, oid });
  }
  return files;
}

/** Writes the trees that hold the given files, and returns the root's name. */
export function writeFiles(store: ObjectStore, files: ReadonlyMap<string, TreeFile>): Oid {
  const here: TreeEntry[] = [];
  const below = new Map<string, Map<string, TreeFile>>();
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) here.push({ name: path, mode: file.mode, oid: file.oid });
    else childrenOf(below, path.slice(0, slash)).set(path.slice(slash + 1), file);
  }
  for (const [name, children] of below) here.push({ name, mode: '040000', oid: writeFiles(store, children) });
  return store.putTree(here);
}

function childrenOf(below: Map<string, Map<string, TreeFile>>, name: string): Map<string, TreeFile> {
  const known = below.get(name);
  if (known !== undefined) return known;
  const fresh = new Map<string, TreeFile>();
  below.set(name, fresh);
  return fresh;
}

/** The entry at a path, if there is one; the empty path is the tree itself. */
export function entryAt(store: ObjectStore, tree: Oid, path: string): ListedEntry | undefined {
  let at: ListedEntry = { path: '', mode: '040000', type: 'tree', oid: tree };
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (at.type !== 'tree') return undefined;
    const next = store.tree(at.oid).find((entry) => entry.name === name);
    if (next === undefined) return undefined;
    at = { path, mode: next.mode, type: typeOf(next.mode), oid: next.oid };
  }
  return at;
}

/** Whether git accepts a path in a tree: no empty, `.`, `..` or `.git` part, and no NUL. */
export function isTreePath(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((part) => !/^(?:|\.|\.\.|\.git)$/iu.test(part));
}

function typeOf(mode: Mode): ListedEntry['type'] {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}
