import type { Reading } from './gateway.ts';
import { carriedOver } from './line-merge.ts';
import type { ChangedPath, CommitFacts, Oid } from './repository.ts';

/**
 * Whether a commit is what GitHub's "Update branch" makes: a merge of `ours` with a commit of the base branch, without
 * a change of its own. Its files must be those of a clean merge, each to the byte.
 */
export async function isCleanMerge(
  { oid, parents }: CommitFacts,
  gateway: Pick<Reading, 'compare' | 'files' | 'blobIds'>,
): Promise<boolean> {
  const [ours, theirs, third] = parents;
  if (ours === undefined || theirs === undefined || third !== undefined) return false;
  const [own, merged] = [await gateway.compare(theirs, ours), await gateway.compare(theirs, oid)];
  if (own === undefined || merged === undefined || own.truncated || merged.truncated) return false;
  const after = new Map(merged.files.map((file) => [file.path, file]));
  const open = own.files.filter((file) => !sameChange(file, after.get(file.path)));
  const foreign = merged.files.some(({ path }) => !own.files.some((file) => file.path === path));
  if (foreign) return false;
  const versions = { base: own.mergeBase, ours, theirs, merged: oid };
  return (
    open.length === 0 ||
    (await areMergedLines(
      open.map(({ path }) => path),
      versions,
      gateway,
    ))
  );
}

function sameChange(own: ChangedPath, merged: ChangedPath | undefined): boolean {
  if (own.status === 'renamed' || own.status === 'copied') return false;
  return merged !== undefined && own.status === merged.status && own.oid === merged.oid;
}

interface Versions {
  readonly base: Oid;
  readonly ours: Oid;
  readonly theirs: Oid;
  readonly merged: Oid;
}

/** Files that both sides changed: our change, made to their text, must give the merged one. */
async function areMergedLines(
  paths: readonly string[],
  versions: Versions,
  gateway: Pick<Reading, 'files'>,
): Promise<boolean> {
  const [base, ours, theirs, merged] = await Promise.all(
    [versions.base, versions.ours, versions.theirs, versions.merged].map((commit) => gateway.files(commit, paths)),
  );
  return paths.every((path) => {
    const texts = [base, ours, theirs, merged].map((files) => files?.get(path)?.text);
    const [before, own, other, result] = texts;
    if (before === undefined || own === undefined || other === undefined || result === undefined) return false;
    if (own === other) return result === own;
    return carriedOver({ base: before, ours: own, theirs: other }) === result;
  });
}
