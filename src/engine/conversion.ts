import { positionOf } from '../kube/position.ts';
import type { Container, Workload } from '../kube/workload.ts';
import { mostCareful } from './operation.ts';
import type { Step } from './step.ts';

/**
 * The step that makes an app container a native sidecar, at the place where it belongs: after all init containers, or
 * before the first one that needs it, which is never safe (the hazard `resource-growth` says what the pod reserves then).
 * Where no place serves everybody, the hazard `init-order` refuses the move.
 */
export function convert(container: Container, workload: Workload, step: Omit<Step, 'operation'>): Step {
  const position = positionOf(container, workload);
  const operation = { kind: 'convert-to-sidecar' as const, at: container.at };
  if (position.kind !== 'before') return { ...step, operation };
  const place = `"${container.name}" stands before init container "${position.name}", which needs it; other init containers may not.`;
  return {
    ...step,
    applicability: mostCareful(step.applicability, 'unsafe'),
    review: [...(step.review ?? []), place],
    operation: { ...operation, before: position.index },
  };
}
