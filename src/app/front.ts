import { configPaths, isRelevantPath } from '../pull-request/paths.ts';
import type { Foundation } from './foundation.ts';
import { Intake } from './intake/intake.ts';
import type { Notice } from './intake/notice.ts';
import type { Payload } from './intake/payload.ts';
import { type Interests, noticesIn } from './intake/reading.ts';
import { openDoors, type Place } from './server/doors.ts';
import { Pulse } from './server/pulse.ts';
import { type Credentials, openReceiver } from './server/receiver.ts';
import { webhookServer } from './server/webhook-server.ts';

/** Who the App is, and where it listens. */
export interface FrontSettings extends Place {
  readonly credentials: Credentials;
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
      const notices = noticesIn(event, payload as Payload, interests);
      const isNew = await intake.take({ id, event, notices });
      taken({ event, new: String(isNew) });
      // Jobs are done for many deliveries at a time: by the repository their lines are found.
      const write = notices.length === 0 ? log.debug : log.info;
      write('Delivery', { delivery: id, event, new: isNew, repositories: [...new Set(notices.flatMap(repositoryOf))] });
    },
    log,
  );
  const seconds = metrics.histogram('sidecar_answer_seconds', 'How long GitHub waits for an answer');
  const pulse = new Pulse();
  const server = webhookServer({
    receiver,
    log,
    full: () => intake.full || pulse.isLate,
    answered: (status, time) => seconds(time, { status }),
  });
  const doors = await openDoors(server, settings);
  pulse.start();
  return {
    port: doors.port,
    close: async () => {
      await doors.close();
      pulse.stop();
      await intake.drain();
    },
  };
}

function repositoryOf(notice: Notice): readonly string[] {
  if (!('repository' in notice) || typeof notice.repository === 'number') return [];
  return [`${notice.repository.owner}/${notice.repository.name}`];
}

function interestsOf(app: number): Interests {
  const settings = new Set<string>(configPaths);
  return { app, relevant: isRelevantPath, settings: (path) => settings.has(path) };
}
