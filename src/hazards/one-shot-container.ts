import type { Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import { endOf } from '../kube/run-end.ts';

/** The container ends by itself. */
export const oneShotContainer: Hazard = {
  id: 'one-shot-container',
  docs: {
    title: 'Container that ends by itself',
    why: 'A native sidecar is restarted whenever it ends, even with 0, until the app containers have ended. A helper that copies files, migrates a database, or syncs once (`--one-time`, `METHOD=LIST`) would do so over and over, and nothing would wait until it is done. It is an ordinary init container, or part of the work.',
    references: ['KEP-753, "Risk of porting existing sidecars to the new mechanism naively"'],
  },
  assess({ container, steps }) {
    const end = endOf(plannedContainer(container, steps));
    if (end === undefined) return undefined;
    return { kind: 'refusal', reason: `${end.says}; a native sidecar is restarted whenever it ends.`, evidence: [end] };
  },
};
