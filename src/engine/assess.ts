import type { Project } from '../kube/project.ts';
import type { Container, Workload } from '../kube/workload.ts';
import type { Hazard, HazardRefusal, HazardReview } from './hazard.ts';
import { mostCareful } from './operation.ts';
import { at, convertedIn, type Proposal, refused, withSteps } from './proposal.ts';
import type { Step } from './step.ts';

/** A pod whose planned conversions are put to the hazards. */
export interface Pod {
  readonly workload: Workload;
  readonly project: Project;
  readonly hazards: readonly Hazard[];
}

type Verdict = HazardRefusal | { readonly kind: 'reviews'; readonly reviews: readonly HazardReview[] };

/** Every conversion is put to every hazard, whichever rule asked for it. */
export function assessed(proposals: readonly Proposal[], pod: Pod): readonly Proposal[] {
  const steps = proposals.flatMap((proposal) => proposal.answer.steps);
  const converted = convertedIn(steps, pod.workload);
  const verdicts = new Map<string, { readonly container: Container; readonly verdict: Verdict }>();
  for (const container of pod.workload.containers) {
    if (!steps.some((step) => converts(step, container))) continue;
    verdicts.set(at(container), { container, verdict: verdictOn(container, pod, { converted, steps }) });
  }
  return proposals.map((proposal) => judged(proposal, [...verdicts.values()]));
}

function verdictOn(
  container: Container,
  pod: Pod,
  plan: { readonly converted: readonly string[]; readonly steps: readonly Step[] },
): Verdict {
  const reviews: HazardReview[] = [];
  for (const hazard of pod.hazards) {
    const found = hazard.assess({ container, workload: pod.workload, project: pod.project, ...plan });
    if (found?.kind === 'refusal') return found;
    if (found !== undefined) reviews.push(found);
  }
  return { kind: 'reviews', reviews };
}

function judged(
  proposal: Proposal,
  verdicts: readonly { readonly container: Container; readonly verdict: Verdict }[],
): Proposal {
  let result = proposal;
  for (const { container, verdict } of verdicts) {
    if (!proposal.answer.steps.some((step) => converts(step, container))) continue;
    if (verdict.kind === 'refusal') return refused(proposal, `Container "${container.name}" ${verdict.reason}`);
    result = withSteps(
      result,
      result.answer.steps.flatMap((step) => (converts(step, container) ? reviewed(step, verdict.reviews) : [step])),
    );
  }
  return result;
}

function reviewed(step: Step, reviews: readonly HazardReview[]): readonly Step[] {
  const sentences = [...(step.review ?? []), ...reviews.flatMap((found) => found.review)];
  const applicability = reviews.some((found) => found.unsafe)
    ? mostCareful(step.applicability, 'unsafe')
    : step.applicability;
  return [{ ...step, applicability, review: sentences }, ...reviews.flatMap((found) => found.steps ?? [])];
}

function converts(step: Step, container: Container): boolean {
  return step.operation.kind === 'convert-to-sidecar' && at(step.operation) === at(container);
}
