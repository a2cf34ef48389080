import type { Hazard } from '../engine/hazard.ts';
import { sameRoute } from '../yaml/route.ts';

/**
 * The container is shown elsewhere through an alias, where no pod has it as a container of its own. Pods of one document
 * that have it in common change together, or not at all: the engine sees to that.
 */
export const sharedNode: Hazard = {
  id: 'shared-node',
  docs: {
    title: 'Container that stands in several places',
    why: 'A container behind an anchor that is used again (`- *proxy`, `<<: *proxy`) is one text with several meanings: whatever is written into it shows in every place. It can only change where all of them may: pods that have a container in common become native together, in one document, or not at all.',
    references: ['YAML 1.2.2, section 7.1', 'YAML merge key'],
  },
  assess({ container: { at }, workload, project }) {
    const document = project.document(at.file, at.document);
    const others = document?.sharedWith(at.route) ?? [];
    const pods = project.workloads.filter(({ pod }) => pod.file === at.file && pod.document === at.document);
    const containers = pods.filter((pod) => pod !== workload).flatMap((pod) => pod.containers);
    const other = others.find((route) => !containers.some((container) => sameRoute(container.at.route, route)));
    if (document === undefined || other === undefined) return undefined;
    const span = document.keySpanOf(other) ?? document.spanOf(other);
    const line = span === undefined ? '' : ` in line ${document.source.position(span.start).line}`;
    const reason = `is shared through a YAML alias with ${other.join('.')}${line}, where it would change too.`;
    return { kind: 'refusal', reason };
  },
};
