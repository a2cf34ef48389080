import { type BudgetRow, filledWith, type Wish, waitOf } from '../src/app/budget/allowance.ts';
import type { Budgets, Quota, Scope } from '../src/app/budget/budgets.ts';
import { appLimits, secondaryLimits } from '../src/app/budget/limits.ts';

/** The rows of budgets in memory, with the App's own arithmetic: as `Budgets`, whose rows lie in a database. */
export class RememberedBudgets implements Pick<Budgets, 'admit' | 'learn' | 'pause'> {
  readonly #rows = new Map<Scope, BudgetRow>();

  admit(scope: Scope, wish: Wish): Promise<number> {
    const row = this.#row(scope);
    const limits = scope === 'app' ? appLimits : secondaryLimits;
    const all = scope === 'app' ? 0 : (this.#row('app').paused_until?.getTime() ?? 0) - wish.now;
    const wait = Math.max(waitOf(row, limits, wish), all);
    if (wait > 0) return Promise.resolve(wait);
    this.#rows.set(scope, { ...row, ...filledWith(row, limits, wish) });
    return Promise.resolve(0);
  }

  learn(scope: Scope, { kind, left, limit, resetsAt }: Quota): Promise<void> {
    const row = this.#row(scope);
    const name = kind === 'rest' ? 'core' : 'graphql';
    const known = row[`${name}_resets`]?.getTime();
    if (known !== undefined && known > resetsAt) return Promise.resolve();
    const before = known === resetsAt ? row[`${name}_left`] : null;
    this.#rows.set(scope, {
      ...row,
      [`${name}_left`]: Math.min(left, before ?? left),
      [`${name}_limit`]: limit,
      [`${name}_resets`]: new Date(resetsAt),
    });
    return Promise.resolve();
  }

  pause(scope: Scope, { until, reason }: { readonly until: Date; readonly reason: string }): Promise<void> {
    const row = this.#row(scope);
    if (row.paused_until === null || row.paused_until < until) {
      this.#rows.set(scope, { ...row, paused_until: until, reason });
    }
    return Promise.resolve();
  }

  #row(scope: Scope): BudgetRow {
    return this.#rows.get(scope) ?? { scope, ...fresh };
  }
}

const fresh: Omit<BudgetRow, 'scope'> = {
  paused_until: null,
  reason: null,
  rest_at: 0,
  graphql_at: 0,
  content_at: 0,
  write_at: 0,
  core_left: null,
  core_limit: null,
  core_resets: null,
  graphql_left: null,
  graphql_limit: null,
  graphql_resets: null,
};
