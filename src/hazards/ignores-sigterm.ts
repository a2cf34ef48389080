import type { Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import { deafness } from '../kube/first-process.ts';

const usual = 30;

/** The sidecar does not hear that it is to stop. */
export const ignoresSigterm: Hazard = {
  id: 'ignores-sigterm',
  docs: {
    title: 'Sidecar that ignores SIGTERM',
    why: 'The kernel drops SIGTERM for process 1 of a container unless the program handles it, which shells, `tail -f` and `sleep` do not. Such a sidecar is killed only after the grace period, so every run of a Job takes that much longer. It still ends.',
    references: ['kubernetes/kubectl#1739', 'man 7 pid_namespaces'],
  },
  assess({ container, workload, steps }) {
    if (!workload.runsToCompletion) return undefined;
    const deaf = deafness(plannedContainer(container, steps), workload);
    if (deaf === undefined) return undefined;
    const { terminationGracePeriodSeconds: seconds } = workload.podSpec;
    const grace = typeof seconds === 'number' ? seconds : usual;
    const sentence = `"${container.name}" ${deaf}, which does not react to SIGTERM as process 1: every run ends only ${grace} s after the app (\`terminationGracePeriodSeconds\`).`;
    return { kind: 'review', unsafe: false, review: [sentence] };
  },
};
