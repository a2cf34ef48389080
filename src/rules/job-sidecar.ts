import { convert } from '../engine/conversion.ts';
import { defineRule } from '../engine/rule.ts';
import { refuse } from '../engine/step.ts';
import { endingKinds } from '../kube/kinds.ts';
import { provenSidecars } from '../kube/proven-sidecars.ts';

interface Data {
  readonly index: number;
  readonly title: string;
  /** Whether the sidecar offers a quit endpoint, which something inside an image may call. */
  readonly quits: boolean;
}

function unseenCaller(name: string): string {
  return `The quit endpoint of "${name}" is switched on. If a program inside an image calls it, take that call out too: a native sidecar is restarted after it.`;
}

/** A sidecar that runs until it is stopped keeps a Job from ending. */
export const jobSidecar = defineRule<Data>({
  id: 'job-sidecar',
  category: 'completion',
  docs: {
    title: 'Sidecar that keeps a Job from ending',
    what: 'A Job, CronJob or another pod that is meant to end runs a container that product knowledge proves to run until it is stopped, next to its app containers.',
    why: 'A Job is complete when its regular containers have ended. A proxy or log shipper in `containers` never ends, so the Job hangs after its work is done, or something has to kill the sidecar. A native sidecar does not count: the kubelet stops it once the app containers have ended.',
    safety:
      'The move is graded unsafe: the Job now ends, which it did not do before, and the sidecar starts before the app. It is refused where the container is not proven to be a sidecar, or where another container would still keep the pod alive.',
    references: ['Kubernetes documentation, "Sidecar containers", section "Jobs with sidecar containers"', 'KEP-753'],
  },
  signals: endingKinds,
  bare: true,
  detect: (workload, project) =>
    workload.runsToCompletion
      ? provenSidecars(workload, project).map(({ container, title, quits, evidence }) => ({
          rule: 'job-sidecar',
          category: 'completion',
          workload: workload.ref,
          container: container.name,
          message: `Container "${container.name}"${title === container.name ? '' : ` (${title})`} runs until it is stopped, so the pod does not end when its work is done.`,
          confidence: 'high',
          evidence,
          data: { index: container.index, title, quits },
        }))
      : [],
  plan({ data }, workload) {
    const container = workload.containers[data.index];
    if (container === undefined) return refuse('The container is gone.', false);
    const step = convert(container, workload, {
      applicability: 'unsafe',
      because: `As a native sidecar "${container.name}" no longer counts for completion: the kubelet stops it once the app containers have ended.`,
      review: ['The pod now ends with its app containers; before, it ran on until something stopped it.'].concat(
        data.quits ? [unseenCaller(container.name)] : [],
      ),
    });
    return { steps: [step], needed: false };
  },
});
