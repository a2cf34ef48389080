import type { Claim } from '../../src/app/queue/job-queue.ts';

/** Collects claims, and lets a story decide when each handler goes on. */
export class Workbench {
  readonly claims: Claim[] = [];
  readonly #ends = new Map<string, () => void>();
  #arrivals: (() => void)[] = [];

  readonly handler = async (claim: Claim) => {
    this.claims.push(claim);
    for (const wake of this.#arrivals.splice(0)) wake();
    await new Promise<void>((resolve) => this.#ends.set(claim.id, resolve));
    return { over: true } as const;
  };

  /** The claim with that number, from 0, once it is there. */
  async claim(number: number): Promise<Claim> {
    for (;;) {
      const claim = this.claims[number];
      if (claim !== undefined) return claim;
      await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    }
  }

  end({ id }: Claim): void {
    this.#ends.get(id)?.();
  }
}
