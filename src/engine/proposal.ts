import type { Workload } from '../kube/workload.ts';
import type { Finding } from './finding.ts';
import type { Applicability, Operation } from './operation.ts';
import { mostCareful } from './operation.ts';
import type { Rule } from './rule.ts';
import type { Answer, Step } from './step.ts';

/** A finding with its rule's answer, on its way to a plan. */
export interface Proposal {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly answer: Answer;
  /** The reason of the suppression comment that covers the finding. */
  readonly suppressed?: string;
  /** Whether the rule is turned off: then it is not told, but may hold others back. */
  readonly off?: boolean;
}

/** Whether a proposal is to be carried out as far as it goes: nobody asked to leave it. */
export function isAsked({ suppressed, off }: Proposal): boolean {
  return suppressed === undefined && off !== true;
}

/** How far a proposal can go: the grade of its steps, or why there are none. */
export type Grade = Applicability | 'refused';

const order: readonly Grade[] = ['safe', 'unsafe', 'display-only', 'refused'];

/** The more careful of two grades; a refusal is the most careful one. */
export function lowerGrade(a: Grade, b: Grade): Grade {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** The grade of a proposal by itself: that of its most careful step; advice alone is display-only. */
export function ownGrade(proposal: Proposal): Grade {
  const { answer } = proposal;
  if (answer.refusal !== undefined) return 'refused';
  const applied = answer.steps.filter((step) => step.applicability !== 'display-only');
  if (applied.length === 0) return 'display-only';
  return applied.reduce<Applicability>((grade, step) => mostCareful(grade, step.applicability), 'safe');
}

/** The same proposal, refused for a reason that lies outside its rule. */
export function refused(proposal: Proposal, reason: string): Proposal {
  return { ...proposal, answer: { ...proposal.answer, steps: [], refusal: { reason } } };
}

/** The same proposal with other steps. */
export function withSteps(proposal: Proposal, steps: readonly Step[]): Proposal {
  return { ...proposal, answer: { ...proposal.answer, steps } };
}

/** A key by which equal operations coincide. */
export function operationKey(operation: Operation): string {
  return JSON.stringify(operation);
}

/** Names of the containers that a step list converts. */
export function convertedIn(steps: readonly Step[], workload: Workload): readonly string[] {
  const keys = steps.flatMap((step) => (step.operation.kind === 'convert-to-sidecar' ? [at(step.operation)] : []));
  return workload.containers.filter((container) => keys.includes(at(container))).map((container) => container.name);
}

/** A key for the place of something. */
export function at(node: {
  readonly at: { readonly file: string; readonly document: number; readonly route: unknown };
}): string {
  return JSON.stringify([node.at.file, node.at.document, node.at.route]);
}
