import { GitHubError } from '../../pull-request/github-error.ts';
import type { Urgency } from '../queue/job.ts';
import type { Budgets, Quota, Scope } from './budgets.ts';
import type { Weight } from './limits.ts';

/** The time, and a way to let some pass; both in milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** For whom requests are made, and how urgent they are. */
export interface Account {
  readonly scope: Scope;
  readonly urgency: Urgency;
}

/** Waits longer than this many milliseconds are left to the queue. */
const patience = 10_000;

/** Stands before and behind every request to GitHub. */
export class Meter {
  readonly #budgets: Pick<Budgets, 'admit' | 'learn' | 'pause'>;
  readonly #clock: Clock;

  constructor(budgets: Pick<Budgets, 'admit' | 'learn' | 'pause'>, clock: Clock) {
    this.#budgets = budgets;
    this.#clock = clock;
  }

  /** Resolves when the budget lets a request pass. Throws `GitHubError`, to be tried again, if that takes too long. */
  async before({ scope, urgency }: Account, weight: Weight): Promise<void> {
    let waited = 0;
    for (;;) {
      const wait = await this.#budgets.admit(scope, { weight, urgency, now: this.#clock.now() });
      if (wait === 0) return;
      if (waited + wait > patience) throw spentError(scope, wait);
      await this.#clock.sleep(wait);
      waited += wait;
    }
  }

  /** Writes down what an answer said is left. */
  async learn({ scope }: Account, quota: Quota): Promise<void> {
    await this.#budgets.learn(scope, quota);
  }

  /** Pauses everything of an account for as long as a refusal asks for. */
  async refused({ scope }: Account, error: GitHubError): Promise<void> {
    if (error.retryAfter === undefined) return;
    const until = new Date(this.#clock.now() + error.retryAfter * 1000);
    await this.#budgets.pause(scope, { until, reason: `GitHub answered ${error.status}` });
  }
}

function spentError(scope: Scope, wait: number): GitHubError {
  const retryAfter = Math.ceil(wait / 1000);
  return new GitHubError({ status: 429, message: `The budget of ${scope} is spent`, retryable: true, retryAfter });
}
