import type { Container, Workload } from '../kube/workload.ts';
import { applyOperations } from '../yaml/expect.ts';
import type { YamlOperation } from '../yaml/operation.ts';
import { asMap } from '../yaml/plain.ts';
import { isWithin } from '../yaml/route.ts';
import type { Operation } from './operation.ts';
import type { Step } from './step.ts';

/** By plan; each hazard asks for every container of a pod. */
const known = new WeakMap<readonly Step[], Map<Container, Container>>();

/**
 * A container as the steps of a plan leave it, apart from the move itself: without a hook that goes, with a probe that
 * comes, with its script cut. `at` still names its old place.
 */
export function plannedContainer(container: Container, steps: readonly Step[]): Container {
  const planned = known.get(steps) ?? new Map<Container, Container>();
  known.set(steps, planned);
  const kept = planned.get(container) ?? leftBy(steps, container);
  planned.set(container, kept);
  return kept;
}

function leftBy(steps: readonly Step[], container: Container): Container {
  const operations = steps
    .filter((step) => step.applicability !== 'display-only')
    .flatMap((step) => within(container, step.operation));
  if (operations.length === 0) return container;
  return { ...container, spec: asMap(applyOperations(container.spec, operations)) };
}

/** A pod with all its containers as the steps of a plan leave them, each still in its old list. */
export function plannedPod(
  container: Container,
  workload: Workload,
  steps: readonly Step[],
): { readonly container: Container; readonly workload: Workload } {
  const containers = workload.containers.map((one) => plannedContainer(one, steps));
  const initContainers = workload.initContainers.map((one) => plannedContainer(one, steps));
  const own = containers[workload.containers.indexOf(container)] ?? container;
  return { container: own, workload: { ...workload, containers, initContainers } };
}

/** Whether a plan removes a container altogether. */
export function isRemoved(container: Container, steps: readonly Step[]): boolean {
  return steps.some(({ operation, applicability }) => {
    if (operation.kind !== 'remove' || applicability === 'display-only') return false;
    return isSameDocument(container, operation) && isWithin(container.at.route, operation.at.route);
  });
}

function isSameDocument({ at }: Container, operation: Operation): boolean {
  return at.file === operation.at.file && at.document === operation.at.document;
}

/** An operation that lies in a container, said with routes from the container. */
function within(container: Container, operation: Operation): readonly YamlOperation[] {
  const { at } = operation;
  if (!isSameDocument(container, operation) || !isWithin(at.route, container.at.route)) return [];
  const route = at.route.slice(container.at.route.length);
  if (route.length === 0) return [];
  switch (operation.kind) {
    case 'set':
      return [{ kind: 'set', route, value: operation.value }];
    case 'remove':
      return [{ kind: 'remove', route }];
    case 'rename-key':
      return [{ kind: 'rename-key', route, key: operation.key }];
    case 'edit-script':
      return [{ kind: 'edit-scalar', route, changes: operation.changes }];
    case 'convert-to-sidecar':
      return [];
  }
}
