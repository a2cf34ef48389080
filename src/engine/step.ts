import type { Applicability, Operation } from './operation.ts';

/** One operation, its grade, and why. */
export interface Step {
  readonly operation: Operation;
  readonly applicability: Applicability;
  /** One sentence: why this operation. */
  readonly because: string;
  /** What a person must check before this is merged; one sentence each. */
  readonly review?: readonly string[];
}

/** Found, not changed, and why. */
export interface Refusal {
  /** One sentence. */
  readonly reason: string;
}

/**
 * A rule's answer to its finding: a ladder of steps (a step is applied only if those before it are), or a refusal,
 * or advice.
 */
export interface Answer {
  readonly steps: readonly Step[];
  /**
   * Whether leaving this out would restart, quit, hang or strand something once the pod's sidecars are native. A
   * needed answer that cannot be applied holds back every other change of the pod.
   */
  readonly needed: boolean;
  readonly refusal?: Refusal;
  /** What a person could do by hand; one sentence each. Makes the outcome `report` when there are no steps. */
  readonly advice?: readonly string[];
  /** Ids of products whose assumed version this answer rests on. Kubernetes' own is always shown. */
  readonly restsOn?: readonly string[];
}

/** Shorthand for an answer that leaves everything as it is. */
export function refuse(reason: string, needed: boolean): Answer {
  return { steps: [], needed, refusal: { reason } };
}

/** Shorthand for an answer that only advises. */
export function advise(advice: readonly string[], needed = false): Answer {
  return { steps: [], needed, advice };
}
