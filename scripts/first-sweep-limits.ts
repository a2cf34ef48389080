import type { Quota } from '../src/app/budget/budgets.ts';
import type { Request } from './first-sweep-visits.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A limit of GitHub, and how near a caller came to it. */
export interface Peak {
  readonly caller: string;
  readonly limit: string;
  readonly most: number;
  readonly allowed: number;
}

/** Sums over any stretch of time of a length, and the largest one. */
class Window {
  readonly #length: number;
  readonly #entries: (readonly [number, number])[] = [];
  #first = 0;
  #sum = 0;
  most = 0;

  constructor(length: number) {
    this.#length = length;
  }

  add(at: number, amount: number): void {
    this.#entries.push([at, amount]);
    this.#sum += amount;
    for (let old = this.#entries[this.#first]; old !== undefined && old[0] <= at - this.#length; ) {
      this.#sum -= old[1];
      this.#first += 1;
      old = this.#entries[this.#first];
    }
    this.most = Math.max(this.most, this.#sum);
  }
}

/** The hourly limit: the hour begins with the first request after the last one ended. */
class Hours {
  readonly allowed: number;
  #ends = 0;
  #used = 0;
  most = 0;

  constructor(allowed: number) {
    this.allowed = allowed;
  }

  /** Counts, and says what is left and until when. */
  add(at: number, cost: number): Pick<Quota, 'left' | 'limit' | 'resetsAt'> {
    if (at >= this.#ends) {
      this.#ends = at + hour;
      this.#used = 0;
    }
    this.#used += cost;
    this.most = Math.max(this.most, this.#used);
    return { left: Math.max(0, this.allowed - this.#used), limit: this.allowed, resetsAt: this.#ends };
  }
}

/** All limits of one caller, as the documentation of GitHub has them (rate limits of the REST and GraphQL APIs). */
export class Limits {
  readonly #caller: string;
  readonly #minutes = { rest: new Window(minute), graphql: new Window(minute) };
  readonly #creations = { minute: new Window(minute), hour: new Window(hour) };
  readonly #hours: { readonly rest: Hours; readonly graphql: Hours };
  #underway = 0;
  #mostUnderway = 0;

  constructor(caller: string, hourly: number) {
    this.#caller = caller;
    this.#hours = { rest: new Hours(hourly), graphql: new Hours(hourly) };
  }

  /** A request arrives; gives what its answer will say. */
  arrive(at: number, { kind, points, cost, creates }: Request): Quota {
    this.#underway += 1;
    this.#mostUnderway = Math.max(this.#mostUnderway, this.#underway);
    this.#minutes[kind].add(at, points);
    if (creates) for (const window of Object.values(this.#creations)) window.add(at, 1);
    return { kind, ...this.#hours[kind].add(at, cost) };
  }

  leave(): void {
    this.#underway -= 1;
  }

  peaks(): readonly Peak[] {
    const { rest, graphql } = this.#hours;
    const rows: readonly (readonly [string, number, number])[] = [
      ['REST requests an hour', rest.most, rest.allowed],
      ['GraphQL points an hour', graphql.most, graphql.allowed],
      ['REST points a minute', this.#minutes.rest.most, 900],
      ['GraphQL points a minute', this.#minutes.graphql.most, 2000],
      ['content a minute', this.#creations.minute.most, 80],
      ['content an hour', this.#creations.hour.most, 500],
      ['requests at a time', this.#mostUnderway, 100],
    ];
    return rows.map(([limit, most, allowed]) => ({ caller: this.#caller, limit, most, allowed }));
  }
}

/** What an installation may ask in an hour: 5,000, and 50 more for each repository above 20, at most 12,500. */
export function hourlyLimit(repositories: number): number {
  return Math.min(12_500, 5000 + 50 * Math.max(0, repositories - 20));
}
