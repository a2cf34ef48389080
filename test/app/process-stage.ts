import { join } from 'node:path';
import type { DatabaseSettings } from '../../src/app/database/opening.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import type { App } from '../simulated-github/world/app.ts';
import { type Held, scratchFolder } from './places.ts';
import { AppProcess, freePort } from './process.ts';

const secret = 'a secret of the hook';
const events = ['push', 'pull_request', 'issue_comment', 'repository'];

/** What was compiled already: processes that are started often need not do so anew each time. */
const compiled = scratchFolder();
process.once('exit', compiled.remove);

/** A GitHub with the App, and processes of it that share a database. */
export interface ProcessStage {
  readonly github: SimulatedGitHub;
  readonly app: App;
  readonly place: DatabaseSettings;
  /** Makes a process; it is not started. Only one takes deliveries at a time. */
  process(role: 'all' | 'web' | 'worker', environment?: Readonly<Record<string, string>>): AppProcess;
  /** Kills all processes and leaves nothing behind. */
  end(): Promise<void>;
}

/** Sets a stage in an empty database, or in a data folder if that is none of a server. */
export async function setProcessStage(held: Held): Promise<ProcessStage> {
  const scratch = scratchFolder();
  const github = await simulatedGitHub();
  github.deliveries.concurrency = 8;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${webhookPath}`;
  const app = github.app({ slug: 'sidecar', permissions: everything, events, webhook: { url, secret } });
  const place = { folder: join(scratch.path, 'data'), ...(held.url === undefined ? {} : { url: held.url }) };
  const common = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.url,
    DATA_FOLDER: place.folder,
    NODE_COMPILE_CACHE: compiled.path,
    PORT: String(port),
    ...(held.url === undefined ? {} : { DATABASE_URL: held.url }),
  };
  const processes: AppProcess[] = [];
  return {
    github,
    app,
    place,
    process: (role, environment = {}) => {
      const one = new AppProcess({ ...common, ROLE: role, ...environment });
      processes.push(one);
      return one;
    },
    end: async () => {
      for (const one of processes) await one.kill();
      await github.close();
      await held.remove();
      scratch.remove();
    },
  };
}

/** Resolves when nothing has been on its way for a while, by the numbers of one process. */
export async function quiet({ github }: Pick<ProcessStage, 'github'>, asked: AppProcess): Promise<void> {
  for (let times = 0; times < 4; ) {
    await github.deliveries.settled();
    times = (await asked.busy()) === 0 ? times + 1 : 0;
    await pause(100);
  }
}

/** Lets some milliseconds pass. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
