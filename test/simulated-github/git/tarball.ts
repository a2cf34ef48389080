import { gzipSync } from 'node:zlib';
import type { Oid } from './object.ts';
import type { ObjectStore } from './store.ts';
import { entriesIn, type ListedEntry } from './tree.ts';

const blockSize = 512;

/** A gzipped tarball of a tree under one folder, as `git archive` makes it, with the commit in a global comment. */
export function tarball(store: ObjectStore, tree: Oid, named: { folder: string; commit: Oid }): Buffer {
  const comment = record('comment', named.commit);
  const parts = [
    header({ path: 'pax_global_header', mode: '0000666', type: 'g', size: comment.length }),
    padded(comment),
  ];
  parts.push(header({ path: `${named.folder}/`, mode: '0000775', type: '5', size: 0 }));
  for (const entry of entriesIn(store, tree, { recursive: true }))
    parts.push(...entryParts(store, entry, named.folder));
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]), { level: 1 });
}

function entryParts(store: ObjectStore, entry: ListedEntry, folder: string): Buffer[] {
  const path = `${folder}/${entry.path}`;
  if (entry.type !== 'blob')
    return [...named(`${path}/`), header({ path: `${path}/`, mode: '0000775', type: '5', size: 0 })];
  const bytes = store.blob(entry.oid);
  if (entry.mode === '120000') {
    const target = bytes.toString('utf8');
    return [...named(path), header({ path, mode: '0000777', type: '2', size: 0, target })];
  }
  const mode = entry.mode === '100755' ? '0000775' : '0000664';
  return [...named(path), header({ path, mode, type: '0', size: bytes.length }), padded(bytes)];
}

/** An extended header where a path is longer than the ordinary one holds. */
function named(path: string): Buffer[] {
  if (Buffer.byteLength(path) <= 100) return [];
  const bytes = record('path', path);
  return [header({ path: 'paxheader', mode: '0000666', type: 'x', size: bytes.length }), padded(bytes)];
}

/** A pax record, whose length counts its own digits. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

interface Header {
  readonly path: string;
  readonly mode: string;
  readonly type: '0' | '2' | '5' | 'g' | 'x';
  readonly size: number;
  readonly target?: string;
}

function header({ path, mode, type, size, target }: Header): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(path, 0, 100);
  block.write(mode, 100);
  block.write('0000000', 108);
  block.write('0000000', 116);
  block.write(size.toString(8).padStart(11, '0'), 124);
  block.write('00000000000', 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(target ?? '', 157, 100);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % blockSize;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(blockSize - rest)]);
}
