import type { Evidence } from '../engine/finding.ts';
import type { Container, Workload } from '../kube/workload.ts';
import type { WrapperCall } from '../kube/wrapper-call.ts';
import { type Location, type Span, sameRoute } from '../yaml/route.ts';

/** The place of a wrapper in its pod, as plain data. */
export interface WrapperPlace {
  readonly container: Location;
  readonly at: Location;
  readonly within?: Span;
}

/** The place of a call of a wrapper. */
export function placeOfCall(container: Container, { at, within }: WrapperCall): WrapperPlace {
  return { container: container.at, at, ...(within === undefined ? {} : { within }) };
}

/** The container at a place. */
export function containerAt({ container }: Pick<WrapperPlace, 'container'>, workload: Workload): Container | undefined {
  return [...workload.containers, ...workload.initContainers].find(({ at }) => sameRoute(at.route, container.route));
}

/** Whether a call stands at a place. */
export function standsAt({ at, within }: WrapperCall, place: WrapperPlace): boolean {
  return sameRoute(at.route, place.at.route) && within?.start === place.within?.start;
}

/** The wrapper as it stands. */
export function evidenceOfCall(call: WrapperCall): readonly [Evidence, ...Evidence[]] {
  const { at, within, argv, wrapper } = call;
  const words = argv.slice(0, (wrapper.start ?? argv.length) + 1).join(' ');
  return [{ at, says: `it runs \`${words}\``, ...(within === undefined ? {} : { within }) }];
}
