import type { OurPull } from '../../pull-request/ours.ts';
import type { PlanSet } from '../../pull-request/plan-set.ts';

/** What waits to be published. */
export interface PlanDocument {
  readonly set: PlanSet;
  /** Our pull requests as they stood when the plan was made. */
  readonly ours: readonly OurPull[];
}

/** A plan as text, to be kept in a row. */
export function planText(document: PlanDocument): string {
  return JSON.stringify(document);
}

/** The plan in a text that `planText` made. */
export function readPlan(text: string): PlanDocument {
  return JSON.parse(text) as PlanDocument;
}
