import type { Oid } from './object.ts';

/** The modes that git knows: file, executable, symbolic link, submodule, directory. */
export type Mode = '100644' | '100755' | '120000' | '160000' | '040000';

/** One entry of one tree object. */
export interface TreeEntry {
  readonly mode: Mode;
  readonly name: string;
  readonly oid: Oid;
}

/** Whether a text is one of git's modes. */
export function isMode(text: string): text is Mode {
  return text === '040000' || /^(?:100644|100755|120000|160000)$/u.test(text);
}

/** A tree as git stores it: entries in byte order, a directory sorted as if its name ended with a slash. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const parts = [...entries].sort(byGitOrder).flatMap(({ mode, name, oid }) => {
    return [Buffer.from(`${mode.replace(/^0/u, '')} ${name}\0`), Buffer.from(oid, 'hex')];
  });
  return Buffer.concat(parts);
}

/** The entries of a stored tree. */
export function decodeTree(bytes: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const zero = bytes.indexOf(0, space);
    const mode = bytes.toString('latin1', at, space).padStart(6, '0');
    if (!isMode(mode)) throw new RangeError(`A tree with mode ${mode}`);
    entries.push({
      mode,
      name: bytes.toString('utf8', space + 1, zero),
      oid: bytes.toString('hex', zero + 1, zero + 21),
    });
    at = zero + 21;
  }
  return entries;
}

function byGitOrder(a: TreeEntry, b: TreeEntry): number {
  return Buffer.compare(sortKey(a), sortKey(b));
}

function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === '040000' ? `${name}/` : name);
}
