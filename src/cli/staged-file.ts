import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A new text for a file that was read before. */
export interface Change {
  readonly absolute: string;
  readonly before: string;
  readonly after: string;
}

/** A text that lies beside its file, ready to take its place. */
export interface StagedFile {
  readonly change: Change;
  /** The file itself, links followed. */
  readonly target: string;
  readonly temporary: string;
}

/** A file that is no longer what was read, or that may not be written. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable';
}

/**
 * Puts a new text beside its file, with the file's mode and, where allowed, its owner.
 * @throws {NotWritable} if the file changed or is read-only; errors of the file system as they are, also where only
 * the folder may be written: to replace a file is to write it.
 */
export function stage(change: Change): StagedFile {
  const target = realpathSync(change.absolute);
  const stats = statSync(target);
  if ((stats.mode & 0o222) === 0) throw new NotWritable('it is read-only');
  accessSync(target, constants.W_OK);
  assertSame(target, change.before);
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    writeAll(descriptor, Buffer.from(change.after));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  giveMode(temporary, stats);
  return { change, target, temporary };
}

/**
 * Lets a staged text take its file's place, if the file is still what was read.
 * @throws {NotWritable} if the file changed meanwhile.
 */
export function commit({ change, target, temporary }: StagedFile): void {
  assertSame(target, change.before);
  renameSync(temporary, target);
}

/** Takes a staged text away. */
export function discard({ temporary }: StagedFile): void {
  try {
    unlinkSync(temporary);
  } catch {
    // It took its place already, or is gone.
  }
}

/** Puts back what a committed change replaced. */
export function revert({ change }: StagedFile): void {
  commit(stage({ absolute: change.absolute, before: change.after, after: change.before }));
}

function assertSame(path: string, text: string): void {
  if (!readFileSync(path).equals(Buffer.from(text))) throw new NotWritable('it changed while it was being worked on');
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
}

function giveMode(path: string, { mode, uid, gid }: Stats): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only a privileged user may give files away; the mode is what matters.
  }
  chmodSync(path, mode & 0o7777);
}
