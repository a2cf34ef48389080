import { readFileSync } from 'node:fs';
import type { DatabaseSettings } from './database/opening.ts';
import type { Level } from './operating/log.ts';
import type { Credentials } from './server/receiver.ts';
import { SettingsError } from './settings-error.ts';
import { storedCredentials } from './setup/credentials-file.ts';
import { addressIn } from './setup/manifest.ts';

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
  /** Where GitHub reaches the App, for the setup page to suggest. */
  readonly publicUrl?: string;
  /** Jobs that run at a time, each with their own part of memory. */
  readonly scans: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from environment variables, and credentials from the data folder if those name none. */
export function readSettings(environment: Environment): Settings {
  const folder = environment.DATA_FOLDER ?? './data';
  const url = databaseUrlIn(environment);
  const production = environment.NODE_ENV === 'production';
  const role = oneOf('ROLE', environment.ROLE ?? 'all', ['all', 'web', 'worker']);
  if (url === undefined && role !== 'all') {
    throw new SettingsError(`ROLE=${role} takes DATABASE_URL: the embedded database serves one process.`);
  }
  const credentials = credentialsIn(environment, folder);
  const githubUrl = environment.GITHUB_API_URL?.replace(/\/$/u, '');
  const publicUrl = environment.PUBLIC_URL;
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
    ...(publicUrl === undefined ? {} : { publicUrl: addressIn(publicUrl) }),
    scans: Number(oneOf('SCANS', environment.SCANS ?? '4', ['1', '2', '3', '4', '6', '8', '12', '16'])),
  };
}

function credentialsIn(environment: Environment, folder: string): Credentials | undefined {
  const { APP_ID } = environment;
  const privateKey = privateKeyIn(environment);
  const secret = secretIn(environment, 'WEBHOOK_SECRET');
  const former = secretIn(environment, 'WEBHOOK_SECRET_FORMER');
  const given = { APP_ID: APP_ID === '' ? undefined : APP_ID, PRIVATE_KEY: privateKey, WEBHOOK_SECRET: secret };
  const missing = Object.entries(given).filter(([, value]) => value === undefined);
  if (missing.length === 3) return storedCredentials(folder);
  if (APP_ID === undefined || secret === undefined || privateKey === undefined || missing.length > 0) {
    throw new SettingsError(`The App's credentials lack ${missing.map(([name]) => name).join(' and ')}.`);
  }
  if (!/^\d{1,12}$/u.test(APP_ID)) throw new SettingsError('APP_ID is the number of the App.');
  return { appId: Number(APP_ID), privateKey, secrets: [secret, ...(former === undefined ? [] : [former])] };
}

/** As PEM, as PEM with `\n` for line ends, or in base64. */
function privateKeyIn(environment: Environment): string | undefined {
  const text = secretIn(environment, 'PRIVATE_KEY');
  if (text === undefined) return undefined;
  if (text.includes('-----BEGIN')) return text.replaceAll('\\n', '\n');
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (!decoded.includes('-----BEGIN')) throw new SettingsError('PRIVATE_KEY is neither PEM nor PEM in base64.');
  return decoded;
}

function databaseUrlIn(environment: Environment): string | undefined {
  const url = secretIn(environment, 'DATABASE_URL');
  if (url === undefined || (URL.canParse(url) && /^postgres(?:ql)?:/u.test(url))) return url;
  throw new SettingsError('DATABASE_URL is no URL of PostgreSQL, such as postgres://user:password@host/database.');
}

/** What is secret comes in a variable, or in a file that the variable with `_PATH` names. Empty is absent. */
function secretIn(environment: Environment, variable: string): string | undefined {
  const [text, path] = [environment[variable], environment[`${variable}_PATH`]];
  if (text) return text;
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (cause) {
    throw new SettingsError(`${variable}_PATH names a file that cannot be read: ${path}`, { cause });
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
