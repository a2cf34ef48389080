import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../server/receiver.ts';
import { SettingsError } from '../settings-error.ts';

/** The file in the data folder that holds the App's credentials, readable by its owner only. */
export function credentialsPath(folder: string): string {
  return join(folder, 'credentials.json');
}

/**
 * The credentials that setup left in a data folder; `undefined` before it did. Links are not followed. Throws
 * `SettingsError` for what is no file of credentials, or one that everybody may read.
 */
export function storedCredentials(folder: string): Credentials | undefined {
  const path = credentialsPath(folder);
  const file = opened(path);
  if (file === undefined) return undefined;
  try {
    mustBePrivate(path, fstatSync(file));
    return credentialsIn(path, readFileSync(file, 'utf8'));
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const why = code === 'ELOOP' ? 'is a link, which is not followed' : 'cannot be read';
    throw new SettingsError(`${path} ${why}.`, { cause });
  }
}

/** Volumes of a cluster may be open to a group; nothing has to be open to everybody. */
function mustBePrivate(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new SettingsError(`${path} is not a file.`);
  const open = stats.mode & 0o007;
  if (open !== 0 && process.platform !== 'win32') {
    throw new SettingsError(`${path} is open to every user of this machine: chmod 600 it.`);
  }
}

function credentialsIn(path: string, text: string): Credentials {
  const { appId, privateKey, secrets } = parsed(path, text);
  const secret: unknown = Array.isArray(secrets) ? secrets[0] : undefined;
  const isWhole = Number.isSafeInteger(appId) && typeof privateKey === 'string' && privateKey.includes('-----BEGIN');
  if (
    !isWhole ||
    !Array.isArray(secrets) ||
    typeof secret !== 'string' ||
    secrets.some((one) => typeof one !== 'string')
  )
    throw new SettingsError(`${path} does not hold an App's credentials; remove it to set the App up again.`);
  return { appId: Number(appId), privateKey, secrets: [secret, ...(secrets.slice(1) as string[])] };
}

function parsed(path: string, text: string): Partial<Record<keyof Credentials, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // The cause would quote what the file holds.
    throw new SettingsError(`${path} is not JSON; remove it to set the App up again.`);
  }
}

/** A place for credentials that nobody else can take before they are there. */
export interface ReservedPlace {
  write(credentials: Credentials): void;
  /** Lets go; what was not written does not remain. */
  release(): void;
}

/** Removes what a process left that died while it was set up. */
export function sweepPlace(folder: string): void {
  rmSync(`${credentialsPath(folder)}.new`, { force: true });
}

/** Whether something lies where the credentials go, be it a link to nowhere. */
export function isTaken(folder: string): boolean {
  return lstatSync(credentialsPath(folder), { throwIfNoEntry: false }) !== undefined;
}

/**
 * Makes sure that credentials can be written, before there are any: GitHub shows a new App's only once. Throws
 * `SettingsError` if there are some, or a link in their place, or the folder cannot be written to.
 */
export function reservePlace(folder: string): ReservedPlace {
  const path = credentialsPath(folder);
  const draft = `${path}.new`;
  if (isTaken(folder)) throw new SettingsError(`${path} exists already and is not overwritten.`);
  const file = created(draft);
  return {
    write: (credentials) => {
      writeFileSync(file, `${JSON.stringify(credentials, undefined, 2)}\n`);
      fsyncSync(file);
      renameSync(draft, path);
    },
    release: () => {
      closeSync(file);
      rmSync(draft, { force: true });
    },
  };
}

function created(path: string): number {
  try {
    // Exclusive: neither a file that is there nor a link is opened.
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    throw new SettingsError(`${path} cannot be made.`, { cause });
  }
}
