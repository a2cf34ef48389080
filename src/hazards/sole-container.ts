import type { Hazard } from '../engine/hazard.ts';
import { isRemoved } from '../engine/planned-container.ts';
import { isInjectedOverride } from '../kube/identity.ts';

/** No regular container would be left. */
export const soleContainer: Hazard = {
  id: 'sole-container',
  docs: {
    title: 'No regular container would be left',
    why: 'A pod needs at least one entry in `containers`, and it ends with the last of them. A container that stands alone there is what the pod is for, whatever image it runs.',
    references: ['Kubernetes API, PodSpec.containers', 'kubernetes `pkg/apis/core/validation/validation.go`'],
  },
  assess({ container, workload, converted, steps }) {
    if (workload.operatorMain === true) return undefined;
    const left = workload.containers.filter(
      (other) => !converted.includes(other.name) && !isRemoved(other, steps) && !isInjectedOverride(other),
    );
    if (left.length > 0) return undefined;
    const others = workload.containers.filter((other) => other !== container && !isInjectedOverride(other));
    const reason =
      others.length === 0
        ? 'is the only regular container of its pod, so it is what the pod is for.'
        : 'would leave its pod without a regular container, since all others would go too.';
    return { kind: 'refusal', reason };
  },
};
