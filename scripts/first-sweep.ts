import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../src/app/database/embedded.ts';
import { type SweepPlan, type SweepResult, sweep } from './first-sweep-model.ts';
import { sweepPlans } from './first-sweep-plans.ts';
import { measureVisits, type Visit } from './first-sweep-visits.ts';

/**
 * How long the first look at 10,000 repositories takes, and how near it comes to GitHub's limits: `npm run sweep`. What
 * a visit asks is measured on the simulated GitHub; the sweep itself takes place in virtual time.
 */
const folder = mkdtempSync(join(tmpdir(), 'sidecar-migrate-sweep-'));
try {
  const database = await openEmbedded(folder);
  const visits = await measureVisits({ database, remove: async () => await database.close() });
  say('Requests of a visit, without tokens (REST + GraphQL)');
  for (const [kind, visit] of Object.entries(visits)) say(`  ${kind.padEnd(14)} ${shown(visit)}`);
  for (const [title, plan] of Object.entries(sweepPlans)) show(title, plan, await sweep(plan, visits));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function shown({ scan, publish }: Visit): string {
  const count = (part: Visit['scan'], kind: string): number =>
    part.filter((one) => one.by === 'installation' && one.kind === kind).length;
  const sum = (part: Visit['scan']): string => `${count(part, 'rest')} + ${count(part, 'graphql')}`;
  return publish.length === 0 ? `scan ${sum(scan)}` : `scan ${sum(scan)}, publish ${sum(publish)}`;
}

function show(title: string, { organizations, repositories }: SweepPlan, result: SweepResult): void {
  say(`\n${title}: ${organizations} x ${repositories} repositories, ${result.requests} requests`);
  say(`  scanned after ${result.scannedAfterHours.toFixed(1)} h, all done after ${result.hours.toFixed(1)} h`);
  say(`  pull requests opened: ${result.opened}`);
  for (const { limit, caller, most, allowed } of result.peaks.filter((one) => one.most > 0)) {
    const share = `${((100 * most) / allowed).toFixed(1)} %`;
    say(
      `  ${limit.padEnd(24)} ${`${most}`.padStart(6)} of ${`${allowed}`.padStart(6)}  ${share.padStart(7)}  ${caller}`,
    );
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
