import type { Reading } from '../gateway.ts';
import { usualLimits } from '../listing.ts';
import type { BlobText, Oid } from '../repository.ts';

/** A pull request changes more text than is looked at; anybody can open one. */
export class TooMuchTextError extends Error {
  override readonly name = 'TooMuchTextError';

  constructor() {
    super('The changed files are too large to be looked at.');
  }
}

const atOnce = 100;

/** Files of a commit by path, as long as they are not more than a scan would read. Throws `TooMuchTextError`. */
export async function filesWithin(
  commit: Oid,
  paths: readonly string[],
  gateway: Pick<Reading, 'files'>,
): Promise<ReadonlyMap<string, BlobText>> {
  const found = new Map<string, BlobText>();
  let bytes = 0;
  for (let start = 0; start < paths.length; start += atOnce) {
    for (const [path, blob] of await gateway.files(commit, paths.slice(start, start + atOnce))) {
      bytes += blob.text === undefined ? 0 : blob.size;
      found.set(path, blob);
    }
    if (bytes > usualLimits.bytes / 2) throw new TooMuchTextError();
  }
  return found;
}
