import { closest } from '../config/closest.ts';
import { catalogue } from '../index.ts';
import { coloured, plain } from '../report/paint.ts';
import { ruleList, ruleText } from '../report/rule-text.ts';
import type { Output } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * Prints what a rule (or a hazard) is about.
 * @throws {UsageError} if there is none of that name.
 */
export function explain(id: string, output: Output): void {
  const known = [...catalogue.rules, ...catalogue.hazards];
  const found = known.find((one) => one.id === id);
  if (found === undefined) {
    const near = closest(
      id,
      known.map((one) => one.id),
    );
    const hint = near === undefined ? '`sidecar-migrate rules` lists the rules.' : `Did you mean ${near}?`;
    throw new UsageError(`There is no rule ${id}.`, hint);
  }
  output.out(ruleText(found, lookOf(output)));
}

/** Prints all rules and hazards, one a line. */
export function listRules(output: Output): void {
  output.out(ruleList(catalogue.rules, catalogue.hazards, lookOf(output)));
}

function lookOf({ width, colour }: Output) {
  return { width: Math.min(Math.max(width, 40), 100), paint: colour.out ? coloured : plain };
}
