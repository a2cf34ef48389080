import type { WorkloadRef } from '../kube/workload.ts';
import type { Location, Span } from '../yaml/route.ts';

/** The three things that a native sidecar gives, and so the three that people faked. */
export type Category = 'startup' | 'shutdown' | 'completion';

/** How sure a rule is that it understood what it saw. */
export type Confidence = 'low' | 'medium' | 'high';

/** A piece of text that a finding, or the role of a container, rests on. */
export interface Evidence {
  readonly at: Location;
  /** Part of the decoded string at `at`, for scripts. */
  readonly within?: Span;
  /** One clause, e.g. `posts to localhost:15020/quitquitquit, the quit endpoint of Istio`. */
  readonly says: string;
}

/** A workaround that a rule recognised. `data` is what its `plan` needs, plain and JSON-safe. */
export interface Finding<Data = unknown> {
  readonly rule: string;
  readonly category: Category;
  readonly workload: WorkloadRef;
  readonly container?: string;
  /** One sentence: what is there, and what it was for. */
  readonly message: string;
  readonly confidence: Confidence;
  /** Never empty; the first is the primary place. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly data: Data;
}
