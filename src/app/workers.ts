import { openBack } from './back.ts';
import { Budgets } from './budget/budgets.ts';
import { Meter } from './budget/meter.ts';
import type { Foundation } from './foundation.ts';
import type { Redaction } from './operating/redaction.ts';
import { releaseNumber } from './release.ts';
import { openAppApi } from './server/app-api.ts';
import { githubPlatform } from './server/github-platform.ts';
import { identityOf } from './server/identity.ts';
import type { Credentials } from './server/receiver.ts';
import { Tokens } from './server/tokens.ts';
import type { Settings } from './settings.ts';
import { EngineThreads } from './threads/engine-threads.ts';
import { githubTrade } from './trade/github-trade.ts';

/** The part of the App that works. */
export interface Workers {
  /** Ends what the jobs, which have ended by now, worked with. */
  close(): Promise<void>;
}

/** What workers are started with. */
export interface WorkerSettings extends Pick<Settings, 'githubUrl' | 'writesNothing' | 'scans'> {
  readonly credentials: Credentials;
  readonly redaction: Redaction;
}

/** Starts to work on jobs, on GitHub. */
export async function openWorkers(foundation: Foundation, settings: WorkerSettings): Promise<Workers> {
  const { database, clock, log } = foundation;
  const { credentials, redaction, githubUrl, scans } = settings;
  const meter = new Meter(new Budgets(database), clock);
  const place = githubUrl === undefined ? {} : { baseUrl: githubUrl };
  const ask = await openAppApi({ credentials, meter, log, ...place });
  const tokens = new Tokens(ask, redaction, () => clock.now());
  const engines = new EngineThreads();
  const release = releaseNumber();
  const login = identityOf(ask);
  const trade = githubTrade({ database, clock, tokens, meter, login, engine: engines.run, release, ...place });
  const { writesNothing } = settings;
  await openBack(foundation, { trade, platform: githubPlatform(ask, tokens), scans, writesNothing });
  return { close: async () => await engines.close() };
}
