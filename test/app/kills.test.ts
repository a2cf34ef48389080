import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../src/app/database/opening.ts';
import { webhookPath } from '../../src/app/server/webhook-server.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../simulated-github/index.ts';
import { everything } from '../simulated-github/stage.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { chance } from './chance.ts';
import { onEveryDatabase, scratchFolder } from './places.ts';
import { AppProcess, freePort } from './process.ts';

const secret = 'a secret of the hook';
const events = ['push', 'pull_request', 'repository'];
const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');

/** How hard it gets; the long way is for machines that have minutes. */
const isLong = process.env.SIDECAR_MIGRATE_LONG !== undefined;
const plan = isLong
  ? { kills: 50, workerKills: 12, pushes: 500, repositories: 5, seed: Number(process.env.SEED ?? 7) }
  : { kills: 1, workerKills: 0, pushes: 6, repositories: 1, seed: 7 };

onEveryDatabase('killed processes', (make) => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A GitHub, and a way to start processes of the App for it. */
  const begin = async () => {
    const held = await make();
    const scratch = scratchFolder();
    const github = await simulatedGitHub();
    ends.push(scratch.remove, held.remove, async () => await github.close());
    github.deliveries.concurrency = 8;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}${webhookPath}`;
    const app = github.app({ slug: 'sidecar', permissions: everything, events, webhook: { url, secret } });
    const environment = {
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: github.url,
      DATA_FOLDER: scratch.path,
      PORT: String(port),
      ...(held.url === undefined ? {} : { DATABASE_URL: held.url }),
    };
    const launch = async (role: string): Promise<AppProcess> => {
      const one = new AppProcess({ ...environment, ROLE: role });
      ends.push(async () => await one.kill());
      await one.start();
      return one;
    };
    const roles = held.url === undefined ? ['all'] : ['web', 'worker', 'worker'];
    const [web, ...workers] = await Promise.all(roles.map(launch));
    if (web === undefined) expect.unreachable();
    const place = { folder: scratch.path, ...(held.url === undefined ? {} : { url: held.url }) };
    return { github, app, place, web, workers };
  };

  it(
    `lose no event and open no pull request twice (${plan.pushes} pushes, seed ${plan.seed})`,
    async () => {
      const { github, app, place, web, workers } = await begin();
      const random = chance(plan.seed);
      const repos = Array.from({ length: plan.repositories }, (_, i) =>
        github.repository(`acme/shop-${i}`, { 'README.md': 'shop\n' }),
      );
      github.install(app, 'acme');
      for (let number = 1; number <= plan.pushes; number += 1) {
        pushSomething(github, repos[Math.floor(random() * repos.length)], { number, random });
        await pause(random() * 60);
        for (const victim of victimsAfter(number, { web, workers })) {
          await victim.kill();
          await pause(random() * 100);
          await victim.start();
        }
      }
      await github.deliveries.settled();
      // Whoever starts asks GitHub for what failed meanwhile.
      const [asker = web] = workers;
      await asker.stop();
      await asker.start();
      await settled(github, asker);
      for (const one of [web, ...workers]) expect(await one.stop()).toBe(0);
      for (const repo of repos) check(repo);
      expect(github.complaints).toEqual([]);
      expect(await unrecorded(github, place)).toEqual([]);
    },
    isLong ? 300_000 : 60_000,
  );
});

type Processes = { readonly web: AppProcess; readonly workers: readonly AppProcess[] };

/** Who dies after a push: deaths are spread evenly over all pushes. */
function victimsAfter(number: number, { web, workers }: Processes): readonly AppProcess[] {
  const isDue = (deaths: number): boolean => deaths > 0 && number % Math.floor(plan.pushes / deaths) === 0;
  const worker = workers[number % Math.max(1, workers.length)];
  return [...(isDue(plan.kills) ? [web] : []), ...(isDue(plan.workerKills) && worker !== undefined ? [worker] : [])];
}

function pushSomething(
  github: SimulatedGitHub,
  repo: Repository | undefined,
  { number, random }: { readonly number: number; readonly random: () => number },
): void {
  if (repo === undefined) return;
  const isQuiet = random() < 0.3;
  const files = isQuiet ? { 'README.md': `${number}\n` } : { 'k8s/report.yaml': `# ${number}\n${job}` };
  github.person('alice').pushes(repo, files);
}

/** Resolves when nothing has been on its way for a while. */
async function settled(github: SimulatedGitHub, worker: AppProcess): Promise<void> {
  for (let quiet = 0; quiet < 4; ) {
    await github.deliveries.settled();
    quiet = (await worker.busy()) === 0 ? quiet + 1 : 0;
    await pause(100);
  }
}

/** One pull request, on a branch that has what the last push asks for. */
function check(repo: Repository): void {
  const text = repo.text('k8s/report.yaml');
  const pulls = repo.pulls();
  expect(pulls).toHaveLength(text === undefined ? 0 : 1);
  const proposed = repo.text('k8s/report.yaml', pulls[0]?.head.branch);
  expect(proposed?.split('\n')[0]).toBe(text?.split('\n')[0]);
  if (text !== undefined) expect(proposed).toContain('restartPolicy: Always');
}

/** Deliveries that never reached the database, and repositories that nobody has looked at since. */
async function unrecorded(
  github: SimulatedGitHub,
  place: { folder: string; url?: string },
): Promise<readonly string[]> {
  const database = await openDatabase(place);
  const known = new Set((await database.query<{ id: string }>('select id from sidecar.delivery')).map(({ id }) => id));
  const unseen = await database.query<{ name: string }>('select name from sidecar.repository where wanted > seen');
  await database.close();
  const lost = github.deliveries.all
    .filter(({ guid }) => !known.has(guid))
    .map(({ event, guid }) => `${event} ${guid}`);
  return [...lost, ...unseen.map(({ name }) => name)];
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A port that nobody uses now. */
