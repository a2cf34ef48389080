import { absorbConnection, absorbInAndOr, absorbInList } from './absorb.ts';
import { dropUnreadVariables } from './leftover.ts';
import { liftList, liftPipeline } from './lift.ts';
import type { Removal } from './removal.ts';
import { dropSavedStatus } from './status.ts';

const mostRounds = 50;

/** Takes out, with the seeds, all that has no meaning without them. */
export function grow(removal: Removal): void {
  absorbConnection(removal);
  for (let round = 0, before = -1; round < mostRounds && before !== removal.changes; round++) {
    before = removal.changes;
    for (const command of removal.layout.commands()) {
      if (command.kind === 'and-or' && !removal.has(command)) absorbInAndOr(command, removal);
      liftPipeline(command, removal);
    }
    for (const list of removal.layout.lists.toReversed()) {
      absorbInList(list, removal);
      liftList(list, removal);
      dropSavedStatus(list, removal);
    }
    dropUnreadVariables(removal);
  }
}
