import type { Conversion, Hazard } from '../engine/hazard.ts';
import { renderDelta, requestDeltas } from '../kube/resources.ts';
import type { Container } from '../kube/workload.ts';
import { sameRoute } from '../yaml/route.ts';

/** Before an init container, a sidecar is reserved for on top of it. */
export const resourceGrowth: Hazard = {
  id: 'resource-growth',
  docs: {
    title: 'Higher requests of the pod',
    why: 'The scheduler reserves for an init container together with the native sidecars before it. After all init containers a sidecar changes nothing; before a large one it may make the pod larger than it was.',
    references: ['KEP-753, section on resources', 'kubernetes/component-helpers `resource/helpers.go`'],
  },
  assess(conversion) {
    if (beforeOf(conversion.container, conversion) === undefined) return undefined;
    const { workload, converted } = conversion;
    const moves = workload.containers.flatMap((container) => {
      const before = beforeOf(container, conversion);
      if (!converted.includes(container.name)) return [];
      return [before === undefined ? { container } : { container, before }];
    });
    const grown = requestDeltas(workload, moves).filter(({ before, after }) => after > before);
    if (grown.length === 0) return undefined;
    const sentence = `The pod reserves more than before: ${grown.map(renderDelta).join(', ')}.`;
    return { kind: 'review', unsafe: true, review: [sentence] };
  },
};

function beforeOf({ at }: Container, { steps }: Conversion): number | undefined {
  for (const { operation } of steps) {
    if (operation.kind === 'convert-to-sidecar' && sameRoute(operation.at.route, at.route)) return operation.before;
  }
  return undefined;
}
