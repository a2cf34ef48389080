import { afterAll, beforeAll, expect, it } from 'vitest';
import { RememberedBudgets } from '../../scripts/first-sweep-budgets.ts';
import { sweep } from '../../scripts/first-sweep-model.ts';
import { sweepPlans } from '../../scripts/first-sweep-plans.ts';
import { measureVisits, type Visits } from '../../scripts/first-sweep-visits.ts';
import { Budgets, type Scope } from '../../src/app/budget/budgets.ts';
import { migrateSchema } from '../../src/app/database/migration.ts';
import type { Urgency } from '../../src/app/queue/job.ts';
import { describeAtLength } from '../at-length.ts';
import { seededRandom } from '../simulated-github/webhooks/disturbance.ts';
import { embedded, onEveryDatabaseAtLength } from './places.ts';

describeAtLength('the first sweep of 10,000 repositories', () => {
  let visits: Visits;
  beforeAll(async () => {
    visits = await measureVisits(await embedded());
  });

  it.for(Object.entries(sweepPlans))('stays below four fifths of every limit: %s', async ([title, plan]) => {
    expect(plan.organizations * plan.repositories).toBe(10_000);
    const { hours, peaks, opened } = await sweep(plan, visits);
    const near = peaks.filter(({ most, allowed }) => most / allowed >= 0.8);
    expect(near).toEqual([]);
    expect(opened).toBeGreaterThan(plan.opensAll === true ? 400 : 0);
    expect(hours).toBeLessThan(6);
    process.stdout.write(`\n${title}: ${hours.toFixed(1)} hours\n`);
  });
});

onEveryDatabaseAtLength('budgets in rows', (make) => {
  const ends: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('admit, learn and pause as the ones that the sweep is tried with', async () => {
    const held = await make();
    ends.push(held.remove);
    await migrateSchema(held.database);
    const both = [new Budgets(held.database), new RememberedBudgets()] as const;
    const random = seededRandom(11);
    const one = <Value>(...values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
    const hour = 60 * 60 * 1000;
    let now = Date.parse('2026-01-31T12:00:00Z');
    for (let step = 0; step < 300; step += 1) {
      now += Math.floor(random() * 3000);
      const scope = one<Scope>('app', 'installation:1', 'installation:2');
      const kind = one<'rest' | 'graphql'>('rest', 'graphql');
      const turn = random();
      if (turn < 0.75) {
        const points = one(1, 5);
        const weight = { kind, points, creates: points === 5 && kind === 'rest' && random() < 0.5 };
        const wish = { weight, urgency: one<Urgency>('push', 'sweep'), now };
        const [rows, memory] = await Promise.all(both.map((budgets) => budgets.admit(scope, wish)));
        expect(rows).toBe(memory);
      } else if (turn < 0.97) {
        const quota = { kind, limit: 5000, left: Math.floor(random() * 5000), resetsAt: now + one(hour, 2 * hour) };
        await Promise.all(both.map((budgets) => budgets.learn(scope, quota)));
      } else {
        const pause = { until: new Date(now + Math.floor(random() * 20_000)), reason: 'story' };
        await Promise.all(both.map((budgets) => budgets.pause(scope, pause)));
      }
    }
  });
});
