import type { Plan } from '../../index.ts';

/** Plans of which the same is to be said; the first stands for all. */
export type Alike = readonly [Plan, ...Plan[]];

/** What is said of a plan: sentences, and evidence, which may quote values as well as names. */
export interface Said {
  readonly sentences: readonly string[];
  readonly evidence: readonly string[];
}

/** Plans of which the same is said but for the names in it, in the order of the first of each. */
export function alikeAmong(plans: readonly Plan[], saidOf: (plan: Plan) => Said): readonly Alike[] {
  const groups = Map.groupBy(plans, (plan) => shapeOf(saidOf(plan)));
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others]]));
}

/** A text that two of what is said have in common if and only if they differ in nothing but names. */
export function shapeOf({ sentences, evidence }: Said): string {
  const names = new Map<string, number>();
  const known = (quoted: string): string => (names.has(quoted) ? `"${names.get(quoted)}"` : quoted);
  const named = (quoted: string): string => {
    if (!names.has(quoted)) names.set(quoted, names.size);
    return known(quoted);
  };
  const quotes = /"[^"]*"/gu;
  return JSON.stringify([
    sentences.map((text) => text.replace(quotes, named)),
    evidence.map((text) => text.replace(quotes, known)),
  ]);
}
