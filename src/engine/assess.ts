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

interface Judgement {
  readonly place: string;
  readonly container: Container;
  readonly verdict: Verdict;
}

/** Every conversion is put to every hazard, whichever rule asked for it. */
export function assessed(proposals: readonly Proposal[], pod: Pod): readonly Proposal[] {
  const steps = proposals.flatMap((proposal) => proposal.answer.steps);
  const converted = convertedIn(steps, pod.workload);
  const moved = new Set(steps.flatMap(conversionIn));
  const verdicts = new Map<string, Judgement>();
  for (const container of pod.workload.containers) {
    const place = at(container);
    if (!moved.has(place)) continue;
    verdicts.set(place, { place, container, verdict: verdictOn(container, pod, { converted, steps }) });
  }
  return proposals.map((proposal) => judged(proposal, verdicts));
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

/** Verdicts count in the order of the containers, which is that of the map. */
function judged(proposal: Proposal, verdicts: ReadonlyMap<string, Judgement>): Proposal {
  const moved = new Set(proposal.answer.steps.flatMap(conversionIn));
  if (moved.size === 0) return proposal;
  let result = proposal;
  for (const { place, container, verdict } of verdicts.values()) {
    if (!moved.has(place)) continue;
    if (verdict.kind === 'refusal') return refused(proposal, `Container "${container.name}" ${verdict.reason}`);
    result = withSteps(
      result,
      result.answer.steps.flatMap((step) =>
        conversionIn(step)[0] === place ? reviewed(step, verdict.reviews) : [step],
      ),
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

/** The place of the container that a step converts, if any. */
function conversionIn({ operation }: Step): readonly string[] {
  return operation.kind === 'convert-to-sidecar' ? [at(operation)] : [];
}
