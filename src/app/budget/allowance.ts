import type { Urgency } from '../queue/job.ts';
import { type Bucket, type Limits, reserves, type Weight } from './limits.ts';

/** The row of a scope. Buckets are the times, in milliseconds since 1970, at which they will be empty. */
export interface BudgetRow {
  readonly scope: string;
  readonly paused_until: Date | null;
  readonly reason: string | null;
  readonly rest_at: number;
  readonly graphql_at: number;
  readonly content_at: number;
  readonly write_at: number;
  readonly core_left: number | null;
  readonly core_limit: number | null;
  readonly core_resets: Date | null;
  readonly graphql_left: number | null;
  readonly graphql_limit: number | null;
  readonly graphql_resets: Date | null;
}

/** The buckets after a request. */
export type Filled = Pick<BudgetRow, 'rest_at' | 'graphql_at' | 'content_at' | 'write_at'>;

/** A request that asks to be made at a moment in milliseconds since 1970. */
export interface Wish {
  readonly weight: Weight;
  readonly urgency: Urgency;
  readonly now: number;
}

/** How many milliseconds a request has to wait; 0 if it may be made now. */
export function waitOf(row: BudgetRow, limits: Limits, { weight, urgency, now }: Wish): number {
  const units = unitsOf(weight);
  const room = (at: number, bucket: Bucket, count: number): number =>
    count === 0 ? 0 : filledUntil(at, bucket, now) + count * bucket.unit - bucket.burst * bucket.unit - now;
  return Math.ceil(
    Math.max(
      0,
      (row.paused_until?.getTime() ?? 0) - now,
      waitForQuota(row, { weight, urgency, now }),
      room(row.rest_at, limits.rest, units.rest),
      room(row.graphql_at, limits.graphql, units.graphql),
      room(row.content_at, limits.content, units.content),
      room(row.write_at, limits.write, units.write),
    ),
  );
}

/** The buckets with a request in them. */
export function filledWith(row: BudgetRow, limits: Limits, { weight, now }: Wish): Filled {
  const units = unitsOf(weight);
  const fill = (at: number, bucket: Bucket, count: number): number =>
    count === 0 ? at : Math.ceil(filledUntil(at, bucket, now) + count * bucket.unit);
  return {
    rest_at: fill(row.rest_at, limits.rest, units.rest),
    graphql_at: fill(row.graphql_at, limits.graphql, units.graphql),
    content_at: fill(row.content_at, limits.content, units.content),
    write_at: fill(row.write_at, limits.write, units.write),
  };
}

/** The clocks of machines differ by less than so many milliseconds. */
const skew = 60_000;

/** No bucket is ever fuller than its burst: what says so was written by a clock that was ahead, and does not count. */
function filledUntil(at: number, { unit, burst }: Bucket, now: number): number {
  return at > now + unit * burst + skew ? now : Math.max(at, now);
}

function unitsOf({ kind, points, creates }: Weight) {
  return {
    rest: kind === 'rest' ? points : 0,
    graphql: kind === 'graphql' ? points : 0,
    content: creates ? 1 : 0,
    write: points > 1 ? 1 : 0,
  };
}

/** Until the hour is over, if what is left of it is kept for more urgent work. */
function waitForQuota(row: BudgetRow, { weight, urgency, now }: Wish): number {
  const core = weight.kind === 'rest';
  const left = core ? row.core_left : row.graphql_left;
  const limit = core ? row.core_limit : row.graphql_limit;
  const resets = (core ? row.core_resets : row.graphql_resets)?.getTime() ?? 0;
  if (left === null || limit === null || resets <= now) return 0;
  return left > limit * reserves[urgency] ? 0 : resets - now;
}
