import { leftRunning } from '../kube/completion.ts';
import type { Workload } from '../kube/workload.ts';
import { assessed, type Pod } from './assess.ts';
import { conflicting } from './conflict.ts';
import { type Held, holdBack } from './hold.ts';
import { at, convertedIn, isAsked, type Proposal, refused } from './proposal.ts';
import { withinSupport } from './support.ts';

/**
 * What becomes of the proposals of one pod: its kind's limits, the hazards of every conversion, the claim that a Job
 * ends, conflicts between operations, and the all-or-nothing rule, in this order. What is to be left alone counts for the
 * last one only; the steps of it that others have in common with it are theirs.
 */
export function resolved(proposals: readonly Proposal[], pod: Pod): readonly Held[] {
  const rulings: readonly ((list: readonly Proposal[]) => readonly Proposal[])[] = [
    (list) => withoutRepeatedMoves(list),
    (list) => list.map((proposal) => withinSupport(proposal, pod.workload)),
    (list) => assessed(list, pod),
    (list) => ending(list, pod.workload),
    (list) => conflicting(list),
  ];
  const asked = rulings.reduce<readonly Proposal[]>((list, rule) => rule(list), proposals.filter(isAsked));
  const left = proposals.filter((proposal) => !isAsked(proposal));
  return holdBack([...asked, ...left]).filter(({ proposal }) => proposal.off !== true);
}

/** A rule that only moves a container gives way to one that takes a workaround out and moves it too. */
function withoutRepeatedMoves(proposals: readonly Proposal[]): readonly Proposal[] {
  const moves = (proposal: Proposal) =>
    proposal.answer.steps.flatMap((step) => (step.operation.kind === 'convert-to-sidecar' ? [at(step.operation)] : []));
  const moved = new Set(proposals.filter((proposal) => proposal.rule.bare !== true).flatMap(moves));
  return proposals.filter((proposal) => {
    const own = moves(proposal);
    return proposal.rule.bare !== true || own.length === 0 || !own.every((key) => moved.has(key));
  });
}

/** A Job ends only if every container that runs until stopped becomes native; otherwise nothing of the pod changes. */
function ending(proposals: readonly Proposal[], workload: Workload): readonly Proposal[] {
  if (!workload.runsToCompletion) return proposals;
  const steps = proposals.flatMap((proposal) => proposal.answer.steps);
  if (!steps.some((step) => step.applicability !== 'display-only')) return proposals;
  const left = leftRunning(workload, convertedIn(steps, workload))[0];
  if (left === undefined) return proposals;
  const reason = `Container "${left.name}" ${left.reason}, so the pod would still not end.`;
  return proposals.map((proposal) => (proposal.answer.steps.length === 0 ? proposal : refused(proposal, reason)));
}
