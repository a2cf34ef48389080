import { isWithin, sameRoute } from '../yaml/route.ts';
import type { Operation } from './operation.ts';
import { operationKey, type Proposal, refused } from './proposal.ts';

/** Proposals whose operations cannot both be done are refused, each naming the other. */
export function conflicting(proposals: readonly Proposal[]): readonly Proposal[] {
  const rivals = new Map<Proposal, Proposal>();
  for (const [i, a] of proposals.entries()) {
    for (const b of proposals.slice(i + 1)) {
      if (!clash(a, b)) continue;
      rivals.set(a, b);
      rivals.set(b, a);
    }
  }
  return proposals.map((proposal) => {
    const rival = rivals.get(proposal);
    if (rival === undefined) return proposal;
    return refused(proposal, `Its edit and that of ${rival.finding.rule} change the same lines in different ways.`);
  });
}

function clash(a: Proposal, b: Proposal): boolean {
  return operationsOf(a).some((one) => operationsOf(b).some((other) => differ(one, other)));
}

function operationsOf(proposal: Proposal): readonly Operation[] {
  return proposal.answer.steps.filter((step) => step.applicability !== 'display-only').map((step) => step.operation);
}

/** Whether two operations want different things of one node. */
function differ(a: Operation, b: Operation): boolean {
  if (a.at.file !== b.at.file || a.at.document !== b.at.document) return false;
  return meet(a, b) && operationKey(a) !== operationKey(b);
}

function meet(a: Operation, b: Operation): boolean {
  if (a.kind === 'set' && b.kind === 'set') return sameRoute(a.at.route, b.at.route);
  if (a.kind === 'convert-to-sidecar' && b.kind === 'convert-to-sidecar') return sameRoute(a.at.route, b.at.route);
  return removesUnder(a, b) || removesUnder(b, a);
}

/** A removal may swallow removals and script edits below it, but nothing that adds or moves. */
function removesUnder(removal: Operation, other: Operation): boolean {
  if (removal.kind !== 'remove' || !isWithin(other.at.route, removal.at.route)) return false;
  return other.kind === 'set' || other.kind === 'convert-to-sidecar' || other.kind === 'rename-key';
}
