import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FolderInUseError } from './database-error.ts';

/** A folder held by this process until it lets go or ends, however it ends. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process, made if need be. The lock is that of an SQLite file under `BEGIN EXCLUSIVE`: the
 * operating system takes it back from a killed process. Throws `FolderInUseError` when another one has it.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = new DatabaseSync(join(folder, 'lock'));
  const owner = join(folder, 'owner');
  try {
    file.exec('begin exclusive');
  } catch (cause) {
    file.close();
    throw new FolderInUseError(folder, ownerIn(owner), cause);
  }
  writeFileSync(owner, String(process.pid));
  return { release: () => file.close() };
}

function ownerIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
