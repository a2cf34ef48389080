import type { Proposal } from './proposal.ts';
import { type Grade, isAsked, lowerGrade, ownGrade, refused } from './proposal.ts';

/** A proposal with the grade that it has among the others of its pod. */
export interface Held {
  readonly proposal: Proposal;
  readonly grade: Grade;
  /** Set when another finding lowered the grade. */
  readonly reason?: string;
}

/**
 * All or nothing per pod. A needed answer is one whose absence would restart, quit, hang or strand something once the
 * sidecars are native; the most careful of them holds back every other change of the pod.
 */
export function holdBack(proposals: readonly Proposal[]): readonly Held[] {
  const worst = mostCarefulNeeded(proposals);
  return proposals.map((proposal) => {
    const own = ownGrade(proposal);
    if (own === 'refused' || own === 'display-only' || worst === undefined || worst.proposal === proposal) {
      return { proposal, grade: own };
    }
    const grade = lowerGrade(own, worst.grade);
    if (grade === own) return { proposal, grade };
    const reason = heldBackBy(worst);
    return grade === 'unsafe'
      ? { proposal, grade, reason }
      : { proposal: refused(proposal, reason), grade: 'refused', reason };
  });
}

interface Worst {
  readonly proposal: Proposal;
  readonly grade: Grade;
}

function mostCarefulNeeded(proposals: readonly Proposal[]): Worst | undefined {
  let worst: Worst | undefined;
  for (const proposal of proposals) {
    if (!proposal.answer.needed) continue;
    const grade = isAsked(proposal) ? ownGrade(proposal) : 'refused';
    if (worst === undefined || lowerGrade(grade, worst.grade) !== worst.grade) worst = { proposal, grade };
  }
  return worst;
}

function heldBackBy({ proposal, grade }: Worst): string {
  const { rule, container } = proposal.finding;
  const place = container === undefined ? '' : ` in container "${container}"`;
  if (grade === 'unsafe') return `It only makes sense together with ${rule}${place}, which needs a person's look.`;
  const why = whyLeft(proposal);
  const tail = why === undefined ? '' : ` ${why}`;
  return `Held back: ${rule}${place} would have to change in the same step, and it stays as it is.${tail}`;
}

function whyLeft({ off, suppressed, answer }: Proposal): string | undefined {
  if (off === true) return 'The configuration turns that rule off.';
  return suppressed === undefined ? answer.refusal?.reason : 'This tool was told to ignore it.';
}
