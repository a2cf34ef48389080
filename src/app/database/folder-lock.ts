import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FolderError, FolderInUseError } from './database-error.ts';

/** A folder held by this process until it lets go or ends, however it ends. */
export interface FolderLock {
  release(): void;
}

/** SQLite's number for a file that somebody else has locked. */
const busy = 5;

/**
 * Takes a folder for this process, made if need be. The lock is that of an SQLite file under `BEGIN EXCLUSIVE`: the
 * operating system takes it back from a killed process. Throws `FolderInUseError` when another one has it, `FolderError`
 * when nothing can be written there.
 */
export function lockFolder(folder: string): FolderLock {
  const file = fileIn(folder);
  const owner = join(folder, 'owner');
  try {
    file.exec('begin exclusive');
    writeFileSync(owner, String(process.pid));
  } catch (cause) {
    file.close();
    const { errcode } = cause as { readonly errcode?: unknown };
    throw errcode === busy ? new FolderInUseError(folder, ownerIn(owner), cause) : new FolderError(folder, cause);
  }
  return { release: () => file.close() };
}

function fileIn(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(folder, 'lock'));
  } catch (cause) {
    throw new FolderError(folder, cause);
  }
}

function ownerIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
