/** What a wait loop did: where it looked, how often, and how many times at most. */
export interface Wait {
  readonly target?: { readonly port: number; readonly path?: string };
  /** Seconds between two looks. */
  readonly periodSeconds?: number;
  /** Absent for a loop without an end. */
  readonly attempts?: number;
  /** Its limit says nothing about the sidecar: the app started all the same, or it is only a program's default. */
  readonly loose?: boolean;
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
 * within 120 to 600 seconds; a loose limit is never below that. A probe that runs a program gets two seconds for it.
 */
export function timingOf(wait: Wait | undefined, runsProgram: boolean): Timing {
  const period = Math.max(1, Math.round(wait?.periodSeconds ?? 1));
  const budget = Math.min(longest, Math.max(shortest, 120 * period));
  const unbounded = Math.ceil(budget / period);
  const attempts = wait?.attempts ?? unbounded;
  const failureThreshold = Math.max(wait?.loose === true ? unbounded : 1, attempts);
  const timing = { periodSeconds: period, failureThreshold };
  return runsProgram ? { ...timing, timeoutSeconds: 2 } : timing;
}
