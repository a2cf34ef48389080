/** What a wait loop did: where it looked, how often, and how many times at most. */
export interface Wait {
  readonly target?: { readonly port: number; readonly path?: string };
  /** Seconds between two looks. */
  readonly periodSeconds?: number;
  /** Absent for a loop without an end. */
  readonly attempts?: number;
}

/** The timing of a startup probe, in the fields of the API. */
export interface Timing {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly timeoutSeconds?: number;
}

const shortest = 120;
const longest = 600;

/**
 * The timing that stands in for a wait: a bounded loop keeps its budget, an unbounded one its period, with 120 looks
 * within 120 to 600 seconds. A probe that runs a program gets two seconds for it.
 */
export function timingOf(wait: Wait | undefined, runsProgram: boolean): Timing {
  const period = Math.max(1, Math.round(wait?.periodSeconds ?? 1));
  const budget = Math.min(longest, Math.max(shortest, 120 * period));
  const failureThreshold = Math.max(1, wait?.attempts ?? Math.ceil(budget / period));
  const timing = { periodSeconds: period, failureThreshold };
  return runsProgram ? { ...timing, timeoutSeconds: 2 } : timing;
}
