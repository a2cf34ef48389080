import type { Engine } from '../../src/pull-request/engine.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import type { App } from '../simulated-github/world/app.ts';
import { type House, houseIn } from './house.ts';
import type { Held } from './places.ts';
import { runApp, type WholeApp } from './whole-app.ts';

const secret = 'a secret of the hook';
const events = ['push', 'pull_request', 'issue_comment', 'repository', 'merge_group'];

/** The whole App, and the GitHub that it works for. */
export interface Story extends Omit<WholeApp, 'stop'> {
  readonly github: SimulatedGitHub;
  readonly app: App;
  readonly house: House;
  /** Stops the App and starts it again in another database; the one before is removed. */
  movesTo(held: Held): Promise<Story>;
  /** Stops the App and starts it again; it may be told to write nothing. */
  restarts(how?: { readonly writesNothing: boolean }): Promise<Story>;
  end(): Promise<void>;
}

/** Starts the App in a database, on a GitHub of its own; its engine may be watched. */
export async function beginStory(held: Held, watched?: (engine: Engine) => Engine): Promise<Story> {
  const house = await houseIn(held);
  const github = await simulatedGitHub({ clock: house.clock });
  const app = github.app({
    slug: 'sidecar',
    // As the App's manifest has them.
    permissions: { ...everything, issues: 'read' },
    events,
    webhook: { url: 'http://unset', secret },
  });
  return await goOn({ held, house, github, app }, watched === undefined ? {} : { watched });
}

interface Place {
  readonly held: Held;
  readonly house: House;
  readonly github: SimulatedGitHub;
  readonly app: App;
}

interface How {
  readonly watched?: (engine: Engine) => Engine;
  readonly writesNothing?: boolean;
}

async function goOn(place: Place, how: How): Promise<Story> {
  const { held, house, github, app } = place;
  const running = await runApp(house, { github, app, secret, ...how });
  const { stop, ...whole } = running;
  return {
    ...whole,
    github,
    app,
    house,
    movesTo: async (other) => {
      await stop();
      await held.remove();
      return await goOn({ ...place, held: other, house: await houseIn(other, github.clock) }, how);
    },
    restarts: async (change = { writesNothing: false }) => {
      await stop();
      return await goOn({ ...place, house: await houseIn(held, github.clock) }, { ...how, ...change });
    },
    end: async () => {
      await stop();
      await github.close();
      await held.remove();
    },
  };
}
