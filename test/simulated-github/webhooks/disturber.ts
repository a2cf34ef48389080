import type { App } from '../world/app.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryFilter, Weather } from './disturbance.ts';
import type { PostOffice } from './post-office.ts';

/** Deliveries as a story sees them: all that were made, and ways to disturb those to come. */
export class Disturber {
  readonly #office: PostOffice;

  constructor(office: PostOffice) {
    this.#office = office;
  }

  /** All deliveries that GitHub knows of, oldest first. */
  get all(): readonly Delivery[] {
    return this.#office.deliveries;
  }

  /** How many are on their way at a time; 1 unless changed. */
  set concurrency(count: number) {
    this.#office.concurrency = count;
  }

  /** Resolves when every delivery has been answered or given up. */
  async settled(): Promise<void> {
    await this.#office.settled();
  }

  /** The next such deliveries never come to be: GitHub does not know of them. */
  lose(filter: DeliveryFilter = {}, times = 1): void {
    this.#office.disturbances.order('lose', filter, times);
  }

  /** The next such deliveries fail before they arrive; GitHub lists them as failed. */
  fail(filter: DeliveryFilter = {}, times = 1): void {
    this.#office.disturbances.order('fail', filter, times);
  }

  /** The next such deliveries arrive twice. */
  repeat(filter: DeliveryFilter = {}, times = 1): void {
    this.#office.disturbances.order('repeat', filter, times);
  }

  /** The next such deliveries arrive after their successor. */
  delay(filter: DeliveryFilter = {}, times = 1): void {
    this.#office.disturbances.order('delay', filter, times);
  }

  /** From now on chance disturbs too; undefined for good weather. */
  weather(weather: Weather | undefined): void {
    this.#office.disturbances.setWeather(weather);
  }

  /** Keeps deliveries back until `release`. */
  hold(): void {
    this.#office.hold();
  }

  /** Sends what was kept back. */
  release(order: 'as it came' | 'backwards' = 'as it came'): void {
    this.#office.release(order);
  }

  /** Presses "Redeliver". */
  redeliver({ id, app }: Delivery & { readonly app: App }): Delivery {
    return this.#office.redeliver(id, app);
  }
}
