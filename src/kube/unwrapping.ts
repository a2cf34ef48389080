import { below, type Location } from '../yaml/route.ts';
import type { ArgvEntry } from './command.ts';
import type { Container } from './workload.ts';

/** How leading words of a container's command are taken out: nodes that go, and whether `args` becomes `command`. */
export interface Unwrapping {
  readonly removed: readonly Location[];
  /** The place of `args`, where it is to be named `command`. */
  readonly renamed?: Location;
}

/**
 * Takes words out of the command of a container. Where nothing of `command` is left, `args` takes its name, since it
 * alone would be given to the image's ENTRYPOINT. `undefined` where no program would be left.
 */
export function unwrappingOf(container: Container, dropped: readonly ArgvEntry[]): Unwrapping | undefined {
  const command = below(container.at, 'command');
  const args = below(container.at, 'args');
  const size = (key: string) => (Array.isArray(container.spec[key]) ? container.spec[key].length : 0);
  const inList = (list: Location) =>
    dropped.filter(({ at }) => at.route.length === list.route.length + 1 && at.route.at(-2) === list.route.at(-1));
  const ofCommand = inList(command);
  const ofArgs = inList(args);
  const emptied = ofCommand.length === size('command');
  if (emptied && ofArgs.length === size('args')) return undefined;
  const removed = [...(emptied ? [command] : ofCommand.map(({ at }) => at)), ...ofArgs.map(({ at }) => at)];
  return emptied ? { removed, renamed: args } : { removed };
}
