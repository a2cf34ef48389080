import type { Conversion, Hazard } from '../engine/hazard.ts';
import { effectiveRequests, renderDelta } from '../kube/resources.ts';
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
    const { containers, initContainers } = conversion.workload;
    const earlier = effectiveRequests(initContainers, containers);
    const later = effectiveRequests(
      plannedInit(conversion),
      containers.filter((one) => !isMoved(one, conversion)),
    );
    const grown = [...later].flatMap(([resource, after]) => {
      const before = earlier.get(resource) ?? 0;
      return after - before > 1e-9 ? [renderDelta({ resource, before, after })] : [];
    });
    if (grown.length === 0) return undefined;
    return { kind: 'review', unsafe: true, review: [`The pod reserves more than before: ${grown.join(', ')}.`] };
  },
};

function isMoved({ name }: Container, { converted }: Conversion): boolean {
  return converted.includes(name);
}

function beforeOf({ at }: Container, { steps }: Conversion): number | undefined {
  for (const { operation } of steps) {
    if (operation.kind === 'convert-to-sidecar' && sameRoute(operation.at.route, at.route)) return operation.before;
  }
  return undefined;
}

/** The init containers with all that become native, each at its place. */
function plannedInit(conversion: Conversion): readonly Container[] {
  const { containers, initContainers } = conversion.workload;
  const moved = containers.filter((one) => isMoved(one, conversion));
  const place = (one: Container) => beforeOf(one, conversion) ?? initContainers.length;
  const at = (index: number) => moved.filter((one) => place(one) === index).map((one) => ({ ...one, native: true }));
  return [...initContainers.flatMap((init) => [...at(init.index), init]), ...at(initContainers.length)];
}
