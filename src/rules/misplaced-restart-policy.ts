import { convert } from '../engine/conversion.ts';
import { defineRule } from '../engine/rule.ts';
import { advise, refuse } from '../engine/step.ts';
import { provenSidecars } from '../kube/proven-sidecars.ts';
import { below } from '../yaml/route.ts';

interface Data {
  readonly index: number;
  /** Whether it is proven to be a sidecar. */
  readonly proven: boolean;
}

/** `restartPolicy: Always` on a regular container, which does not make it a sidecar. */
export const misplacedRestartPolicy = defineRule<Data>({
  id: 'misplaced-restart-policy',
  category: 'completion',
  docs: {
    title: 'restartPolicy on a regular container',
    what: 'One of several entries of `containers` has `restartPolicy: Always`, the field that makes an entry of `initContainers` a native sidecar.',
    why: 'Only `initContainers` hold native sidecars. On a regular container the field is rejected up to Kubernetes 1.33, silently dropped by 1.34, and from 1.35 on it only restarts the container: a Job still does not end, and nothing is ordered.',
    safety:
      'The move is graded unsafe, and made only where product knowledge or the configuration proves that the container is a sidecar; otherwise it is reported. A container with `restartPolicyRules` uses the field for what it is since 1.35 and is left alone.',
    references: ['KEP-753', 'KEP-5307', 'kubernetes/kubernetes#121398'],
  },
  signals: ['restartPolicy'],
  bare: true,
  detect(workload, project) {
    if (workload.containers.length === 1) return [];
    const proven = provenSidecars(workload, project);
    return workload.containers
      .filter(({ spec }) => spec.restartPolicy === 'Always' && spec.restartPolicyRules === undefined)
      .map((container) => {
        const evidence = proven.find((one) => one.container === container)?.evidence;
        return {
          rule: 'misplaced-restart-policy',
          category: 'completion',
          workload: workload.ref,
          container: container.name,
          message: `Container "${container.name}" has restartPolicy: Always among the regular containers, where it makes no sidecar.`,
          confidence: evidence === undefined ? 'medium' : 'high',
          evidence: [
            { at: below(container.at, 'restartPolicy'), says: 'only init containers become sidecars by this' },
            ...(evidence ?? []),
          ],
          data: { index: container.index, proven: evidence !== undefined },
        };
      });
  },
  plan({ data }, workload) {
    const container = workload.containers[data.index];
    if (container === undefined) return refuse('The container is gone.', false);
    if (!data.proven) {
      return advise([
        `Move "${container.name}" to initContainers if it is a sidecar, or take the field away; nothing in the manifest proves which.`,
      ]);
    }
    const step = convert(container, workload, {
      applicability: 'unsafe',
      because: `Under initContainers the field means what was meant: "${container.name}" starts before the app and is stopped after it.`,
      review: [
        workload.runsToCompletion
          ? 'Until now it was a regular container: the pod did not end before it, and start and stop order were open.'
          : 'Until now it was a regular container: the app did not wait for its start, and both were stopped at once.',
      ],
    });
    return { steps: [step], needed: false };
  },
});
