import type { Hazard } from '../engine/hazard.ts';
import { asMap, valueAt } from '../yaml/plain.ts';

/** A limit below this is used up by a few restarts. */
const low = 2;

/** Restarts of the sidecar use up the tries of the Job. */
export const onFailureBackoff: Hazard = {
  id: 'on-failure-backoff',
  docs: {
    title: 'Few tries and `restartPolicy: OnFailure`',
    why: 'With `restartPolicy: OnFailure` a Job counts the restarts of all its containers towards `backoffLimit`, those of native sidecars included, and a native sidecar is restarted even when it ends with 0. With `backoffLimit: 0` or `1` the first restart fails the Job.',
    references: ['kubernetes `pkg/controller/job/job_controller.go`, `pastBackoffLimitOnFailure`'],
  },
  assess({ container, workload, project }) {
    const { template } = workload;
    if (template === undefined || workload.podSpec.restartPolicy !== 'OnFailure') return undefined;
    const document = project.document(template.file, template.document);
    const { backoffLimit } = asMap(valueAt(document?.value, template.route.slice(0, -1)));
    if (typeof backoffLimit !== 'number' || backoffLimit > low) return undefined;
    const times = backoffLimit === low ? 'Its second restart' : 'Its first restart';
    const sentence = `Restarts of "${container.name}" count towards \`backoffLimit: ${backoffLimit}\`, now also after an exit with 0. ${times} fails the Job.`;
    return { kind: 'review', unsafe: false, review: [sentence] };
  },
};
