import type { Database } from '../database/database.ts';
import { type BudgetRow, type Filled, filledWith, type Wish, waitOf } from './allowance.ts';
import { appLimits, secondaryLimits } from './limits.ts';

/** Whose budget: that of an installation, or of the App itself. */
export type Scope = 'app' | `installation:${number}`;

/** What an answer of GitHub says of an hourly limit; the time in milliseconds since 1970. */
export interface Quota {
  readonly kind: 'rest' | 'graphql';
  readonly left: number;
  readonly limit: number;
  readonly resetsAt: number;
}

/** A pause and who said so. */
export interface Pause {
  readonly until: Date;
  readonly reason: string;
}

/** What may be asked of GitHub, kept in rows that all processes share. */
export class Budgets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Admits a request and counts it, or gives the milliseconds that it has to wait; 0 means admitted. */
  async admit(scope: Scope, wish: Wish): Promise<number> {
    const limits = scope === 'app' ? appLimits : secondaryLimits;
    for (;;) {
      const rows = await this.#rows(scope);
      const own = rows.get(scope);
      if (own === undefined) {
        await this.#database.query('insert into sidecar.budget (scope) values ($1) on conflict do nothing', [scope]);
        continue;
      }
      const all = (rows.get('app')?.paused_until?.getTime() ?? 0) - wish.now;
      const wait = Math.max(waitOf(own, limits, wish), scope === 'app' ? 0 : all);
      if (wait > 0) return wait;
      if (await this.#fill(own, filledWith(own, limits, wish))) return 0;
    }
  }

  async #rows(scope: Scope): Promise<ReadonlyMap<string, BudgetRow>> {
    const rows = await this.#database.query<BudgetRow>("select * from sidecar.budget where scope in ($1, 'app')", [
      scope,
    ]);
    return new Map(rows.map((row) => [row.scope, row]));
  }

  /** Whether the row was filled: not if somebody else filled or paused it since it was read. */
  async #fill(was: BudgetRow, filled: Filled): Promise<boolean> {
    const rows = await this.#database.query(
      `update sidecar.budget set rest_at = $2, graphql_at = $3, content_at = $4, write_at = $5
       where scope = $1 and rest_at = $6 and graphql_at = $7 and content_at = $8 and write_at = $9
         and paused_until is not distinct from $10 returning scope`,
      [was.scope, ...bucketsOf(filled), ...bucketsOf(was), was.paused_until],
    );
    return rows.length > 0;
  }

  /** Takes note of what GitHub says is left of an hour. Answers may come out of order: less is believed. */
  async learn(scope: Scope, { kind, left, limit, resetsAt }: Quota): Promise<void> {
    const name = kind === 'rest' ? 'core' : 'graphql';
    await this.#database.query(
      `insert into sidecar.budget as b (scope, ${name}_left, ${name}_limit, ${name}_resets) values ($1, $2, $3, $4)
       on conflict (scope) do update set ${name}_limit = excluded.${name}_limit, ${name}_resets = excluded.${name}_resets,
         ${name}_left = case when b.${name}_resets = excluded.${name}_resets
           then least(b.${name}_left, excluded.${name}_left) else excluded.${name}_left end
       where b.${name}_resets is null or b.${name}_resets <= excluded.${name}_resets`,
      [scope, left, limit, new Date(resetsAt)],
    );
  }

  /** Stops everything in a scope until a moment; a pause that is longer already stays. */
  async pause(scope: Scope, { until, reason }: Pause): Promise<void> {
    await this.#database.query(
      `insert into sidecar.budget as b (scope, paused_until, reason) values ($1, $2, $3)
       on conflict (scope) do update set paused_until = excluded.paused_until, reason = excluded.reason
       where b.paused_until is null or b.paused_until < excluded.paused_until`,
      [scope, until, reason],
    );
  }

  /** Ends a pause. */
  async resume(scope: Scope): Promise<void> {
    await this.#database.query('update sidecar.budget set paused_until = null, reason = null where scope = $1', [
      scope,
    ]);
  }

  /** Pauses that last beyond a moment, by scope. */
  async pauses(now: number): Promise<ReadonlyMap<string, Pause>> {
    const rows = await this.#database.query<{ scope: string; paused_until: Date; reason: string | null }>(
      'select scope, paused_until, reason from sidecar.budget where paused_until > $1',
      [new Date(now)],
    );
    return new Map(rows.map((row) => [row.scope, { until: row.paused_until, reason: row.reason ?? '' }]));
  }
}

function bucketsOf({ rest_at, graphql_at, content_at, write_at }: Filled): readonly number[] {
  return [rest_at, graphql_at, content_at, write_at];
}
