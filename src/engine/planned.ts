import type { Project } from '../kube/project.ts';
import { findingId } from './finding-id.ts';
import type { Held } from './hold.ts';
import { placeOf } from './place.ts';
import type { Change, Outcome, PlannedFinding } from './plan.ts';
import type { Grade } from './proposal.ts';
import type { Step } from './step.ts';

const outcomes: Readonly<Record<Grade, Outcome>> = {
  safe: 'migrate',
  unsafe: 'review',
  'display-only': 'report',
  refused: 'refuse',
};

/** What every report shows of a finding and its answer. */
export function planned(held: Held, project: Project): PlannedFinding {
  const { finding, answer, suppressed } = held.proposal;
  const [primary, ...rest] = finding.evidence;
  const place = placeOf(primary.at, project, primary.within);
  const reason = answer.refusal?.reason ?? held.reason;
  return {
    id: findingId(finding, project),
    rule: finding.rule,
    category: finding.category,
    workload: finding.workload,
    ...(finding.container === undefined ? {} : { container: finding.container }),
    message: finding.message,
    confidence: finding.confidence,
    place,
    evidence: [
      { place, says: primary.says },
      ...rest.map((evidence) => ({ place: placeOf(evidence.at, project, evidence.within), says: evidence.says })),
    ],
    outcome: outcomes[held.grade],
    ...(reason === undefined ? {} : { reason }),
    changes: answer.steps.map((step) => change(step, project)),
    review: unique(answer.steps.flatMap((step) => step.review ?? [])),
    advice: answer.advice ?? [],
    ...(suppressed === undefined ? {} : { suppressed }),
  };
}

function change(step: Step, project: Project): Change {
  return {
    operation: step.operation.kind,
    place: placeOf(existing(step, project), project),
    applicability: step.applicability,
    because: step.because,
  };
}

/** A `set` may name an entry that is not there yet: its place is that of the nearest parent. */
function existing({ operation: { at } }: Step, project: Project): typeof at {
  const document = project.document(at.file, at.document);
  let route = at.route;
  while (route.length > 0 && document?.spanOf(route) === undefined) route = route.slice(0, -1);
  return { ...at, route };
}

function unique(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}
