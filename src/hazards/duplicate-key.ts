import type { Hazard } from '../engine/hazard.ts';
import { isWithin } from '../yaml/route.ts';

/** A key stands twice in the pod. */
export const duplicateKey: Hazard = {
  id: 'duplicate-key',
  docs: {
    title: 'Key that stands twice',
    why: 'Of a key that stands twice in a mapping Kubernetes takes the last one, other tools the first or none. Which one its author meant is not for a tool to say, so the whole pod stays as it is.',
    references: ['YAML 1.2.2, section 3.2.1.3', 'sigs.k8s.io/yaml'],
  },
  assess({ workload, project }) {
    const place = workload.template ?? workload.pod;
    const document = project.document(place.file, place.document);
    const route = document?.duplicateKeys.find(
      (key) => isWithin(key, place.route) || isWithin(key, workload.pod.route),
    );
    if (document === undefined || route === undefined) return undefined;
    const span = document.keySpanOf(route);
    const line = span === undefined ? '' : `:${document.source.position(span.start).line}`;
    const reason = `stands in a pod in which the key "${route.at(-1)}" occurs twice (${place.file}${line}).`;
    return { kind: 'refusal', reason };
  },
};
