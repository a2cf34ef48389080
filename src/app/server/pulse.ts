/** Milliseconds between two beats. */
const between = 100;

/** A turn of the event loop that takes longer than so many milliseconds is too long: a delivery needs a few of them. */
const patience = 1000;

/**
 * Tells whether the event loop keeps up. Where more connections have something to say than can be listened to in a turn,
 * deliveries wait before anybody has seen them; only the length of the turn shows it.
 */
export class Pulse {
  readonly #now: () => number;
  #last: number;
  #timer: NodeJS.Timeout | undefined;

  /** `now` gives milliseconds that never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  /** Whether the turn that is going on has taken too long already. */
  get isLate(): boolean {
    return this.#now() - this.#last > between + patience;
  }

  /** A turn of the event loop came to its end. */
  beat(): void {
    this.#last = this.#now();
  }

  /** Beats by itself until it is stopped; keeps no process alive. */
  start(): void {
    this.beat();
    this.#timer = setInterval(() => this.beat(), between).unref();
  }

  /** Beats no more. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
