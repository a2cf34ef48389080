import { expect } from 'vitest';
import { openBack } from '../../src/app/back.ts';
import { Budgets } from '../../src/app/budget/budgets.ts';
import { Meter } from '../../src/app/budget/meter.ts';
import { type Front, openFront } from '../../src/app/front.ts';
import { openAppApi } from '../../src/app/server/app-api.ts';
import { githubPlatform } from '../../src/app/server/github-platform.ts';
import { identityOf } from '../../src/app/server/identity.ts';
import { Tokens } from '../../src/app/server/tokens.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { EngineThreads } from '../../src/app/threads/engine-threads.ts';
import { githubTrade } from '../../src/app/trade/github-trade.ts';
import type { Engine } from '../../src/pull-request/engine.ts';
import type { SimulatedGitHub } from '../simulated-github/index.ts';
import type { App } from '../simulated-github/world/app.ts';
import type { House } from './house.ts';

/** For whom the App works, and how. */
export interface AppWish {
  readonly github: SimulatedGitHub;
  readonly app: App;
  /** The secret of the hook. */
  readonly secret: string;
  readonly writesNothing?: boolean;
  /** The engine may be watched, or be another one. */
  readonly watched?: (engine: Engine) => Engine;
}

/** The App as it runs in this process. */
export interface WholeApp {
  readonly front: Front;
  readonly tokens: Tokens;
  /** Resolves when every delivery is answered and no job runs or is about to. No job may have failed unforeseen. */
  settled(): Promise<void>;
  /** Ends as the App does when it is asked to. The house and the database stay. */
  stop(): Promise<void>;
}

/** One for all Apps of a process: threads that end beside a database that begins can abort the runtime. */
const engines = new EngineThreads();

/** Runs the whole App in a house, for a GitHub. */
export async function runApp(house: House, wish: AppWish): Promise<WholeApp> {
  const { github, app, secret, writesNothing = false, watched = (engine: Engine) => engine } = wish;
  const credentials = { appId: app.id, privateKey: app.privateKey, secrets: [secret] } as const;
  const front = await openFront(house, { credentials, port: 0 });
  app.hook.url = `http://127.0.0.1:${front.port}${webhookPath}`;
  const meter = new Meter(new Budgets(house.database), house.clock);
  const ask = await openAppApi({ credentials, meter, log: house.log, baseUrl: github.url });
  const tokens = new Tokens(ask, house.redaction, () => house.clock.now());
  const gateway = { tokens, meter, login: identityOf(ask), baseUrl: github.url };
  const trade = githubTrade({ ...house, ...gateway, engine: watched(engines.run), release: '0.0.0' });
  await openBack(house, { trade, platform: githubPlatform(ask, tokens), writesNothing });
  const idle = writesNothing ? new Set(['publish', 'attend', 'dead']) : new Set(['dead']);
  const settled = async (): Promise<void> => {
    for (;;) {
      await github.deliveries.settled();
      const depths = await house.queue.depths();
      const busy = depths.some(({ waiting, running, queue }) => waiting + running > 0 && !idle.has(queue));
      if (!busy) return expect(house.lines.filter(({ message }) => message === 'Failed; put off')).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const stop = async (): Promise<void> => {
    await front.close();
    await house.close();
  };
  return { front, tokens, settled, stop };
}
