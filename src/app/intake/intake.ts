import type { Database } from '../database/database.ts';
import type { Delivery } from './notice.ts';
import { type Books, record } from './recording.ts';

/** More deliveries wait than can be written in good time. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';

  constructor(waiting: number) {
    super(`${waiting} deliveries wait to be written`);
  }
}

/** How deliveries are gathered. */
export interface IntakeSettings extends Books {
  readonly database: Database;
  /** How many milliseconds the first of a batch waits for others. */
  readonly gather?: number;
  /** How many may wait; more are turned away. */
  readonly capacity?: number;
  /** How many milliseconds one may wait; while one waits longer, others are turned away. GitHub hangs up after 10 seconds. */
  readonly patience?: number;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly since: number;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const batchSize = 200;

/** Writes deliveries down, those that arrive together in one transaction. */
export class Intake {
  readonly #settings: IntakeSettings;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
  }

  /** Whether another delivery would be turned away. */
  get full(): boolean {
    const { capacity = 2000, patience = 2000, now } = this.#settings;
    const [oldest] = this.#waiting;
    return this.#waiting.length >= capacity || (oldest !== undefined && now() - oldest.since > patience);
  }

  /** How many deliveries wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Takes a delivery. Resolves when it is committed, with whether it was new; rejects when it is not. Throws
   * `OverloadedError`.
   */
  async take(delivery: Delivery): Promise<boolean> {
    if (this.full) throw new OverloadedError(this.#waiting.length);
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, since: this.#settings.now(), resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#settings.gather ?? 3));
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, batchSize));
    this.#writing = undefined;
  }

  /** A batch that fails is written one by one, so that one delivery cannot spoil the others. */
  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const { database } = this.#settings;
      const deliveries = batch.map(({ delivery }) => delivery);
      const fresh = await database.transaction((session) => record(session, deliveries, this.#settings));
      for (const { delivery, resolve } of batch) resolve(fresh.has(delivery.id));
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) only?.reject(error);
      else for (const one of batch) await this.#write([one]);
    }
  }
}
