import { code } from '../report/markup.ts';
import type { Gateway } from './gateway.ts';
import { withMarker } from './marker.ts';
import type { OurPull } from './ours.ts';
import { type State, stateOf } from './state.ts';
import { say } from './sticky-comment.ts';

/** Whose branch it is, if that is known, and whether it has to be said `again` because somebody asked for an update. */
export interface HandingOver {
  readonly by: string | undefined;
  readonly again: boolean;
}

/** Leaves a branch to whoever changed it, and says so once. */
export async function handOver(
  { pull, marker }: OurPull,
  { by, again }: HandingOver,
  gateway: Gateway,
): Promise<State> {
  const state = stateOf('handed-over');
  if (marker.handedOver && !again) return state;
  const who =
    by === undefined
      ? 'There is a commit on this branch that is not mine'
      : `There is a commit of ${code(by)} on this branch`;
  await say(
    pull.number,
    `${who}, so I leave it alone from now on: nothing here is overwritten. To have it back from me, take what is not mine off the branch and write \`/sidecar-migrate rebase\`.`,
    gateway,
  );
  if (marker.handedOver) return state;
  await gateway.updatePull(pull.number, { body: withMarker(pull.body, { ...marker, handedOver: true }) });
  return state;
}
