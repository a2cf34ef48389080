import type { Project } from '../kube/project.ts';
import type { Container, Workload } from '../kube/workload.ts';
import type { Evidence } from './finding.ts';
import type { Step } from './step.ts';

/** A reason not to convert a container at all. */
export interface HazardRefusal {
  readonly kind: 'refusal';
  /** One sentence that stands after the name of the container. */
  readonly reason: string;
  readonly evidence?: readonly Evidence[];
}

/** A reason to look twice. `unsafe` raises the grade of the conversion; `steps` belong to the same diff. */
export interface HazardReview {
  readonly kind: 'review';
  readonly unsafe: boolean;
  /** What a person must check; one sentence each. */
  readonly review: readonly string[];
  readonly steps?: readonly Step[];
}

/** What a hazard is asked about: one container that a rule wants converted, with all others of that pod. */
export interface Conversion {
  readonly container: Container;
  readonly workload: Workload;
  readonly project: Project;
  /** Names of all containers of the pod that this plan converts, `container` included. */
  readonly converted: readonly string[];
  /** Steps that the plan makes in this pod, e.g. a new `startupProbe` or a removed `preStop`. */
  readonly steps: readonly Step[];
}

/** One reason not to convert a container, or to look twice. Every conversion is put to every hazard. */
export interface Hazard {
  readonly id: string;
  /** A noun phrase and one paragraph, Markdown. */
  readonly docs: { readonly title: string; readonly why: string; readonly references: readonly string[] };
  assess(conversion: Conversion): HazardRefusal | HazardReview | undefined;
}
