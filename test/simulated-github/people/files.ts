import type { Oid } from '../git/object.ts';
import type { ObjectStore } from '../git/store.ts';
import { filesOf, type TreeFile, writeFiles } from '../git/tree.ts';

/** A file as stories write it: its text, or text with a mode; a symbolic link's text is its target. */
export type StoryFile = string | { readonly text: string | Buffer; readonly mode?: TreeFile['mode'] };

/** Files by path. In a change, `null` removes one. */
export type StoryFiles = Readonly<Record<string, StoryFile | null>>;

/** The tree that has the given files in place of what a tree had under the same paths. */
export function changedTree(store: ObjectStore, base: Oid | undefined, files: StoryFiles): Oid {
  const all = base === undefined ? new Map<string, TreeFile>() : filesOf(store, base);
  for (const [path, file] of Object.entries(files)) {
    if (file === null) all.delete(path);
    else all.set(path, stored(store, file, all.get(path)));
  }
  return writeFiles(store, all);
}

function stored(store: ObjectStore, file: StoryFile, was: TreeFile | undefined): TreeFile {
  if (typeof file === 'string') return { mode: was?.mode ?? '100644', oid: store.putBlob(file) };
  const mode = file.mode ?? was?.mode ?? '100644';
  return { mode, oid: mode === '160000' ? String(file.text) : store.putBlob(file.text) };
}
