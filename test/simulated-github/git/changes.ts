import { structuredPatch } from 'diff';
import type { Oid } from './object.ts';
import type { ObjectStore } from './store.ts';
import { filesOf, type TreeFile } from './tree.ts';

/** How a file differs between two trees. `before` is absent for an added file, `after` for a removed one. */
export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly previousPath?: string;
  readonly before?: TreeFile;
  readonly after?: TreeFile;
}

/** A run of lines of a patch; line numbers start at 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** The files that differ between two trees, by path; a file that moved unchanged is renamed. */
export function changesBetween(store: ObjectStore, before: Oid | undefined, after: Oid): FileChange[] {
  const old = before === undefined ? new Map<string, TreeFile>() : filesOf(store, before);
  const fresh = filesOf(store, after);
  const changes: FileChange[] = [];
  for (const [path, file] of fresh) {
    const was = old.get(path);
    if (was === undefined) changes.push({ path, status: 'added', after: file });
    else if (was.oid !== file.oid || was.mode !== file.mode)
      changes.push({ path, status: 'modified', before: was, after: file });
  }
  for (const [path, file] of old) if (!fresh.has(path)) changes.push({ path, status: 'removed', before: file });
  return withRenames(changes).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withRenames(changes: readonly FileChange[]): FileChange[] {
  const removed = new Map(changes.flatMap((one) => (one.status === 'removed' ? [[one.before?.oid, one]] : [])));
  const moved = new Set<FileChange>();
  const kept = changes.map((change): FileChange => {
    const from = change.status === 'added' ? removed.get(change.after?.oid) : undefined;
    if (from === undefined || moved.has(from)) return change;
    moved.add(from);
    return { ...change, status: 'renamed', previousPath: from.path, ...(from.before ? { before: from.before } : {}) };
  });
  return kept.filter((change) => !moved.has(change));
}

/** The hunks of a change with three lines of context; undefined for binary files and submodules. */
export function hunksOf(store: ObjectStore, { path, before, after }: FileChange): readonly Hunk[] | undefined {
  const [old, fresh] = [textOf(store, before), textOf(store, after)];
  if (old === undefined || fresh === undefined) return undefined;
  return structuredPatch(path, path, old, fresh, '', '', { context: 3 }).hunks;
}

/** Hunks in the form that GitHub shows: without the lines that name the file. */
export function patchText(hunks: readonly Hunk[]): string {
  return hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const range = (start: number, count: number): string => (count === 1 ? `${start}` : `${start},${count}`);
      return [`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, ...lines].join('\n');
    })
    .join('\n');
}

function textOf(store: ObjectStore, file: TreeFile | undefined): string | undefined {
  if (file === undefined) return '';
  if (file.mode === '160000') return undefined;
  const bytes = store.blob(file.oid);
  return isBinary(bytes) ? undefined : bytes.toString('utf8');
}

/** Whether git takes a blob for binary: a NUL among its first 8,000 bytes. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
