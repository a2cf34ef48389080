import { convert } from '../engine/conversion.ts';
import { defineRule } from '../engine/rule.ts';
import { advise, refuse } from '../engine/step.ts';
import { provenSidecars } from '../kube/proven-sidecars.ts';

interface Data {
  readonly index: number;
  readonly serves: boolean;
}

/** A sidecar in a long-running pod, converted only on demand. */
export const plainSidecar = defineRule<Data>({
  id: 'plain-sidecar',
  category: 'startup',
  docs: {
    title: 'Sidecar among the app containers',
    what: 'A Deployment or another long-running pod runs a container that product knowledge proves to be a sidecar in `containers`. Looked for only with `--all`: nothing works around anything here.',
    why: 'Regular containers start and stop together: the app may start before its proxy, and lose it while it still drains. A native sidecar is started before the app and stopped after it.',
    safety:
      'The move is graded unsafe: start and stop order change, and the sidecar leaves `spec.containers`, which dashboards, policies and patches may address. Containers of products that serve traffic themselves are only reported.',
    references: ['Kubernetes documentation, "Sidecar containers"', 'KEP-753'],
  },
  signals: ['ontainers', 'sidecars'],
  bare: true,
  onDemand: true,
  detect: (workload, project) =>
    project.all && !workload.runsToCompletion
      ? provenSidecars(workload, project).map(({ container, title, serves, evidence }) => ({
          rule: 'plain-sidecar',
          category: 'startup',
          workload: workload.ref,
          container: container.name,
          message: `Container "${container.name}" (${title}) is a sidecar among the app containers: it starts and stops together with them.`,
          confidence: serves ? 'medium' : 'high',
          evidence,
          data: { index: container.index, serves },
        }))
      : [],
  plan({ data }, workload) {
    const container = workload.containers[data.index];
    if (container === undefined) return refuse('The container is gone.', false);
    if (data.serves) {
      return advise([
        `"${container.name}" serves traffic, so it may be the front of this pod; move it by hand if it is a sidecar.`,
      ]);
    }
    const step = convert(container, workload, {
      applicability: 'unsafe',
      because: `As a native sidecar "${container.name}" starts before the app containers and stops after them.`,
      review: ['Start and stop order change: the app waits until the sidecar has started.'],
    });
    return { steps: [step], needed: false };
  },
});
