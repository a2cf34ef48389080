import type { Database, Session } from '../database/database.ts';
import { type BudgetRow, filledWith, type Wish, waitOf } from './allowance.ts';
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
    return await this.#database.transaction(async (session) => {
      const row = await rowFor(session, scope);
      const limits = scope === 'app' ? appLimits : secondaryLimits;
      const own = waitOf(row, limits, wish);
      const all = scope === 'app' ? 0 : await remainingPause(session, wish.now);
      if (Math.max(own, all) > 0) return Math.max(own, all);
      const filled = filledWith(row, limits, wish);
      await session.query(
        'update sidecar.budget set rest_at = $2, graphql_at = $3, content_at = $4, write_at = $5 where scope = $1',
        [scope, filled.rest_at, filled.graphql_at, filled.content_at, filled.write_at],
      );
      return 0;
    });
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

async function rowFor(session: Session, scope: Scope): Promise<BudgetRow> {
  await session.query('insert into sidecar.budget (scope) values ($1) on conflict do nothing', [scope]);
  const [row] = await session.query<BudgetRow>('select * from sidecar.budget where scope = $1 for update', [scope]);
  return row as BudgetRow;
}

async function remainingPause(session: Session, now: number): Promise<number> {
  const [row] = await session.query<{ paused_until: Date | null }>(
    "select paused_until from sidecar.budget where scope = 'app'",
  );
  return (row?.paused_until?.getTime() ?? 0) - now;
}
