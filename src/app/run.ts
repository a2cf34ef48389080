import { Budgets } from './budget/budgets.ts';
import { type Foundation, layFoundation, systemClock } from './foundation.ts';
import { type Front, openFront } from './front.ts';
import { operatorServer } from './operating/endpoints.ts';
import { type Log, makeLog } from './operating/log.ts';
import { Redaction } from './operating/redaction.ts';
import { openDoor } from './server/doors.ts';
import type { Credentials } from './server/receiver.ts';
import type { Settings } from './settings.ts';
import { openWorkers, type Workers } from './workers.ts';

/** The App as it runs. Ports are those that were really taken. */
export interface Running {
  readonly webPort?: number;
  readonly operatorPort: number;
  /** Takes no more, ends what was begun, and closes everything. */
  stop(): Promise<void>;
}

/** A log whose lines go to a function, without the secrets of the credentials. */
export function secretiveLog(
  { level, credentials, database }: Pick<Settings, 'level' | 'credentials' | 'database'>,
  write: (line: string) => void,
): { readonly log: Log; readonly redaction: Redaction } {
  const redaction = new Redaction();
  const secrets = credentials === undefined ? [] : [credentials.privateKey, ...credentials.secrets];
  for (const secret of secrets) redaction.add(secret);
  const password = database.url === undefined ? '' : new URL(database.url).password;
  if (password !== '') redaction.add(decodeURIComponent(password));
  return { log: makeLog({ write, redaction, now: () => Date.now(), level }), redaction };
}

/** Starts the App with credentials. Throws `FolderInUseError`, `NewerSchemaError` and `CredentialsError`. */
export async function run(
  settings: Settings & { readonly credentials: Credentials },
  { log, redaction }: { readonly log: Log; readonly redaction: Redaction },
): Promise<Running> {
  const { role, credentials, web } = settings;
  const foundation = await layFoundation(settings.database, log, systemClock);
  const front = role === 'worker' ? undefined : await openFront(foundation, { credentials, ...web });
  const workers = role === 'web' ? undefined : await openWorkers(foundation, { ...settings, redaction });
  const condition = { stopping: false };
  const operator = operatorServer({
    metrics: foundation.metrics,
    refresh: gaugesOf(foundation),
    readiness: async () => {
      if (condition.stopping) return 'stopping';
      await foundation.database.query('select 1');
      return true;
    },
  });
  const window = await openDoor(operator, settings.operator);
  const operatorPort = window.port;
  log.info('Started', { role, port: front?.port, operatorPort, publishing: !settings.writesNothing });
  return {
    ...(front === undefined ? {} : { webPort: front.port }),
    operatorPort,
    stop: async () => {
      condition.stopping = true;
      log.info('Stopping');
      await stop({ foundation, front, workers });
      await window.close();
      log.info('Stopped');
    },
  };
}

interface Parts {
  readonly foundation: Foundation;
  readonly front: Front | undefined;
  readonly workers: Workers | undefined;
}

async function stop({ foundation, front, workers }: Parts): Promise<void> {
  await front?.close();
  await foundation.queue.close();
  await workers?.close();
  await foundation.database.close();
}

function gaugesOf({ metrics, queue, database, clock }: Foundation): () => Promise<void> {
  const depth = metrics.gauge('sidecar_jobs', 'Jobs by queue and what they do');
  const paused = metrics.gauge('sidecar_paused_until_seconds', 'When a budget that is paused opens again, by scope');
  const budgets = new Budgets(database);
  return async () => {
    const depths = await queue.depths();
    depth(
      depths.flatMap(({ queue: name, waiting, delayed, running }) => [
        [{ queue: name, state: 'waiting' }, waiting] as const,
        [{ queue: name, state: 'delayed' }, delayed] as const,
        [{ queue: name, state: 'running' }, running] as const,
      ]),
    );
    const pauses = await budgets.pauses(clock.now());
    paused([...pauses].map(([scope, { until }]) => [{ scope }, until.getTime() / 1000]));
  };
}
