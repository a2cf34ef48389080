import { createHmac } from 'node:crypto';
import type { App } from '../world/app.ts';

/** One event on its way to one App, and what became of it. Times in milliseconds. */
export interface Delivery {
  readonly id: number;
  /** The same for a delivery and all that repeat it. */
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  readonly redelivery: boolean;
  readonly deliveredAt: number;
  /** The JSON text that is signed and sent. */
  readonly payload: string;
  outcome: Outcome | undefined;
}

/** How a delivery ended; code 0 means that nobody answered. */
export interface Outcome {
  readonly code: number;
  readonly status: string;
  readonly body: string | null;
}

/** The headers that GitHub sends with a delivery. */
export function deliveryHeaders({ app, event, guid, payload }: Delivery): Record<string, string> {
  const { hook } = app;
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/5a1c2b3',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(hook.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    ...(hook.secret === undefined ? {} : signatures(hook.secret, payload)),
  };
}

function signatures(secret: string, payload: string): Record<string, string> {
  const sign = (algorithm: string): string => createHmac(algorithm, secret).update(payload).digest('hex');
  return { 'x-hub-signature': `sha1=${sign('sha1')}`, 'x-hub-signature-256': `sha256=${sign('sha256')}` };
}

/** GitHub waits so many milliseconds for an answer. */
const patience = 10_000;

/** Sends a delivery to the App's hook and returns how it ended. */
export async function send(delivery: Delivery): Promise<Outcome> {
  const { url } = delivery.app.hook;
  if (url === undefined) return { code: 0, status: 'no hook', body: null };
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: deliveryHeaders(delivery),
      body: delivery.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    return { code: answer.status, status: answer.ok ? 'OK' : answer.statusText || 'Failed', body: await answer.text() };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return { code: 0, status: late ? 'timed out' : 'failed to connect to host', body: null };
  }
}
