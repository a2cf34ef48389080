import type { Clock } from '../src/app/budget/meter.ts';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Time that passes as soon as everybody sleeps: hours take moments, and always in the same order. */
export class VirtualTime implements Clock {
  #now = 0;
  #order = 0;
  /** A heap: the first one wakes first. */
  readonly #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((wake) => this.#push({ at: this.#now + milliseconds, order: this.#order++, wake }));
  }

  /** Lets time pass until something is done. */
  async until(done: Promise<unknown>): Promise<void> {
    let over = false;
    const finish = (): void => {
      over = true;
    };
    done.then(finish, finish);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (over) break;
      const next = this.#pop();
      if (next === undefined) continue;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    await done;
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#sleepers;
    let at = heap.push(sleeper) - 1;
    for (let above = (at - 1) >> 1; at > 0 && isBefore(sleeper, heap[above]); above = (at - 1) >> 1) {
      heap[at] = heap[above] ?? sleeper;
      at = above;
    }
    heap[at] = sleeper;
  }

  #pop(): Sleeper | undefined {
    const heap = this.#sleepers;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const least = isBefore(heap[right], heap[left]) ? right : left;
      const below = heap[least];
      if (below === undefined || !isBefore(below, last)) break;
      heap[at] = below;
      at = least;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Sleeper | undefined, other: Sleeper | undefined): boolean {
  if (one === undefined) return false;
  return other === undefined || one.at < other.at || (one.at === other.at && one.order < other.order);
}
