import { Probot } from 'probot';
import { failureInstead, failureOf } from '../../github/failure.ts';
import { GitHubError } from '../../pull-request/github-error.ts';
import type { Scope } from '../budget/budgets.ts';
import type { Account, Meter } from '../budget/meter.ts';
import type { Log } from '../operating/log.ts';
import type { Urgency } from '../queue/job.ts';
import { probotLog } from './probot-log.ts';
import { type Credentials, plainOctokit } from './receiver.ts';

/** An answer of GitHub's API. */
export interface ApiAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** Asks GitHub as the App itself, or with a token of one of its installations. Throws `GitHubError`. */
export type Ask = (route: string, parameters: Readonly<Record<string, unknown>>, as?: Bearer) => Promise<ApiAnswer>;

/** A token and whose budget pays. */
export interface Bearer {
  readonly token: string;
  readonly scope: Scope;
  readonly urgency: Urgency;
}

/** Where GitHub answers, and who counts the requests. */
export interface ApiSettings {
  readonly credentials: Credentials;
  readonly meter: Meter;
  readonly log: Log;
  /** Without a slash at the end; `https://api.github.com` if not given. */
  readonly baseUrl?: string;
}

/** Opens GitHub's API for the App: Probot signs for it, the meter counts. */
export async function openAppApi({ credentials, meter, log, baseUrl }: ApiSettings): Promise<Ask> {
  const { appId, privateKey } = credentials;
  const place = baseUrl === undefined ? {} : { baseUrl };
  const probot = new Probot({ appId, privateKey, Octokit: plainOctokit, log: probotLog(log), ...place });
  const own = await probot.auth();
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return async (route, parameters, as) => {
    const account: Account = as ?? { scope: 'app', urgency: 'conversation' };
    const kind = route.endsWith('/graphql') ? 'graphql' : 'rest';
    const reads = route.startsWith('GET ') || kind === 'graphql';
    await meter.before(account, { kind, points: reads ? 1 : 5, creates: false });
    const octokit = as === undefined ? own : new plainOctokit({ auth: { token: as.token }, log: silent, ...place });
    try {
      const answer = (await octokit.request(route, { ...parameters })) as ApiAnswer;
      await learn(meter, account, { kind, headers: answer.headers });
      const missing = kind === 'graphql' ? failureInstead(answer) : undefined;
      if (missing !== undefined) throw missing;
      return answer;
    } catch (error) {
      const failure = failureOf(error, as?.token ?? '');
      if (failure instanceof GitHubError) await meter.refused(account, failure);
      throw failure;
    }
  };
}

async function learn(
  meter: Meter,
  account: Account,
  { kind, headers }: { readonly kind: 'rest' | 'graphql'; readonly headers: ApiAnswer['headers'] },
): Promise<void> {
  const [left, limit, reset] = ['remaining', 'limit', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`] ?? Number.NaN),
  );
  if (left === undefined || limit === undefined || reset === undefined) return;
  if (![left, limit, reset].every(Number.isFinite)) return;
  await meter.learn(account, { kind, left, limit, resetsAt: reset * 1000 });
}
