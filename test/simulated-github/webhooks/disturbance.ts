import type { Delivery } from './delivery.ts';

/** What can happen to a delivery: it never existed, fails before it arrives, comes twice, or comes after its successor. */
export type Disturbance = 'lose' | 'fail' | 'repeat' | 'delay';

/** Chances from 0 to 1 by disturbance; the seed makes them repeatable. */
export interface Weather extends Partial<Readonly<Record<Disturbance, number>>> {
  readonly seed: number;
}

/** The deliveries that a disturbance is for; what is not given may be anything. */
export interface DeliveryFilter {
  readonly event?: string;
  readonly action?: string;
}

/** Decides what happens to each delivery: first what was ordered, then the weather. */
export class Disturbances {
  readonly #ordered: { readonly filter: DeliveryFilter; readonly what: Disturbance; times: number }[] = [];
  #weather: Weather | undefined;
  #random: () => number = () => 1;

  order(what: Disturbance, filter: DeliveryFilter, times: number): void {
    this.#ordered.push({ filter, what, times });
  }

  /** From now on chance decides for every delivery; undefined for good weather. */
  setWeather(weather: Weather | undefined): void {
    this.#weather = weather;
    this.#random = seededRandom(weather?.seed ?? 0);
  }

  next({ event, action }: Delivery): Disturbance | undefined {
    const order = this.#ordered.find(({ filter, times }) => {
      return times > 0 && (filter.event ?? event) === event && (filter.action ?? action) === action;
    });
    if (order !== undefined) {
      order.times -= 1;
      return order.what;
    }
    return this.#byChance();
  }

  #byChance(): Disturbance | undefined {
    if (this.#weather === undefined) return undefined;
    let dice = this.#random();
    for (const what of ['lose', 'fail', 'repeat', 'delay'] as const) {
      dice -= this.#weather[what] ?? 0;
      if (dice < 0) return what;
    }
    return undefined;
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
