import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putBack, type RedriveWish, wishIn } from '../../src/app/redrive.ts';
import { SettingsError } from '../../src/app/settings-error.ts';
import { type House, houseIn } from './house.ts';
import { type Held, onEveryDatabaseAtLength } from './places.ts';

onEveryDatabaseAtLength('what nobody could do', (make) => {
  let held: Held;
  let house: House;
  beforeAll(async () => {
    held = await make();
    house = await houseIn(held);
  });
  afterAll(async () => {
    await house.close();
    await held.remove();
  });

  const work = [
    { queue: 'scan', repository: 1, urgency: 'push', attempt: 5, since: 0 },
    { queue: 'publish', repository: 2, installation: 9, urgency: 'push', attempt: 5, since: 0 },
  ] as const;
  const run = async (wish: RedriveWish): Promise<string> => {
    const said: string[] = [];
    await putBack(house.queue, wish, (line) => said.push(line));
    return said.join('\n');
  };

  it('is said with its reason, and put back as new, once', async () => {
    const attempts: unknown[] = [];
    for (const name of ['scan', 'publish'] as const) {
      await house.queue.serve(name, 1, async (claim) => {
        attempts.push([name, claim.work.attempt]);
        return claim.work.attempt === 0 ? { over: true } : { over: false, because: `no way to ${name}` };
      });
    }
    await house.database.transaction(async (session) => await house.queue.add(session, work));
    while ((await house.queue.deadLetters()).length < work.length) await pause(20);
    expect(await run({ listOnly: true })).toMatch(/^\S+ (?:scan|publish) .*\n.*\nJobs that nobody could do: 2$/u);
    expect(await run({ listOnly: false, from: 'scan' })).toMatch(/^\S+ scan 1: no way to scan\nJobs put back: 1$/u);
    expect(await run({ listOnly: false })).toMatch(/^\S+ publish 9: no way to publish\nJobs put back: 1$/u);
    expect(await run({ listOnly: false })).toBe('Jobs put back: 0');
    while (attempts.length < 4) await pause(20);
    expect(attempts.slice(2).toSorted()).toEqual([
      ['publish', 0],
      ['scan', 0],
    ]);
  });
});

describe('the command redrive', () => {
  it('knows the queues', () => {
    expect(wishIn(['publish', '--list'])).toEqual({ from: 'publish', listOnly: true });
    expect(wishIn([])).toEqual({ listOnly: false });
    expect(() => wishIn(['publsh'])).toThrow(SettingsError);
    expect(() => wishIn(['scan', 'publish'])).toThrow(SettingsError);
  });
});

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
