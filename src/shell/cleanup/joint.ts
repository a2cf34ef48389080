import type { ScalarChange } from '../../yaml/operation.ts';
import type { Span } from '../../yaml/route.ts';
import { Layout } from '../layout.ts';
import { parseScript } from '../parse.ts';
import type { Command } from '../script.ts';
import type { Neighbour } from './absorb.ts';
import { changed } from './changes.ts';
import { takenOut } from './take-out.ts';

const none: Neighbour = { before: () => false, after: () => false };

/**
 * Changes of one script that were worked out apart from one another, put together: what only both of them empty, such
 * as the body of an `if`, goes too. The changes must be sorted and disjoint. `undefined` where the outcome would not be
 * a script any more, or an empty one.
 */
export function jointChanges(text: string, changes: readonly ScalarChange[]): readonly ScalarChange[] | undefined {
  const script = parseScript(text);
  if (script === undefined) return undefined;
  const layout = new Layout(script);
  const removals = changes.filter((change) => change.text === '');
  const seeds = seedsIn(
    layout,
    removals.map(({ span }) => span),
  );
  const together = seeds.length === 0 ? undefined : takenOut(layout, seeds, { neighbour: none });
  const whole = together !== undefined && 'changes' in together && together.whole;
  if (whole) return undefined;
  if (together !== undefined && 'changes' in together) {
    const rest = changes.filter(({ span }) => !seeds.some((seed) => isInside(seed.span, span)));
    const outside = rest.filter(({ span }) => !together.changes.some((change) => isInside(span, change.span)));
    const all = [...together.changes, ...outside].sort((a, b) => a.span.start - b.span.start);
    if (areDisjoint(all) && isScript(changed(text, all))) return all;
  }
  return isScript(changed(text, changes)) ? changes : undefined;
}

/** The outermost commands that the changes take out altogether. */
function seedsIn(layout: Layout, spans: readonly Span[]): readonly Command[] {
  const seeds: Command[] = [];
  for (const command of layout.commands()) {
    if (seeds.some((seed) => isInside(command.span, seed.span))) continue;
    if (spans.some((span) => isInside(command.span, span))) seeds.push(command);
  }
  return seeds;
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function areDisjoint(changes: readonly ScalarChange[]): boolean {
  return changes.every(({ span }, i) => (changes[i - 1]?.span.end ?? 0) <= span.start);
}

function isScript(text: string): boolean {
  return (parseScript(text)?.statements.length ?? 0) > 0;
}
