import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { configPaths, isRelevantPath } from '../pull-request/paths.ts';
import type { Foundation } from './foundation.ts';
import { Intake } from './intake/intake.ts';
import type { Payload } from './intake/payload.ts';
import { type Interests, noticesIn } from './intake/reading.ts';
import { type Credentials, openReceiver } from './server/receiver.ts';
import { webhookServer } from './server/webhook-server.ts';

/** Who the App is, and where it listens; port 0 takes a free one. */
export interface FrontSettings {
  readonly credentials: Credentials;
  readonly port: number;
  readonly host?: string;
}

/** The part of the App that GitHub talks to. */
export interface Front {
  readonly port: number;
  /** Takes no more deliveries; those that were begun are answered. */
  close(): Promise<void>;
}

/** Starts to take deliveries. */
export async function openFront(foundation: Foundation, settings: FrontSettings): Promise<Front> {
  const { database, queue, metrics, log, clock } = foundation;
  const intake = new Intake({ database, queue, now: () => clock.now() });
  const interests = interestsOf(settings.credentials.appId);
  const taken = metrics.counter('sidecar_deliveries_total', 'Deliveries that were committed, by event');
  const receiver = await openReceiver(
    settings.credentials,
    async ({ id, event, payload }) => {
      const isNew = await intake.take({ id, event, notices: noticesIn(event, payload as Payload, interests) });
      taken({ event, new: String(isNew) });
      log.debug('Delivery', { delivery: id, event, new: isNew });
    },
    log,
  );
  const seconds = metrics.histogram('sidecar_answer_seconds', 'How long GitHub waits for an answer');
  const server = webhookServer({
    receiver,
    log,
    full: () => intake.full,
    answered: (status, time) => seconds(time, { status }),
  });
  const port = await listening(server, settings);
  return {
    port,
    close: async () => {
      await closed(server);
      await intake.drain();
    },
  };
}

function interestsOf(app: number): Interests {
  const settings = new Set<string>(configPaths);
  return { app, relevant: isRelevantPath, settings: (path) => settings.has(path) };
}

/**
 * So many connections may wait to be taken up. Those beyond are tried again by the sender's system after seconds: then
 * an answer that says no comes later than one that says yes.
 */
const backlog = 4096;

/** Resolves with the port when a server listens. */
export async function listening(
  server: Server,
  { port, host = '127.0.0.1' }: { readonly port: number; readonly host?: string },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, backlog, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Resolves when a server has answered what it took on; idle connections are cut at once. */
export async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await done;
}
