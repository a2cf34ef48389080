import { Probot, ProbotOctokit } from 'probot';
import type { Log } from '../operating/log.ts';
import { probotLog } from './probot-log.ts';

/** Who the App is at GitHub. */
export interface Credentials {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Secrets of the webhook: the present one, and during a rotation the one before. Never empty. */
  readonly secrets: readonly [string, ...string[]];
}

/** A delivery as it came: its id and event from the headers, its body as text. */
export interface RawDelivery {
  readonly id: string;
  readonly event: string;
  readonly payload: object;
}

/** Checks and takes deliveries. */
export interface Receiver {
  /** Whether a body was signed with one of the secrets. */
  genuine(body: string, signature: string): Promise<boolean>;
  /** Takes a delivery. Rejects when it could not be recorded. */
  receive(delivery: RawDelivery): Promise<void>;
}

/** A credential is missing or makes no sense, so that nothing could be checked: the App does not start. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** GitHub's API as Probot knows it, without its own ideas of when to try again. */
export const plainOctokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  retry: { enabled: false },
  throttle: { enabled: false },
}));

/**
 * A receiver whose signatures Probot checks, one for each secret. What came is taken as it is: Probot would open GitHub's
 * API anew for every delivery, which costs more than all the rest, and nothing is asked of GitHub here.
 */
export async function openReceiver(
  credentials: Credentials,
  take: (delivery: RawDelivery) => Promise<void>,
  log: Log,
): Promise<Receiver> {
  const checkers = await Promise.all(credentials.secrets.map((secret) => probotFor(credentials, secret, log)));
  if (checkers.length === 0) throw new CredentialsError('There is no webhook secret');
  return {
    genuine: async (body, signature) => {
      const verdicts = await Promise.all(checkers.map(({ webhooks }) => webhooks.verify(body, signature)));
      return verdicts.includes(true);
    },
    receive: take,
  };
}

async function probotFor({ appId, privateKey }: Credentials, secret: string, log: Log): Promise<Probot> {
  // Probot would take an absent secret for the word "development".
  if (secret.trim().length < 8) throw new CredentialsError('A webhook secret needs at least 8 characters');
  const probot = new Probot({ appId, privateKey, secret, Octokit: plainOctokit, log: probotLog(log) });
  return await probot.ready();
}
