import type { Access } from '../../github/access.ts';
import { openGateway } from '../../github/gateway.ts';
import type { Gateway } from '../../pull-request/gateway.ts';
import { GitHubError } from '../../pull-request/github-error.ts';
import type { Account, Meter } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';
import type { Subject } from '../jobs/trade.ts';
import type { Permissions, Tokens, TokenWish } from '../server/tokens.ts';

/** What gateways are opened with. */
export interface GatewaySettings {
  readonly database: Database;
  readonly tokens: Tokens;
  readonly meter: Meter;
  /** Who the App is in comments and pull requests, such as `sidecar-migrate[bot]`. */
  readonly login: () => Promise<string>;
  readonly baseUrl?: string;
}

/** What each kind of work may do. Only what needs `checks` fails where an installation did not grant it. */
export const permissions = {
  scan: { contents: 'read', pull_requests: 'read' },
  publish: { contents: 'write', pull_requests: 'write' },
  answer: { contents: 'read', pull_requests: 'write' },
  check: { contents: 'read', pull_requests: 'write', checks: 'write' },
} as const satisfies Readonly<Record<string, Permissions>>;

/** A gateway to the repository of a subject, with a token for it alone, counted and stopped with its claim. */
export async function gatewayFor(
  settings: GatewaySettings,
  { repository, urgency, signal, confirm, log }: Subject,
  wanted: Permissions,
): Promise<Gateway> {
  const { meter, baseUrl } = settings;
  const { id, installation, owner, name } = repository;
  const account: Account = { scope: `installation:${installation}`, urgency };
  const shared = await settingsRepository(settings.database, { installation, owner });
  const own = shared === undefined || shared === id ? [id] : [id, shared];
  // A sweep reads all repositories of an installation: one token for it instead of thousands.
  const isSweep = urgency === 'sweep' && wanted === permissions.scan;
  const wish = { installation, permissions: wanted, ...(isSweep ? {} : { repositories: own }) };
  const purse = purseFor(settings, wish, shared === id ? undefined : shared);
  const access: Access = {
    login: await settings.login(),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    token: purse.token,
    beforeRequest: async (request) => {
      signal.throwIfAborted();
      await meter.before(account, request);
      // Whoever was thought dead must not do late what somebody else did meanwhile.
      if (request.points > 1) await confirm();
    },
    afterAnswer: ({ kind, limit, remaining, resetAt }) => {
      const quota = { kind, limit, left: remaining, resetsAt: resetAt * 1000 };
      meter.learn(account, quota).catch((error: unknown) => log.warn('An answer was not noted', { error }));
    },
    afterFailure: async (failure) => {
      if (failure.status === 401) purse.forget();
      await meter.refused(account, failure);
    },
  };
  return openGateway({ owner, name }, access);
}

/**
 * Tokens for one wish. Where GitHub does not give one for the settings of the owner besides, they went away and nobody said so
 * yet: that must not keep a repository from what is its own.
 */
function purseFor({ tokens, database }: GatewaySettings, wish: TokenWish, shared: number | undefined): Purse {
  const { repositories } = wish;
  let present = wish;
  return {
    forget: () => tokens.forget(present),
    token: async () => {
      try {
        return await tokens.for(present);
      } catch (error) {
        if (!isElsewhere(error) || shared === undefined || repositories === undefined || present !== wish) throw error;
        const alone = { ...wish, repositories: repositories.filter((one) => one !== shared) };
        const token = await tokens.for(alone);
        present = alone;
        await database.query("update sidecar.repository set state = 'gone', seen = wanted where id = $1", [shared]);
        return token;
      }
    },
  };
}

/** Where a token is taken from. */
interface Purse {
  readonly token: () => Promise<string>;
  /** GitHub does not take the present one any more. */
  readonly forget: () => void;
}

/** GitHub's words for a repository that an installation does not have (token endpoint of the REST API). */
function isElsewhere(error: unknown): boolean {
  return error instanceof GitHubError && error.status === 422 && /not accessible|does not exist/iu.test(error.message);
}

/** The repository `.github` of an owner, where the installation was given it. */
async function settingsRepository(
  database: Database,
  { installation, owner }: { readonly installation: number; readonly owner: string },
): Promise<number | undefined> {
  const [row] = await database.query<{ id: number }>(
    `select id from sidecar.repository where installation = $1 and owner = $2 and name = '.github' and state <> 'gone'`,
    [installation, owner],
  );
  return row?.id;
}
