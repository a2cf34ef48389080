import { asMap } from '../yaml/plain.ts';
import type { Project } from './project.ts';
import type { ReferencedObject } from './references.ts';
import type { Workload } from './workload.ts';
import { workloadsOf } from './workloads.ts';

/** Kinds whose pods a Service may find. */
const running = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Pod',
  'Job',
  'CronJob',
  'Rollout',
  'CloneSet',
];

/**
 * All pods of the project that a Service selects, also those that no rule asks about and that are not among the
 * project's workloads for that reason.
 */
export function podsSelectedBy({ object, namespace }: ReferencedObject, project: Project): readonly Workload[] {
  const wanted = Object.entries(asMap(asMap(object.spec).selector));
  const words = wanted.map(([, value]) => String(value)).slice(0, 1);
  const found = running.flatMap((kind) => project.references.ofKind(kind, words)).flatMap(workloadsOf);
  return found.filter(
    ({ labels, ref }) =>
      wanted.every(([key, value]) => labels[key] === value) &&
      (namespace === undefined || ref.namespace === undefined || ref.namespace === namespace),
  );
}
