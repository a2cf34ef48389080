import type { Hazard } from '../engine/hazard.ts';
import { positionOf } from '../kube/position.ts';

/** No place among the init containers serves everybody. */
export const initOrder: Hazard = {
  id: 'init-order',
  docs: {
    title: 'No place among the init containers',
    why: 'The order of `initContainers` is the order of start, and reversed the order of stop. A sidecar stands before an init container that needs it, and after those that write what it mounts. Where both ask for it, no place is right.',
    references: ['KEP-753', 'apache/airflow#42158'],
  },
  assess({ container, workload }) {
    const position = positionOf(container, workload);
    if (position.kind !== 'none') return undefined;
    return { kind: 'refusal', reason: `has no place among the init containers. ${position.reason}` };
  },
};
