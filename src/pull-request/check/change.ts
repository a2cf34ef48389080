import type { Reading } from '../gateway.ts';
import { entriesBelow, usualLimits } from '../listing.ts';
import type { PullFacts } from '../pull.ts';
import type { ChangedPath, Oid, TreeEntry } from '../repository.ts';

/** What lies between two commits. */
export interface Change {
  readonly base: Oid;
  readonly head: Oid;
  /** The revision whose settings count: the base branch. What queues try is based on other pull requests, perhaps. */
  readonly into: string;
  readonly files: readonly ChangedPath[];
  /** Whether the files are all that changed. */
  readonly complete: boolean;
  readonly pull?: PullFacts;
}

/** GitHub lists no more files of a pull request, and of a comparison. */
const mostPullFiles = 3000;
const mostComparedFiles = 300;

/** What a pull request changes. @throws {GitHubError} */
export async function changeOfPull(
  pull: PullFacts,
  gateway: { readonly pullFiles: (number: number) => Promise<readonly ChangedPath[]> },
): Promise<Change> {
  const { base, head, number } = pull;
  const files = await gateway.pullFiles(number);
  const into = `refs/heads/${base.branch}`;
  return { base: base.commit, head: head.commit, into, files, complete: files.length < mostPullFiles, pull };
}

/** What a merge queue is about to merge; `undefined` where GitHub does not know one of the commits. @throws {GitHubError} */
export async function changeOfGroup(
  { base, head, into }: { readonly base: Oid; readonly head: Oid; readonly into: string },
  gateway: Pick<Reading, 'compare'>,
): Promise<Change | undefined> {
  const files = (await gateway.compare(base, head))?.files;
  return files === undefined ? undefined : { base, head, into, files, complete: files.length < mostComparedFiles };
}

/**
 * All files that changed. Where GitHub lists only the first ones, both trees are read: what only moved is then removed here
 * and added there. `undefined` where the trees are too large for that.
 * @throws {GitHubError}
 */
export async function allFilesOf(
  { base, head, files, complete }: Change,
  gateway: Pick<Reading, 'compare' | 'commit' | 'tree'>,
): Promise<readonly ChangedPath[] | undefined> {
  if (complete) return files;
  const start = (await gateway.compare(base, head))?.mergeBase ?? base;
  const [before, after] = [await blobsOf(start, gateway), await blobsOf(head, gateway)];
  if (before === undefined || after === undefined) return undefined;
  const listed = new Map(files.map((file) => [file.path, file]));
  const renamed = new Set(files.flatMap(({ previousPath }) => previousPath ?? []));
  const present = [...after].flatMap(([path, { oid }]): ChangedPath[] => {
    const old = before.get(path);
    if (old?.oid === oid) return [];
    return [listed.get(path) ?? { path, status: old === undefined ? 'added' : 'modified', oid }];
  });
  const gone = [...before.values()].filter(({ path }) => !after.has(path) && !renamed.has(path));
  return [...present, ...gone.map(({ path, oid }): ChangedPath => ({ path, status: 'removed', oid }))];
}

async function blobsOf(
  commit: Oid,
  gateway: Pick<Reading, 'commit' | 'tree'>,
): Promise<ReadonlyMap<string, TreeEntry> | undefined> {
  const { tree } = await gateway.commit(commit);
  const entries = await entriesBelow(gateway, tree, usualLimits.trees);
  return entries && new Map(entries.filter(({ mode }) => mode.startsWith('100')).map((entry) => [entry.path, entry]));
}
