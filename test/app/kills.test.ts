import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { reserves } from '../../src/app/budget/limits.ts';
import type { Database } from '../../src/app/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../../src/app/database/opening.ts';
import type { SimulatedGitHub } from '../simulated-github/index.ts';
import { seededRandom } from '../simulated-github/webhooks/disturbance.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import type { AppProcess } from './process.ts';
import { type ProcessStage, pause, quiet, setProcessStage } from './process-stage.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';
const settings = { '.github/sidecar-migrate.yml': 'pullRequests: {open: 50, perDay: 500}\n' };

/** Kills of processes that take deliveries. Starting them again takes most of the time. */
const usual = { embedded: 12, onServer: 50 };
const asked = process.env.SIDECAR_MIGRATE_KILLS;
/** Pushes while one dies and is started again. */
const pushesPerKill = 10;
/** Kills for which the requests of an hour are enough. */
const killsPerHour = 50;
const seed = Number(process.env.SEED ?? 7);

onEveryDatabaseAtLength('killed processes', (make) => {
  let stage: ProcessStage | undefined;
  afterEach(async () => await stage?.end());

  /** A GitHub with repositories of two organisations, and processes that are not started yet. */
  const begin = async (): Promise<Scene> => {
    const held = await make();
    stage = await setProcessStage(held);
    const { github, app, place } = stage;
    const isEmbedded = held.url === undefined;
    const kills = asked === undefined ? usual[isEmbedded ? 'embedded' : 'onServer'] : Number(asked);
    const repos = Array.from({ length: 6 }, (_, i) =>
      github.repository(`acme-${i % 2}/shop-${i}`, { 'README.md': 'shop\n', ...settings }),
    );
    // So many kills are what happens in days, and here all of it is one hour of GitHub's limits.
    const hourlyLimit = 5000 * Math.ceil(kills / killsPerHour);
    app.hourlyLimit = hourlyLimit;
    for (const owner of new Set(repos.map((repo) => repo.owner.login))) {
      github.install(app, owner).hourlyLimit = hourlyLimit;
    }
    const web = stage.process(isEmbedded ? 'all' : 'web');
    const workers = isEmbedded ? [] : [stage.process('worker'), stage.process('worker')];
    return { github, place, repos, web, workers, kills };
  };

  it(
    `lose no event and open no pull request twice (seed ${seed})`,
    async () => {
      const scene = await begin();
      const { github, repos, web, workers, kills } = scene;
      await startAll(scene);
      const deaths = await disaster(scene, seededRandom(seed));
      await endAll(scene);
      expect(await aftermath(scene)).toEqual([]);
      for (const repo of repos) check(repo);
      expect(github.complaints).toEqual([]);
      expect(deaths).toEqual({ web: kills, worker: workers.length === 0 ? 0 : Math.floor(kills / 4) });
      for (const { output } of [web, ...workers]) expect(output.filter(isUnforeseen)).toEqual([]);
    },
    asked === undefined ? 600_000 : 60_000 + Number(asked) * 12_000,
  );
});

/** A failure that is neither GitHub's nor another worker's. */
function isUnforeseen(line: string): boolean {
  return line.includes('"Failed; put off"') || line.includes('"Nobody can do this job"');
}

/**
 * What was put off is due in the end, and whoever starts asks GitHub for what failed meanwhile, some of it at a time. Gives
 * what is left over all the same.
 */
async function aftermath(scene: Scene): Promise<readonly string[]> {
  const { github, place, kills } = scene;
  for (let round = 1; ; round += 1) {
    await inDatabase(place, async (database) => {
      await database.query("update sidecar_queue.job set start_after = now() where state in ('created', 'retry')");
    });
    await startAll(scene);
    await endAll(scene);
    const left = await inDatabase(place, async (database) => await leftIn(database, github));
    if (left.length === 0 || round > kills / 10) return left;
  }
}

async function startAll({ web, workers }: Scene): Promise<void> {
  await Promise.all([web, ...workers].map(async (one) => await one.start()));
}

/** Ends all processes when nothing is on its way any more. */
async function endAll({ github, web, workers }: Scene): Promise<void> {
  await quiet({ github }, workers[0] ?? web);
  for (const one of [web, ...workers]) expect(await one.stop()).toBe(0);
}

interface Scene {
  readonly github: SimulatedGitHub;
  readonly place: DatabaseSettings;
  readonly repos: readonly Repository[];
  /** Takes deliveries; works, too, where there are no workers. */
  readonly web: AppProcess;
  readonly workers: readonly AppProcess[];
  /** How often the one that takes deliveries dies. */
  readonly kills: number;
}

