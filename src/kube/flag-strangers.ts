import { mountsOf } from './container.ts';
import { type Handshake, handshakesIn, whyKept } from './handshake.ts';
import type { Container } from './workload.ts';

/** Containers that mount the volume of a handshake's flag and take no part in it, as far as the manifest shows. */
export function strangersOf({ workload, sidecar, writers, flags }: Handshake): readonly Container[] {
  return [...workload.containers, ...workload.initContainers.filter((container) => container.native)].filter(
    (container) =>
      container !== sidecar &&
      writers.length > 0 &&
      !writers.some((writer) => writer.container === container) &&
      !handshakesIn(workload).some((one) => one.sidecar === container && whyKept(one) === undefined) &&
      mountsOf(container).some(({ volume }) => flags.some(({ file }) => file.volume === volume)),
  );
}
