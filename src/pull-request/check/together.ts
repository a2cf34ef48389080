import { cut } from '../cut.ts';
import type { CheckResult, Conclusion } from './check-run.ts';

/** What was found out about one pull request. */
export interface PullResult {
  readonly pull: number;
  readonly result: CheckResult;
}

/** Conclusions of checks, the gravest last. */
const gravity: readonly Conclusion[] = ['skipped', 'success', 'neutral', 'action_required', 'failure'];

const longestSummary = 60_000;

/**
 * What is said of a commit that is the head of several pull requests. A check belongs to the commit, and of several GitHub
 * counts the newest: one that said less would let a pull request through that another one stopped.
 */
export function together(first: PullResult, others: readonly PullResult[]): CheckResult {
  if (others.length === 0) return first.result;
  const results = [first, ...others].sort((a, b) => a.pull - b.pull);
  const graver = results.map(({ result }) => result).sort((a, b) => gravityOf(a) - gravityOf(b));
  const parts = results.map(({ pull, result }) => `### #${pull}: ${result.title}\n\n${result.summary}`);
  const annotations = graver.flatMap((result) => result.annotations);
  const told = new Map(annotations.map((one) => [[one.path, one.startLine, one.title, one.message].join('\n'), one]));
  return {
    ...(graver.at(-1) ?? first.result),
    summary: cut(
      `This commit is the head of ${results.length} pull requests.\n\n${parts.join('\n\n')}`,
      longestSummary,
    ),
    annotations: [...told.values()],
  };
}

function gravityOf({ conclusion }: CheckResult): number {
  return gravity.indexOf(conclusion);
}
