import { createHash } from 'node:crypto';

/** The name of a git object: 40 hexadecimal digits. */
export type Oid = string;

/** The four kinds of git objects. */
export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** A git object as git stores it, without its header. */
export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** The oid that stands for "no object" in pushes and leases. */
export const zeroOid: Oid = '0'.repeat(40);

/** The SHA-1 name that git gives an object. */
export function oidOf({ type, bytes }: GitObject): Oid {
  return createHash('sha1').update(headerOf({ type, bytes })).update(bytes).digest('hex');
}

/** What git puts before the bytes of a loose object. */
export function headerOf({ type, bytes }: GitObject): Buffer {
  return Buffer.from(`${type} ${bytes.length}\0`);
}

/** Whether a text is a full object name. */
export function isOid(text: string): boolean {
  return /^[0-9a-f]{40}$/u.test(text);
}
