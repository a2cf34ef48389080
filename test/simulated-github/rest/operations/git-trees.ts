import type { Caller } from '../../access/caller.ts';
import type { Oid } from '../../git/object.ts';
import { entriesIn, type ListedEntry } from '../../git/tree.ts';
import { editedTree, type TreeEdit } from '../../git/tree-edit.ts';
import { grants } from '../../world/app.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import { bodyOf, created, ok, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { mustHaveCommits, resolved } from '../commitish.ts';
import { repositoryUrl } from '../render/repository.ts';

/** GitHub ends a recursive tree after so many entries or bytes. */
const longestTree = 100_000;
const largestTree = 7 * 1024 * 1024;

/** Operations of the Git Data API on trees. */
export const gitTreeOperations: Readonly<Record<string, RepositoryOperation>> = {
  'git/get-tree': {
    needs: ['contents', 'read'],
    run(call) {
      const { repository, path, query } = call;
      mustHaveCommits(repository);
      const oid = resolved(call, repository, path.tree_sha ?? '');
      const tree = oid === undefined ? undefined : treeOf(repository, oid);
      if (tree === undefined) throw notFound();
      return ok(treeObject(call, tree, { recursive: query.recursive !== undefined }));
    },
  },
  'git/create-tree': {
    needs: ['contents', 'write'],
    run(call) {
      const { repository, caller } = call;
      mustHaveCommits(repository);
      const body = bodyOf<{ tree: readonly TreeEdit[]; base_tree?: Oid }>(call);
      mustNotTouchWorkflows(caller, body.tree);
      const tree = editedTree(repository.store, body.base_tree, body.tree);
      return created(treeObject(call, tree, { recursive: false }));
    },
  },
};

function treeOf({ store }: Repository, oid: Oid): Oid | undefined {
  if (store.has(oid, 'commit')) return store.commit(oid).tree;
  return store.has(oid, 'tree') ? oid : undefined;
}

function treeObject({ world, repository, entryLimit }: RepositoryCall, sha: Oid, options: { recursive: boolean }) {
  const git = `${repositoryUrl(world, repository)}/git`;
  const tree: unknown[] = [];
  let truncated = false;
  let bytes = 0;
  for (const entry of entriesIn(repository.store, sha, options)) {
    bytes += Buffer.byteLength(entry.path) + 100;
    truncated = options.recursive && (tree.length >= Math.min(entryLimit, longestTree) || bytes > largestTree);
    if (truncated) break;
    tree.push(entryObject(repository, entry, git));
  }
  return { sha, url: `${git}/trees/${sha}`, tree, truncated };
}

function entryObject({ store }: Repository, { path, mode, type, oid }: ListedEntry, git: string) {
  const named = { path, mode, type, sha: oid };
  if (type === 'blob') return { ...named, size: store.blob(oid).length, url: `${git}/blobs/${oid}` };
  return type === 'tree' ? { ...named, url: `${git}/trees/${oid}` } : named;
}

function mustNotTouchWorkflows(caller: Caller, edits: readonly TreeEdit[]): void {
  if (caller.kind !== 'installation' || grants(caller.token.permissions, 'workflows', 'write')) return;
  if (!edits.some(({ path }) => path.startsWith('.github/workflows/'))) return;
  throw new RejectedError(403, 'Resource not accessible by integration');
}
