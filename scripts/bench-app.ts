import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { webhookPath } from '../src/app/server/webhook-server.ts';
import { AppProcess, freePort } from '../test/app/process.ts';
import { deliveriesTo, type SignedDelivery, type Target } from './bench-app-deliveries.ts';
import type { GitHubFacts, GitHubWish } from './bench-app-github.ts';
import { type LoadResult, load, percentile } from './bench-app-load.ts';
import { embeddedPlace, type Place, serverPlace } from './bench-app-places.ts';

/**
 * How fast the App answers deliveries of 20 KB while its workers scan: `npm run bench:app [embedded|postgres [RATE]]`.
 * The load is open: deliveries are sent at their times, however slow the answers are. PostgreSQL takes
 * DATABASE_URL_TEST. With a rate it is only measured at that.
 */
const secret = 'a secret of the hook';

/** Seconds of one measurement. */
const long = Number(process.env.BENCH_SECONDS ?? 15);
const short = Number(process.env.BENCH_SECONDS ?? 8);

/** Milliseconds within which 99 of 100 answers have to be there. */
const bound = 100;

const [only, onlyRate] = process.argv.slice(2);
const server = process.env.DATABASE_URL_TEST;
if (only !== 'postgres') await measure(embeddedPlace());
if (server !== undefined && only !== 'embedded') await measure(await serverPlace(server));
if (server === undefined) say('PostgreSQL is left out: DATABASE_URL_TEST is not set.');
process.exit(0);

async function measure(place: Place): Promise<void> {
  say(`\n${place.title}`);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${webhookPath}`;
  const github = new Worker(new URL('./bench-app-github.ts', import.meta.url), {
    workerData: { webhook: { url, secret }, organizations: 4, repositories: 50 } satisfies GitHubWish,
  });
  const [facts] = (await once(github, 'message')) as [GitHubFacts];
  const apps = await started(place, facts, port);
  try {
    github.postMessage('install');
    const [targets] = (await once(github, 'message')) as [readonly Target[]];
    await settled(apps);
    const next = deliveriesTo(targets, secret);
    await stages({ url, next, apps });
  } finally {
    for (const app of apps) await app.stop();
    await github.terminate();
    await place.remove();
  }
}

/** One process where the database is embedded; else one that takes deliveries, and one that works. */
async function started(
  place: Place,
  { url, appId, privateKey }: GitHubFacts,
  port: number,
): Promise<readonly AppProcess[]> {
  const environment = {
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: url,
    PORT: String(port),
    ...place.environment,
  };
  const roles = place.environment.DATABASE_URL === undefined ? ['all'] : ['web', 'worker'];
  const apps = roles.map((role) => new AppProcess({ ...environment, ROLE: role }));
  for (const app of apps) await app.start();
  return apps;
}

async function settled(apps: readonly AppProcess[]): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    quiet = (await apps[0]?.busy()) === 0 ? quiet + 1 : 0;
  }
}

interface Stage {
  readonly url: string;
  readonly next: () => SignedDelivery;
  readonly apps: readonly AppProcess[];
}

async function stages(stage: Stage): Promise<void> {
  const run = async (rate: number, seconds: number): Promise<LoadResult> => {
    const before = stage.apps.map(({ pid }) => processorTime(pid));
    const result = await load({ url: stage.url, next: stage.next, rate, seconds });
    show(result, stage.apps, before);
    await settled(stage.apps);
    return result;
  };
  say('  warming up');
  await run(50, short);
  if (onlyRate !== undefined) {
    await run(Number(onlyRate), long);
    return;
  }
  const usual = await run(100, long);
  say(`  100/s: p99 ${ms(percentile(usual.taken, 0.99))}, wanted < 50 ms`);
  const highest = await search((rate) => run(rate, short));
  say(`  the highest rate with p99 < ${bound} ms: ${highest}/s`);
  await overload(highest, (rate) => run(rate, short));
  await run(100, short);
}

/** Goes beyond what can be taken until deliveries are turned away, and stays there for a while: memory must not grow. */
async function overload(highest: number, run: (rate: number) => Promise<LoadResult>): Promise<void> {
  say('  beyond it, until deliveries are turned away, and then three times more');
  let rate = highest;
  let refused = 0;
  while (refused === 0 && rate < highest * 16) {
    rate *= 2;
    refused = (await run(rate)).refused.length;
  }
  for (let time = 1; time <= 3; time += 1) await run(rate);
}

/** Rates are doubled until one is too much; then the gap is halved until it is narrow. */
async function search(run: (rate: number) => Promise<LoadResult>): Promise<number> {
  let low = 100;
  let high = 200;
  while (holds(await run(high))) [low, high] = [high, high * 2];
  while (high - low > Math.max(25, low / 10)) {
    const middle = Math.round((low + high) / 2);
    if (holds(await run(middle))) low = middle;
    else high = middle;
  }
  return low;
}

function holds({ sent, taken }: LoadResult): boolean {
  return taken.length === sent && percentile(taken, 0.99) < bound;
}

function show(
  { rate, sent, statuses, taken, refused, late }: LoadResult,
  apps: readonly AppProcess[],
  before: readonly number[],
): void {
  const codes = [...statuses].map(([status, count]) => `${count} x ${status}`).join(', ');
  const memory = apps.map(({ pid }) => `${residentMegabytes(pid)} MB`).join(' + ');
  const spent = apps.map(({ pid }, i) => ((processorTime(pid) - (before[i] ?? 0)) / sent).toFixed(1)).join(' + ');
  const times = [0.5, 0.99, 1].map((share) => ms(percentile(taken, share))).join(' / ');
  const away = refused.length === 0 ? '' : `, turned away after ${ms(percentile(refused, 0.99))} (p99)`;
  const lag = late > 20 ? `, load itself late by ${ms(late)}` : '';
  say(
    `  ${`${rate}/s`.padStart(7)}  p50/p99/max ${times}  ${codes}${away}  RSS ${memory}, ${spent} ms of processor each${lag}`,
  );
}

function residentMegabytes(pid: number | undefined): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024).toFixed(0);
}

/** Milliseconds that a process has computed so far; the kernel counts in hundredths of a second. */
function processorTime(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function ms(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
