import type { Conversion, Hazard } from '../engine/hazard.ts';
import type { OverlayPatch } from '../kube/references.ts';
import { sameRoute } from '../yaml/route.ts';

/** An overlay addresses the container, or a place in its list, from another file. */
export const overlayPatch: Hazard = {
  id: 'overlay-patch',
  docs: {
    title: 'Kustomize patch that addresses the container',
    why: 'A strategic merge patch of `containers` by name would add a second, empty container under that name, and a JSON6902 path such as `/spec/template/spec/containers/1` would fail or, worse, change the container that has taken the place. The overlay has to change in the same step.',
    references: ['kustomize `api/filters/patchstrategicmerge`', 'RFC 6902'],
  },
  assess(conversion) {
    const { container, workload, project } = conversion;
    const patch = project.references.patchesOf(workload).find((one) => isLost(one, conversion));
    if (patch !== undefined) {
      return { kind: 'refusal', reason: `is addressed by an overlay: ${patch.at.file} has a ${patch.says}.` };
    }
    const loose = project.references.partialNamesakeOf(workload, container.name);
    if (loose === undefined) return undefined;
    return {
      kind: 'refusal',
      reason: `is named without an image in ${loose}, which looks like a patch of this object.`,
    };
  },
};

/** Whether a patch would no longer find what it is for, or find something else. */
function isLost(patch: OverlayPatch, conversion: Conversion): boolean {
  const { container, index, list } = patch;
  if (patch.appends === true) return false;
  if (container !== undefined) return list === 'containers' && container === conversion.container.name;
  if (index === undefined) return true;
  return list === 'containers' ? index >= firstMoved(conversion) : index >= firstPushed(conversion);
}

/** App containers before the first one that moves keep their index. */
function firstMoved({ workload, converted }: Conversion): number {
  const moved = workload.containers.filter(({ name }) => converted.includes(name));
  return Math.min(...moved.map(({ index }) => index));
}

/** Init containers before the first one that gets a sidecar in front of it keep their index. */
function firstPushed({ container, workload, steps }: Conversion): number {
  const places = steps.flatMap(({ operation }) =>
    operation.kind === 'convert-to-sidecar' &&
    sameRoute(operation.at.route.slice(0, -1), container.at.route.slice(0, -1)) &&
    operation.before !== undefined
      ? [operation.before]
      : [],
  );
  return Math.min(...places, workload.initContainers.length);
}
