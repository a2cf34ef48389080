import type { ScalarChange } from '../../yaml/operation.ts';
import type { Layout } from '../layout.ts';
import { parseScript } from '../parse.ts';
import type { Command, Simple } from '../script.ts';
import type { Neighbour } from './absorb.ts';
import { canonical } from './canonical.ts';
import { changed, changesOf } from './changes.ts';
import { type Effect, effectOf } from './effect.ts';
import { grow } from './grow.ts';
import { missingName } from './leftover.ts';
import { reasonByCourse, reasonByRest } from './refusal.ts';
import { Removal } from './removal.ts';

/** What taking some commands out comes to, or one sentence why it cannot be done. */
export type TakenOut =
  | {
      readonly removal: Removal;
      readonly effect: Effect;
      readonly changes: readonly ScalarChange[];
      /** Nothing would be left of the script; then there are no changes. */
      readonly whole: boolean;
    }
  | { readonly removal: Removal; readonly reason: string };

const mostCommands = 5_000;

/** Takes commands out of a script, with all that has no meaning without them, and proves that the rest is untouched. */
export function takenOut(
  layout: Layout,
  seeds: readonly Command[],
  how: { readonly neighbour: Neighbour; readonly cut?: ReadonlyMap<Simple, number> },
): TakenOut {
  const removal = new Removal(layout, seeds, how.cut);
  if (layout.size > mostCommands) return { removal, reason: 'The script is too long to be followed with certainty.' };
  grow(removal, how.neighbour);
  const whole = layout.script.statements.every(({ command }) => removal.has(command));
  const reason = whole ? undefined : (reasonByRest(removal) ?? missing(removal));
  if (reason !== undefined) return { removal, reason };
  const effect = effectOf(removal);
  if (effect === 'not-followed') return { removal, reason: reasonByCourse(removal) };
  if (effect === 'other-commands') return { removal, reason: 'Without it, other commands of the script would run.' };
  const changes = whole ? [] : changesOf(removal);
  if (!whole && !leavesTheRest(removal, changes))
    return { removal, reason: 'It cannot be cut out of this text cleanly.' };
  return { removal, effect, changes, whole };
}

function missing(removal: Removal): string | undefined {
  const name = missingName(removal);
  return name === undefined ? undefined : `The rest of the script still uses \`${name}\`.`;
}

/** The changed text is a script of the same statements without those that go. */
function leavesTheRest(removal: Removal, changes: readonly ScalarChange[]): boolean {
  const { script } = removal.layout;
  const after = parseScript(changed(script.text, changes), script.options);
  return after !== undefined && after.statements.length > 0 && canonical(after) === canonical(script, removal);
}
