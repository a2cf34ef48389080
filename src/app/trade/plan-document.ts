import type { CheckResult } from '../../pull-request/check/check-run.ts';
import type { OurPull } from '../../pull-request/ours.ts';
import type { PlanSet } from '../../pull-request/plan-set.ts';

/** What waits to be published. */
export type PlanDocument =
  | {
      readonly kind: 'plan';
      readonly set: PlanSet;
      /** Our pull requests as they stood when the plan was made. */
      readonly ours: readonly OurPull[];
      /** The last head that was answered; what came since then need not wait for others. */
      readonly before?: string;
    }
  /** A check that shows the state of the repository. */
  | { readonly kind: 'check'; readonly run: CheckResult; readonly state: string; readonly detail: string };

/** A plan as text, to be kept in a row. */
export function planText(document: PlanDocument): string {
  return JSON.stringify(document);
}

/** The plan in a text that `planText` made. */
export function readPlan(text: string): PlanDocument {
  return JSON.parse(text) as PlanDocument;
}
