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
 * Changes of one script that were worked out apart from one another, put together: what only all of them together
 * empty, such as the body of an `if`, goes too. `undefined` where the outcome would not be a script any more, or an empty
 * one.
 */
export function jointChanges(text: string, changes: readonly ScalarChange[]): readonly ScalarChange[] | undefined {
  const script = parseScript(text);
  if (script === undefined) return undefined;
  const layout = new Layout(script);
  const merged = mergedChanges(changes);
  const removed = merged.flatMap((change) => (change.text === '' ? [change.span] : []));
  const seeds = seedsIn(layout, removed);
  const together = seeds.length === 0 ? undefined : takenOut(layout, seeds, { neighbour: none });
  if (together !== undefined && 'changes' in together) {
    if (together.whole) return undefined;
    const cuts = changes.filter(({ span }) => !seeds.some((seed) => isInside(seed.span, span)));
    const outside = cuts.filter(({ span }) => !together.changes.some((change) => isInside(span, change.span)));
    const all = mergedChanges([...together.changes, ...outside]);
    if (areDisjoint(all) && isScript(changed(text, all))) return all;
  }
  return areDisjoint(merged) && isScript(changed(text, merged)) ? merged : undefined;
}

/** Changes in order, with equal, nested and adjacent removals as one. */
export function mergedChanges(changes: readonly ScalarChange[]): readonly ScalarChange[] {
  const sorted = [...changes].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const kept: ScalarChange[] = [];
  for (const change of sorted) {
    const last = kept.at(-1);
    if (last !== undefined && last.text === '' && change.text === '' && change.span.start <= last.span.end) {
      const end = Math.max(last.span.end, change.span.end);
      kept[kept.length - 1] = { span: { start: last.span.start, end }, text: '' };
    } else kept.push(change);
  }
  return kept;
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
