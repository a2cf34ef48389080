import { seededRandom } from '../webhooks/disturbance.ts';

/** What goes wrong with one request. */
export type Fault =
  /** An answer of a server that failed, before or after it did what was asked. */
  | { readonly kind: 'fail'; readonly status: number; readonly after: boolean }
  /** No answer at all: the connection breaks. */
  | { readonly kind: 'drop'; readonly after: boolean }
  /** The caller is told that it asked too much. */
  | {
      readonly kind: 'limit';
      readonly which: 'primary' | 'secondary';
      readonly status: 403 | 429;
      readonly retryAfter: number;
    }
  /** Refs, pull requests and lists read as they were before the last change. */
  | { readonly kind: 'stale' }
  /** A recursive tree ends early. */
  | { readonly kind: 'truncate'; readonly entries: number }
  /** What was asked is done, but the answer stays away for a while. */
  | { readonly kind: 'hold'; readonly hold: () => Promise<void> };

/** An answer that is kept back. */
export interface HeldAnswer {
  /** Resolves when what was asked is done. */
  readonly reached: Promise<void>;
  /** Lets the answer go. */
  release(): void;
}

/** Which requests a fault is for: an operation id, `*`, or a beginning such as `git/*`; and how often. */
export interface FaultTarget {
  readonly times?: number;
  /** How many such requests go well before. */
  readonly skip?: number;
  readonly repository?: string;
}

/** Chances from 0 to 1 by what goes wrong; the seed makes them repeatable. */
export interface FaultWeather {
  readonly seed: number;
  readonly failBefore?: number;
  readonly failAfter?: number;
  readonly dropAfter?: number;
  readonly limit?: number;
  readonly stale?: number;
}

interface Order {
  readonly operation: string;
  readonly fault: Fault;
  readonly repository: string | undefined;
  skip: number;
  times: number;
}

/** Decides for every request what goes wrong with it: first what was ordered, then chance. */
export class FaultPlan {
  readonly #orders: Order[] = [];
  #weather: FaultWeather | undefined;
  #random: () => number = () => 1;

  /** A 5xx answer, by default after the work was done. */
  fail(operation: string, how: FaultTarget & { readonly status?: number; readonly after?: boolean } = {}): void {
    this.#add(operation, how, { kind: 'fail', status: how.status ?? 502, after: how.after ?? true });
  }

  /** A broken connection, by default after the work was done. */
  drop(operation: string, how: FaultTarget & { readonly after?: boolean } = {}): void {
    this.#add(operation, how, { kind: 'drop', after: how.after ?? true });
  }

  /** A limit, by default the secondary one with status 429. */
  limit(
    operation: string,
    how: FaultTarget & {
      readonly which?: 'primary' | 'secondary';
      readonly status?: 403 | 429;
      readonly retryAfter?: number;
    } = {},
  ): void {
    const { which = 'secondary', status = 429, retryAfter = 60 } = how;
    this.#add(operation, how, { kind: 'limit', which, status, retryAfter });
  }

  /** Reading lags behind. */
  stale(operation: string, how: FaultTarget = {}): void {
    this.#add(operation, how, { kind: 'stale' });
  }

  /** Keeps back the answer to the next such request, which is done. */
  hold(operation: string, how: Omit<FaultTarget, 'times'> = {}): HeldAnswer {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const hold = async (): Promise<void> => {
      reached.resolve();
      await released.promise;
    };
    this.#add(operation, how, { kind: 'hold', hold });
    return { reached: reached.promise, release: released.resolve };
  }

  /** Recursive trees end after so many entries. */
  truncate(entries: number, how: FaultTarget = {}): void {
    this.#add('git/get-tree', { times: Number.POSITIVE_INFINITY, ...how }, { kind: 'truncate', entries });
  }

  /** From now on chance decides too; undefined for good weather. */
  setWeather(weather: FaultWeather | undefined): void {
    this.#weather = weather;
    this.#random = seededRandom(weather?.seed ?? 0);
  }

  /** Nothing more goes wrong. */
  clear(): void {
    this.#orders.length = 0;
    this.#weather = undefined;
  }

  next(operation: string, repository: string | undefined): Fault | undefined {
    const order = this.#orders.find((one) => one.times > 0 && fits(one, operation, repository));
    if (order === undefined) return this.#byChance();
    if (order.skip > 0) {
      order.skip -= 1;
      return undefined;
    }
    order.times -= 1;
    return order.fault;
  }

  #add(operation: string, { times = 1, skip = 0, repository }: FaultTarget, fault: Fault): void {
    this.#orders.push({ operation, fault, repository, skip, times });
  }

  #byChance(): Fault | undefined {
    const weather = this.#weather;
    if (weather === undefined) return undefined;
    const faults: readonly (readonly [number | undefined, Fault])[] = [
      [weather.failBefore, { kind: 'fail', status: 503, after: false }],
      [weather.failAfter, { kind: 'fail', status: 502, after: true }],
      [weather.dropAfter, { kind: 'drop', after: true }],
      [weather.limit, { kind: 'limit', which: 'secondary', status: 429, retryAfter: 1 }],
      [weather.stale, { kind: 'stale' }],
    ];
    let dice = this.#random();
    for (const [chance, fault] of faults) {
      dice -= chance ?? 0;
      if (dice < 0) return fault;
    }
    return undefined;
  }
}

function fits(order: Order, operation: string, repository: string | undefined): boolean {
  if (order.repository !== undefined && order.repository !== repository) return false;
  return order.operation.endsWith('*')
    ? operation.startsWith(order.operation.slice(0, -1))
    : operation === order.operation;
}
