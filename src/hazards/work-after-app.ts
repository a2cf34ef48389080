import type { Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import { knowledgeOf } from '../kube/run-end.ts';
import { scriptsOf } from '../kube/scripts.ts';
import type { Container } from '../kube/workload.ts';
import { isImage, parseImage } from '../products/image.ts';
import { supervisorIn } from '../shell/supervisor/supervisor.ts';
import { workAfterEnd } from '../shell/work-after.ts';
import { asString } from '../yaml/plain.ts';

/** Programs whose work begins when the app has ended, by their images. */
const afterwards = [{ path: 'k8s-prow/sidecar' }, { path: 'prow/sidecar' }];

/** The container has work to do after the app. */
export const workAfterApp: Hazard = {
  id: 'work-after-app',
  docs: {
    title: 'Work after the app has ended',
    why: 'When the app containers of a Job have ended, the pod is over: a native sidecar gets a signal and the rest of the grace period, and its exit code counts for nothing. A container that uploads results, merges reports or marks something as done afterwards would be cut off, and nobody would notice.',
    references: ['KEP-753', 'Kubernetes documentation, "Sidecar containers", section on termination'],
  },
  assess({ container, steps }) {
    const own = plannedContainer(container, steps);
    const image = parseImage(asString(own.spec.image) ?? '');
    if (afterwards.some((one) => isImage(image, one))) {
      return { kind: 'refusal', reason: 'uploads results after the app has ended, which a native sidecar cannot do.' };
    }
    const work = workOf(own);
    if (work === undefined) return undefined;
    const reason = `has work to do after the app has ended (\`${shortened(work)}\`), and a native sidecar is stopped then.`;
    return { kind: 'refusal', reason };
  },
};

function workOf(container: Container): string | undefined {
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  if (script === undefined) return undefined;
  const supervisor = supervisorIn(script);
  const after =
    supervisor !== undefined && 'flags' in supervisor && supervisor.flags.length > 0
      ? supervisor.worksAfter[0]
      : undefined;
  return after ?? workAfterEnd(script, knowledgeOf(container));
}

const longest = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
