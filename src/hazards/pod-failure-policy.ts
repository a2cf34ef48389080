import type { Conversion, Hazard, HazardReview } from '../engine/hazard.ts';
import type { Step } from '../engine/step.ts';
import { asList, asMap, type Plain, valueAt } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';

/** A Job decides by exit codes, and the sidecar's count too. */
export const podFailurePolicy: Hazard = {
  id: 'pod-failure-policy',
  docs: {
    title: 'Failure policy by exit codes',
    why: 'A rule `onExitCodes` without `containerName` looks at all containers of a failed pod, native sidecars included, and these are stopped with a signal: 143, or 137 after the grace period. Naming the app container keeps the rule to what it was meant for.',
    references: [
      'kubernetes `pkg/controller/job/pod_failure_policy.go`, `matchOnExitCodes`',
      'Kubernetes documentation, "Pod failure policy"',
    ],
  },
  assess(conversion) {
    const rules = rulesOf(conversion);
    const open = rules.filter(({ containerName }) => containerName === undefined || containerName === null);
    const review = rules.some(({ containerName }) => containerName === conversion.container.name)
      ? [
          `A podFailurePolicy rule names "${conversion.container.name}": a native sidecar does not fail its pod, so the rule only counts when an app container fails.`,
        ]
      : [];
    if (open.length > 0) return namingApp(open, conversion, review);
    return review.length === 0 ? undefined : { kind: 'review', unsafe: true, review };
  },
};

interface ExitCodes {
  readonly at: Location;
  readonly containerName: Plain | undefined;
}

/** The rules of the Job, or of the Job template, around the pod template. */
function rulesOf({ workload, project }: Conversion): readonly ExitCodes[] {
  const { template } = workload;
  if (template === undefined) return [];
  const job = { ...template, route: template.route.slice(0, -1) };
  const spec = asMap(valueAt(project.document(job.file, job.document)?.value, job.route));
  return asList(asMap(spec.podFailurePolicy).rules).flatMap((rule, index) => {
    const { onExitCodes } = asMap(rule);
    if (onExitCodes === undefined) return [];
    const { containerName } = asMap(onExitCodes);
    return [{ at: below(job, 'podFailurePolicy', 'rules', index, 'onExitCodes'), containerName }];
  });
}

function namingApp(open: readonly ExitCodes[], conversion: Conversion, review: readonly string[]): HazardReview {
  const { workload, converted } = conversion;
  const [app, ...others] = workload.containers.filter(({ name }) => !converted.includes(name));
  if (app === undefined || others.length > 0) {
    const sentence = `The Job's podFailurePolicy matches exit codes of every container: stopping "${conversion.container.name}" may give 143 or 137. Give each \`onExitCodes\` rule a \`containerName\`.`;
    return { kind: 'review', unsafe: true, review: [...review, sentence] };
  }
  const because = `Only the exit code of "${app.name}" is to decide about the Job: a native sidecar is stopped with 143 or 137.`;
  const steps = open.map(
    ({ at }): Step => ({
      operation: { kind: 'set', at: below(at, 'containerName'), value: app.name },
      applicability: 'safe',
      because,
    }),
  );
  return { kind: 'review', unsafe: review.length > 0, review, steps };
}
