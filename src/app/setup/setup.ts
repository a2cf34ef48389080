import { lockFolder } from '../database/folder-lock.ts';
import { openDoor } from '../server/doors.ts';
import type { Credentials } from '../server/receiver.ts';
import type { Settings } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';
import { Admission } from './admission.ts';
import { convertCode, type MadeApp } from './conversion.ts';
import { credentialsPath, isTaken, reservePlace, sweepPlace } from './credentials-file.ts';
import { manifestFile } from './manifest.ts';
import { setupServer } from './setup-server.ts';

/** What setup needs of the process that runs it. */
export interface SetupPorts {
  /** Says something to the person at the console. */
  readonly say: (text: string) => void;
  /** Ends the setup early. */
  readonly signal: AbortSignal;
}

/**
 * Serves the setup page on the loopback interface until an App is made and its credentials lie in the data folder.
 * `undefined` when it was ended before. Throws `SettingsError` where an App is not set up that way: in production, or
 * in one of several processes; and `FolderInUseError`.
 */
export async function setUp(settings: Settings, { say, signal }: SetupPorts): Promise<Credentials | undefined> {
  mustBeAllowed(settings);
  const { folder } = settings.database;
  const lock = lockFolder(folder);
  try {
    if (isTaken(folder)) throw new SettingsError(`${credentialsPath(folder)} is there, but cannot be read.`);
    sweepPlace(folder);
    return await served(settings, { say, signal });
  } finally {
    lock.release();
  }
}

function mustBeAllowed({ production, role }: Settings): void {
  const wanted = 'the App has no credentials: give it APP_ID, PRIVATE_KEY and WEBHOOK_SECRET (see docs/app.md)';
  if (production) throw new SettingsError(`In production ${wanted}.`);
  if (role !== 'all') throw new SettingsError(`With ROLE=${role} ${wanted}, or set it up first with ROLE=all.`);
}

async function served(settings: Settings, { say, signal }: SetupPorts): Promise<Credentials | undefined> {
  const { folder } = settings.database;
  const { promise, resolve } = Promise.withResolvers<Credentials | undefined>();
  let made: Credentials | undefined;
  const admission = new Admission();
  const server = setupServer({
    admission,
    suggested: suggestionOf(settings),
    keep: async (code) => {
      const app = await kept(folder, async () => await convertCode(code, settings.githubUrl));
      made = app.credentials;
      return app.page;
    },
    done: () => resolve(made),
  });
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const door = await openDoor(server, { host: '127.0.0.1', port: settings.web.port });
  say(invitation(door.port, admission.token));
  const credentials = await promise;
  // Whoever does not take the last page does not hold up the App.
  const patience = setTimeout(() => server.closeAllConnections(), 1000);
  await door.close();
  clearTimeout(patience);
  if (credentials !== undefined) say(`The credentials are in ${credentialsPath(folder)}.\n`);
  return credentials;
}

/** Writes the credentials of an App that is made meanwhile. */
async function kept(folder: string, make: () => Promise<MadeApp>): Promise<MadeApp> {
  const place = reservePlace(folder);
  try {
    const app = await make();
    try {
      place.write(app.credentials);
    } catch (cause) {
      const way = `make a new private key and secret on ${app.page}, and give them as variables`;
      throw new SettingsError(`GitHub made the App, but its credentials could not be written: ${way}.`, { cause });
    }
    return app;
  } finally {
    place.release();
  }
}

function suggestionOf({ publicUrl }: Settings) {
  const { name } = manifestFile();
  return publicUrl === undefined ? { name } : { name, address: publicUrl };
}

function invitation(port: number, token: string): string {
  return `The App has no credentials yet. Set it up at http://127.0.0.1:${port}/ with this token, which works once:

    ${token}

`;
}
