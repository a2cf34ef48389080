import { leftRunning } from '../kube/completion.ts';
import type { Workload } from '../kube/workload.ts';
import { assessed, type Pod } from './assess.ts';
import { conflicting } from './conflict.ts';
import { type Held, holdBack } from './hold.ts';
import { mostCareful } from './operation.ts';
import { at, convertedIn, isAsked, type Proposal, refused, withSteps } from './proposal.ts';
import type { Step } from './step.ts';
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

/**
 * A rule that only moves a container gives way to one that takes a workaround out and moves it too. Where the workaround
 * is none that let the pod end, what the first rule says of the end of the pod stays with the move.
 */
function withoutRepeatedMoves(proposals: readonly Proposal[]): readonly Proposal[] {
  const [bare, full] = [proposals.filter(({ rule }) => rule.bare), proposals.filter(({ rule }) => !rule.bare)];
  const moved = new Set(full.flatMap(movesOf));
  const ended = new Set(full.filter(({ rule }) => rule.category === 'completion').flatMap(movesOf));
  const giveWay = new Set(bare.filter((one) => movesOf(one).length > 0 && movesOf(one).every((key) => moved.has(key))));
  const careful = [...giveWay]
    .filter(({ rule }) => rule.category === 'completion')
    .flatMap(({ answer }) => answer.steps)
    .filter(({ operation }) => operation.kind === 'convert-to-sidecar' && !ended.has(at(operation)));
  return proposals.flatMap((one) => {
    if (giveWay.has(one)) return [];
    return one.rule.bare || careful.length === 0 ? [one] : [withSteps(one, one.answer.steps.map(asCareful(careful)))];
  });
}

function movesOf({ answer }: Proposal): readonly string[] {
  return answer.steps.flatMap(({ operation }) => (operation.kind === 'convert-to-sidecar' ? [at(operation)] : []));
}

function asCareful(moves: readonly Step[]): (step: Step) => Step {
  return (step) => {
    if (step.operation.kind !== 'convert-to-sidecar') return step;
    const same = moves.find(({ operation }) => at(operation) === at(step.operation));
    if (same === undefined) return step;
    const applicability = mostCareful(step.applicability, same.applicability);
    return { ...step, applicability, review: [...(step.review ?? []), ...(same.review ?? [])] };
  };
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
