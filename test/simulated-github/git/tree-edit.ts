import { RejectedError } from '../world/rejection.ts';
import type { Oid } from './object.ts';
import type { ObjectStore } from './store.ts';
import { filesOf, isTreePath, type TreeFile, writeFiles } from './tree.ts';
import { isMode, type Mode } from './tree-object.ts';

/** One entry of a request for a tree: a file by content or by object; `sha: null` removes. */
export interface TreeEdit {
  readonly path: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: Oid | null;
  readonly content?: string;
}

/** Writes a tree: the edits alone, or on top of another. Throws `RejectedError` with the Git Data API's answers. */
export function editedTree(store: ObjectStore, base: Oid | undefined, edits: readonly TreeEdit[]): Oid {
  if (base !== undefined && !store.has(base, 'tree')) throw new RejectedError(422, 'base_tree is not a valid tree oid');
  const files = base === undefined ? new Map<string, TreeFile>() : filesOf(store, base);
  for (const edit of edits) apply(store, files, edit);
  return writeFiles(store, files);
}

function apply(store: ObjectStore, files: Map<string, TreeFile>, edit: TreeEdit): void {
  const { path, sha, content } = edit;
  if (!isTreePath(path)) throw new RejectedError(422, 'tree.path contains a malformed path component');
  if (sha === null) {
    remove(files, path);
    return;
  }
  const mode = edit.mode ?? '';
  if (!isMode(mode)) throw new RejectedError(422, 'Must supply a valid tree.mode');
  if ((sha === undefined) === (content === undefined)) {
    throw new RejectedError(422, 'Must supply either tree.sha or tree.content, and not both');
  }
  const oid = sha ?? store.putBlob(content ?? '');
  mustBe(store, { oid, mode, type: edit.type });
  makeRoom(files, path);
  if (mode !== '040000') files.set(path, { mode, oid });
  else for (const [below, file] of filesOf(store, oid)) files.set(`${path}/${below}`, file);
}

function mustBe(store: ObjectStore, { oid, mode, type }: { oid: Oid; mode: Mode; type: string | undefined }): void {
  const wanted = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
  if (type !== undefined && type !== wanted)
    throw new RejectedError(422, `tree.type ${type} does not fit tree.mode ${mode}`);
  if (wanted !== 'commit' && !store.has(oid, wanted))
    throw new RejectedError(422, `tree.sha ${oid} is not a valid ${wanted}`);
}

function remove(files: Map<string, TreeFile>, path: string): void {
  const gone = [...files.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
  if (gone.length === 0) throw new RejectedError(422, 'GitRPC::BadObjectState');
  for (const name of gone) files.delete(name);
}

/** A file takes the place of a folder, and a folder that of a file. */
function makeRoom(files: Map<string, TreeFile>, path: string): void {
  for (const name of files.keys()) if (name.startsWith(`${path}/`)) files.delete(name);
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
    files.delete(path.slice(0, slash));
}
