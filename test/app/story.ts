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
import { manifestFile } from '../../src/app/setup/manifest.ts';
import { EngineThreads } from '../../src/app/threads/engine-threads.ts';
import { githubTrade } from '../../src/app/trade/github-trade.ts';
import type { Engine } from '../../src/pull-request/engine.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import type { App } from '../simulated-github/world/app.ts';
import { type House, houseIn } from './house.ts';
import type { Held } from './places.ts';

const secret = 'a secret of the hook';

/** The whole App, and the GitHub that it works for. */
export interface Story {
  readonly github: SimulatedGitHub;
  readonly app: App;
  readonly house: House;
  readonly front: Front;
  readonly tokens: Tokens;
  /** Resolves when every delivery is answered and no job runs or is about to. No job may have failed unforeseen. */
  settled(): Promise<void>;
  end(): Promise<void>;
}

/** Starts the App in a database, on a GitHub of its own; its engine may be watched. */
export async function beginStory(held: Held, watched: (engine: Engine) => Engine = (engine) => engine): Promise<Story> {
  const house = await houseIn(held);
  const github = await simulatedGitHub({ clock: house.clock });
  const { default_permissions: permissions, default_events: events } = manifestFile();
  const app = github.app({
    slug: 'sidecar',
    permissions,
    events,
    webhook: { url: 'http://unset', secret },
  });
  const credentials = { appId: app.id, privateKey: app.privateKey, secrets: [secret] } as const;
  const front = await openFront(house, { credentials, port: 0 });
  app.hook.url = `http://127.0.0.1:${front.port}${webhookPath}`;
  const meter = new Meter(new Budgets(house.database), house.clock);
  const ask = await openAppApi({ credentials, meter, log: house.log, baseUrl: github.url });
  const tokens = new Tokens(ask, house.redaction, () => house.clock.now());
  const engines = new EngineThreads();
  const login = identityOf(ask);
  const trade = githubTrade({
    ...house,
    tokens,
    meter,
    login,
    baseUrl: github.url,
    engine: watched(engines.run),
    release: '0.0.0',
  });
  await openBack(house, { trade, platform: githubPlatform(ask, tokens) });
  const settled = async (): Promise<void> => {
    for (;;) {
      await github.deliveries.settled();
      const depths = await house.queue.depths();
      const busy = depths.some(({ waiting, running, queue }) => waiting + running > 0 && queue !== 'dead');
      if (!busy) return expect(house.lines.filter(({ message }) => message === 'Failed; put off')).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const end = async (): Promise<void> => {
    await front.close();
    await house.close();
    await engines.close();
    await github.close();
    await held.remove();
  };
  return { github, app, house, front, tokens, settled, end };
}