/**
 * People push, and processes are killed meanwhile, in rounds, whenever it pleases chance. Every fifth round is a calm one,
 * and in every fourth a worker dies as well.
 */
async function disaster({ github, repos, web, workers, kills }: Scene, random: () => number) {
  const deaths = { web: 0, worker: 0 };
  const die = async (victim: AppProcess, calm: number): Promise<void> => {
    await pause(calm + 200 + random() * 600);
    await victim.kill();
    await pause(random() * 100);
    await victim.start();
  };
  for (let round = 1; round <= kills; round += 1) {
    const calm = round % 5 === 0 ? 4000 : 0;
    const pushes = Array.from({ length: pushesPerKill }, (_, i) => ({
      number: round * pushesPerKill + i,
      // Most come before the kill: those that nobody hears have to be asked for again one by one.
      after: random() ** 2 * 1000,
      repo: repos[Math.floor(random() * repos.length)],
      isQuiet: random() < 0.3,
    })).sort((a, b) => a.after - b.after);
    const dying = [die(web, calm)];
    deaths.web += 1;
    const worker = workers[round % 2];
    if (worker !== undefined && round % 4 === 0) {
      dying.push(die(worker, calm));
      deaths.worker += 1;
    }
    let now = 0;
    for (const { number, after, repo, isQuiet } of pushes) {
      await pause(after - now);
      now = after;
      const files = isQuiet
        ? { 'README.md': `${number}\n` }
        : { [manifest]: job.replace(':2.14.1', `:2.14.${number}`) };
      if (repo !== undefined) github.person('alice').pushes(repo, files);
    }
    ask(github, repos[round % repos.length]);
    await Promise.all(dying);
  }
  return deaths;
}

/** Somebody asks the bot for something, where there is a pull request already. */
function ask(github: SimulatedGitHub, repo: Repository | undefined): void {
  const [pull] = repo?.pulls() ?? [];
  if (repo === undefined || pull === undefined) return;
  github.allow('alice', repo, 'write');
  github.person('alice').comments(pull, '/sidecar-migrate explain quitquitquit-call');
}

/** One pull request, on a branch that has what the last push asks for; every question answered, in one comment. */
function check(repo: Repository): void {
  const text = repo.text(manifest);
  const pulls = repo.pulls();
  expect(pulls).toHaveLength(text === undefined ? 0 : 1);
  const proposed = repo.text(manifest, pulls[0]?.head.branch);
  const [release] = /:2\.14\.\d+\n/u.exec(text ?? '') ?? [];
  if (text !== undefined) expect(proposed).toContain('restartPolicy: Always');
  if (release !== undefined) expect(proposed).toContain(release);
  const said = pulls.flatMap(({ issue }) => issue.comments);
  const asked = said.filter(({ author }) => author.login === 'alice');
  expect(asked.map(({ reactions }) => reactions.map(({ content }) => content))).toEqual(asked.map(() => ['+1']));
  expect(said.length - asked.length).toBe(Math.min(asked.length, 1));
}

async function inDatabase<T>(place: DatabaseSettings, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** What should not be: lost deliveries, repositories nobody looked at, plans nobody published, two writers at a time. */
async function leftIn(database: Database, github: SimulatedGitHub): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>('select id from sidecar.delivery');
  const known = new Set(rows.map(({ id }) => id));
  const left = await database.query<{ what: string }>(
    `select 'never scanned: ' || name as what from sidecar.repository where wanted > seen
     union all select 'never published: ' || repository from sidecar.plan
     union all select 'given up: ' || coalesce(source_name, '') || ' ' || coalesce(singleton_key, '')
       from sidecar_queue.job where name = 'dead' and state < 'active'
     union all select 'budget spent: ' || scope from sidecar.budget
       where core_left <= core_limit * ${reserves.push} or graphql_left <= graphql_limit * ${reserves.push}
     union all select 'written by two: ' || a.id || ' and ' || b.id from sidecar_queue.job a, sidecar_queue.job b
       where a.name = 'publish' and b.name = 'publish' and a.id < b.id and a.singleton_key = b.singleton_key
         and a.state = 'completed' and b.state = 'completed'
         and tstzrange(a.started_on, a.completed_on) && tstzrange(b.started_on, b.completed_on)`,
  );
  // Suites of checks come with every push and tell nothing.
  const lost = github.deliveries.all.filter(({ guid, event }) => !known.has(guid) && event !== 'check_suite');
  return [...left.map(({ what }) => what), ...lost.map(({ event, guid }) => `lost: ${event} ${guid}`)];
}
