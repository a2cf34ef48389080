import type { Command } from '../script.ts';
import { absorbConnection, absorbInAndOr, absorbInList, type Neighbour } from './absorb.ts';
import { dropUnreadVariables } from './leftover.ts';
import { liftList, liftPipeline } from './lift.ts';
import type { Removal } from './removal.ts';
import { dropSavedStatus } from './status.ts';

const mostRounds = 50;

/** Takes out, with the seeds, all that has no meaning without them. `neighbour` says what beside them belongs to them. */
export function grow(removal: Removal, neighbour: Neighbour): void {
  absorbConnection(removal);
  for (let round = 0, before = -1; round < mostRounds && before !== removal.changes; round++) {
    before = removal.changes;
    for (const command of removal.layout.commands()) growAround(command, removal, neighbour);
    for (const list of removal.layout.lists.toReversed()) {
      absorbInList(list, removal, neighbour);
      liftList(list, removal);
      dropSavedStatus(list, removal);
    }
    dropUnreadVariables(removal);
  }
}

function growAround(command: Command, removal: Removal, neighbour: Neighbour): void {
  if (command.kind === 'and-or' && !removal.has(command)) absorbInAndOr(command, removal, neighbour);
  liftPipeline(command, removal);
}
