import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from './database/opening.ts';
import type { Level } from './operating/log.ts';
import type { Credentials } from './server/receiver.ts';

/** What a process does: take deliveries, work on jobs, or both. */
export type Role = 'all' | 'web' | 'worker';

/** Where something listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How the App runs. */
export interface Settings {
  readonly role: Role;
  /** Absent until the App is set up. */
  readonly credentials?: Credentials;
  readonly database: DatabaseSettings;
  readonly web: Address;
  readonly operator: Address;
  readonly writesNothing: boolean;
  readonly production: boolean;
  readonly level: Level;
  /** Where GitHub's API answers; that of github.com if not given. */
  readonly githubUrl?: string;
  /** Jobs that run at a time, each with their own part of memory. */
  readonly scans: number;
}

/** A setting cannot be used; the message names the variable. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from environment variables, and credentials from the data folder if those name none. */
export function readSettings(environment: Environment): Settings {
  const folder = environment.DATA_FOLDER ?? './data';
  const url = environment.DATABASE_URL;
  const production = environment.NODE_ENV === 'production';
  const role = oneOf('ROLE', environment.ROLE ?? 'all', ['all', 'web', 'worker']);
  if (url === undefined && role !== 'all') {
    throw new SettingsError(`ROLE=${role} takes DATABASE_URL: the embedded database serves one process.`);
  }
  const credentials = credentialsIn(environment, folder);
  const githubUrl = environment.GITHUB_API_URL?.replace(/\/$/u, '');
  return {
    role,
    ...(credentials === undefined ? {} : { credentials }),
    database: { folder, ...(url === undefined ? {} : { url }) },
    web: { host: environment.HOST ?? '127.0.0.1', port: portIn('PORT', environment.PORT ?? '3000') },
    operator: {
      host: environment.OPERATOR_HOST ?? '127.0.0.1',
      port: portIn('OPERATOR_PORT', environment.OPERATOR_PORT ?? '9090'),
    },
    writesNothing: oneOf('PUBLISH', environment.PUBLISH ?? 'on', ['on', 'off']) === 'off',
    production,
    level: oneOf('LOG_LEVEL', environment.LOG_LEVEL ?? 'info', ['debug', 'info', 'warn', 'error']),
    ...(githubUrl === undefined ? {} : { githubUrl }),
    scans: Number(oneOf('SCANS', environment.SCANS ?? '4', ['1', '2', '3', '4', '6', '8', '12', '16'])),
  };
}

/** Where the setup leaves credentials, readable by their owner only. */
export function credentialsPath(folder: string): string {
  return join(folder, 'credentials.json');
}

function credentialsIn(environment: Environment, folder: string): Credentials | undefined {
  const { APP_ID, WEBHOOK_SECRET, WEBHOOK_SECRET_FORMER } = environment;
  const privateKey = privateKeyIn(environment);
  const given = { APP_ID, WEBHOOK_SECRET, PRIVATE_KEY: privateKey };
  const missing = Object.entries(given).filter(([, value]) => value === undefined || value === '');
  if (missing.length === 3) return storedCredentials(folder);
  if (missing.length > 0 || !APP_ID || !WEBHOOK_SECRET || privateKey === undefined) {
    throw new SettingsError(`The App's credentials lack ${missing.map(([name]) => name).join(' and ')}.`);
  }
  if (!/^\d{1,12}$/u.test(APP_ID)) throw new SettingsError('APP_ID is the number of the App.');
  const former = WEBHOOK_SECRET_FORMER ? [WEBHOOK_SECRET_FORMER] : [];
  return { appId: Number(APP_ID), privateKey, secrets: [WEBHOOK_SECRET, ...former] };
}

/** As PEM, as PEM with `\n` for line ends, in base64, or in a file. */
function privateKeyIn({ PRIVATE_KEY, PRIVATE_KEY_PATH }: Environment): string | undefined {
  if (PRIVATE_KEY === undefined || PRIVATE_KEY === '') {
    return PRIVATE_KEY_PATH === undefined ? undefined : readText('PRIVATE_KEY_PATH', PRIVATE_KEY_PATH);
  }
  if (PRIVATE_KEY.includes('-----BEGIN')) return PRIVATE_KEY.replaceAll('\\n', '\n');
  const decoded = Buffer.from(PRIVATE_KEY, 'base64').toString('utf8');
  if (!decoded.includes('-----BEGIN')) throw new SettingsError('PRIVATE_KEY is neither PEM nor PEM in base64.');
  return decoded;
}

function storedCredentials(folder: string): Credentials | undefined {
  try {
    return JSON.parse(readFileSync(credentialsPath(folder), 'utf8')) as Credentials;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw new SettingsError(`${credentialsPath(folder)} cannot be read.`, { cause: error });
  }
}

function readText(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingsError(`${variable} names a file that cannot be read: ${path}`, { cause });
  }
}

function oneOf<const Value extends string>(variable: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new SettingsError(`${variable} is one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function portIn(variable: string, text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new SettingsError(`${variable} is a port, not "${text}".`);
  return port;
}
