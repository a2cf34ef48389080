/** Thrown when a script has more ways to run than are worth trying. */
class TooManyWays extends Error {
  override readonly name = 'TooManyWays';
}

const mostRuns = 2_000;
const mostDecisions = 60_000;
const mostSteps = 300_000;

interface Spent {
  decisions: number;
  steps: number;
}

/**
 * Answers the questions of one run, e.g. whether a command fails. The same question has the same answer throughout a
 * run; over all runs every combination that is ever asked for occurs once.
 */
export class Oracle {
  private readonly answers = new Map<string, number>();
  private readonly trail: { readonly question: string; readonly count: number; answer: number }[];
  private readonly fixed: readonly number[];
  private readonly spent: Spent;

  constructor(fixed: readonly number[], spent: Spent) {
    this.fixed = fixed;
    this.trail = [];
    this.spent = spent;
  }

  /** The answer to a question with `count` possible answers, from 0. */
  decide(question: string, count = 2): number {
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    this.spent.decisions += 1;
    if (this.spent.decisions > mostDecisions) throw new TooManyWays();
    const answer = this.fixed[this.trail.length] ?? 0;
    this.answers.set(question, answer);
    this.trail.push({ question, count, answer });
    return answer;
  }

  /** Counts one step of a run. */
  step(): void {
    this.spent.steps += 1;
    if (this.spent.steps > mostSteps) throw new TooManyWays();
  }

  /** The answers that lead to the next combination, if there is one. */
  next(): readonly number[] | undefined {
    const answers = this.trail.map(({ answer }) => answer);
    for (let i = this.trail.length - 1; i >= 0; i--) {
      const { answer, count } = this.trail[i] ?? { answer: 0, count: 0 };
      if (answer + 1 < count) return [...answers.slice(0, i), answer + 1];
    }
    return undefined;
  }
}

/** Runs `once` for every combination of answers; `undefined` if there are too many. */
export function everyWay<T>(once: (oracle: Oracle) => T): readonly T[] | undefined {
  const results: T[] = [];
  const spent: Spent = { decisions: 0, steps: 0 };
  try {
    for (let fixed: readonly number[] | undefined = []; fixed !== undefined; ) {
      const oracle: Oracle = new Oracle(fixed, spent);
      results.push(once(oracle));
      if (results.length > mostRuns) return undefined;
      fixed = oracle.next();
    }
  } catch (error) {
    if (error instanceof TooManyWays) return undefined;
    throw error;
  }
  return results;
}
