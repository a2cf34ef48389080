import type { Workload } from '../kube/workload.ts';
import { mostCareful } from './operation.ts';
import { type Proposal, refused, withSteps } from './proposal.ts';

/** Lowers a proposal to what the workload's kind can take: see `Support` in `kube/workload.ts`. */
export function withinSupport(proposal: Proposal, workload: Workload): Proposal {
  const { level, note } = workload.support;
  if (proposal.answer.refusal !== undefined || level === 'native') return proposal;
  if (level === 'refused') return refused(proposal, note);
  if (level === 'schema') return withUnsafeMoves(proposal, note);
  return asAdvice(proposal, note);
}

function withUnsafeMoves(proposal: Proposal, note: string): Proposal {
  const steps = proposal.answer.steps.map((step) =>
    step.operation.kind === 'convert-to-sidecar'
      ? {
          ...step,
          applicability: mostCareful(step.applicability, 'unsafe'),
          review: [...(step.review ?? []), note],
        }
      : step,
  );
  return withSteps(proposal, steps);
}

function asAdvice(proposal: Proposal, note: string): Proposal {
  const steps = proposal.answer.steps.map((step) => ({ ...step, applicability: 'display-only' as const }));
  const advice = [...(proposal.answer.advice ?? []), note];
  return { ...proposal, answer: { ...proposal.answer, steps, advice } };
}
