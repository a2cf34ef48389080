import type { Reading, Writing } from './gateway.ts';
import type { ChangedFile } from './plan-set.ts';
import type { CommitFacts, Head } from './repository.ts';

/**
 * One commit on a head that changes some files and nothing else. `undefined` if GitHub made other blobs of the texts
 * than git would: then nothing must be done with it.
 */
export async function makeCommit(
  { on, files, message }: { readonly on: Head; readonly files: readonly ChangedFile[]; readonly message: string },
  gateway: Pick<Reading, 'blobIds'> & Pick<Writing, 'createTree' | 'createCommit'>,
): Promise<CommitFacts | undefined> {
  const texts = files.map(({ path, mode, after }) => ({ path, mode, text: after.text }));
  const tree = await gateway.createTree({ base: on.tree, files: texts });
  const made = await gateway.blobIds(
    tree,
    files.map(({ path }) => path),
  );
  if (!files.every(({ path, after }) => made.get(path) === after.oid)) return undefined;
  return await gateway.createCommit({ tree, parents: [on.commit], message });
}
