import { defineRule } from '../engine/rule.ts';
import { refuse, type Step } from '../engine/step.ts';
import { type TimeBox, timeBoxesIn } from '../kube/time-box.ts';
import { runDirectly } from './direct-run.ts';
import { madeNative } from './stop-removal.ts';

interface Data {
  readonly sidecar: string;
}

/** A sidecar that a script kills after a fixed time. */
export const sidecarTimeLimit = defineRule<Data>({
  id: 'sidecar-time-limit',
  category: 'completion',
  docs: {
    title: 'Sidecar that is killed after a fixed time',
    what: 'A script starts the program of a sidecar in the background, sleeps for a while and kills it, so that the container, and with it the Job, ends: `cloud_sql_proxy … & pid=$! && (sleep 60 && kill -9 $pid)`.',
    why: 'The time is a guess. Work that takes longer loses its proxy, and work that takes less makes the Job wait. A native sidecar runs as long as the app containers, and the kubelet stops it after them.',
    safety:
      'Graded unsafe: the sidecar may now run longer than before, and the exit code of its container no longer counts. Refused where the script does more than start, wait and kill.',
    references: ['kubernetes#25908', 'KEP-753'],
  },
  signals: ['kill'],
  detect: (workload) =>
    timeBoxesIn(workload).map(({ sidecar, at, supervisor, evidence }) => ({
      rule: 'sidecar-time-limit',
      category: 'completion',
      workload: workload.ref,
      container: sidecar.name,
      message: `Container "${sidecar.name}" is killed by its own script after ${supervisor.timeBox} s, so that the pod can end.`,
      confidence: 'high',
      evidence: [
        { at, within: supervisor.program.span, says: `its script kills the program after ${supervisor.timeBox} s` },
        ...evidence,
      ],
      data: { sidecar: sidecar.name },
    })),
  plan({ data }, workload, project) {
    const box = timeBoxesIn(workload).find(({ sidecar }) => sidecar.name === data.sidecar);
    if (box === undefined) return refuse('The script is gone.', false);
    const [work] = box.supervisor.worksAfter;
    if (work !== undefined) return refuse(workLeft(data.sidecar, work), false);
    const { name, role, index } = box.sidecar;
    const native = madeNative({ addressee: { kind: 'container', name, role, index } }, { workload, project }, 'unsafe');
    if ('refusal' in native) return refuse(native.refusal, true);
    const direct = runDirectly(box, 'unsafe');
    if (typeof direct === 'string') return refuse(direct, true);
    const [first, ...rest] = direct.steps;
    return { steps: [...native.steps, ...(first === undefined ? [] : [warned(first, box), ...rest])], needed: true };
  },
});

function workLeft(name: string, work: string): string {
  return `"${name}" does more after its time is up (\`${work}\`), which a native sidecar would not come to.`;
}

function warned(step: Step, { sidecar, supervisor }: TimeBox): Step {
  const longer = `"${sidecar.name}" was killed after ${supervisor.timeBox} s, also under an app that was still at work; it now runs as long as the app containers. If the limit was meant for the app, set \`activeDeadlineSeconds\`.`;
  return { ...step, review: [longer, ...(step.review ?? [])] };
}
