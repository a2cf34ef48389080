import { asList, type Plain } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import type { ArgvEntry } from './command.ts';
import type { Container } from './workload.ts';

/** How leading words of a container's command are taken out: entries that go, and one that gets another value. */
export interface Unwrapping {
  readonly removed: readonly Location[];
  /** The entry of `command` that becomes the program, where nothing of `command` would be left. */
  readonly program?: { readonly at: Location; readonly value: Plain };
}

/**
 * Takes words out of the command of a container. Where nothing of `command` would be left, the first word that is left
 * of `args` moves there: as `args` alone it would be given to the image's ENTRYPOINT. `undefined` where no program
 * would be left.
 */
export function unwrappingOf(container: Container, dropped: readonly ArgvEntry[]): Unwrapping | undefined {
  const gone = (list: 'command' | 'args') =>
    dropped.filter(({ at }) => at.route.at(-2) === list && at.route.length === container.at.route.length + 2);
  const command = gone('command').map(({ at }) => at);
  const args = gone('args').map(({ at }) => at);
  const [slot, ...others] = command;
  if (slot === undefined || command.length < asList(container.spec.command).length)
    return { removed: [...command, ...args] };
  const own = asList(container.spec.args);
  const first = own.findIndex((_, index) => !args.some(({ route }) => route.at(-1) === index));
  const value = own[first];
  if (value === undefined) return undefined;
  return { removed: [...others, ...args, below(container.at, 'args', first)], program: { at: slot, value } };
}
