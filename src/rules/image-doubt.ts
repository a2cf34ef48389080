import { productOf, settledRole } from '../kube/identity.ts';
import type { Project } from '../kube/project.ts';
import type { Addressee } from '../kube/stop.ts';
import type { Workload } from '../kube/workload.ts';

/**
 * Whether only what addresses a regular container says that it is a sidecar: nothing is known of its image, its program
 * or its name, and the configuration does not name it.
 */
export function isOnlyAddressed(addressee: Addressee, workload: Workload, project: Project): boolean {
  if (addressee.kind !== 'container' || addressee.role === 'init') return false;
  const container = workload.containers.find(({ name }) => name === addressee.name);
  if (container === undefined) return false;
  return productOf(container) === undefined && settledRole(container, project.settled) === undefined;
}
