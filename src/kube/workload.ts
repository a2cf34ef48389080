import type { PlainMap } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';

/**
 * What a kind does with `initContainers[].restartPolicy: Always`.
 * `native`: a kind of Kubernetes itself. `schema`: a custom resource whose schema has the field. `pass-through`: a
 * custom resource that copies the pod template unseen. `unknown`: only the shape of a pod template was seen.
 * `refused`: the kind cannot hold a native sidecar, or its operator owns the list; `note` says why.
 */
export interface Support {
  readonly level: 'native' | 'schema' | 'pass-through' | 'unknown' | 'refused';
  /** One sentence; empty for `native`. */
  readonly note: string;
}

/** Names an object in every report. */
export interface WorkloadRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A container of a pod, as it stands in its list. */
export interface Container {
  /** Its name, or `''` where the manifest gives none. */
  readonly name: string;
  readonly at: Location;
  /** Whether it is an app container or stands in the list of init containers. */
  readonly role: 'app' | 'init';
  readonly index: number;
  readonly spec: PlainMap;
  /** An init container with `restartPolicy: Always`. */
  readonly native: boolean;
}

/**
 * One pod template (or pod) of an object. An object with several pod templates (RayCluster, JobSet) is several
 * workloads with the same `ref` and different `pod` places.
 */
export interface Workload {
  readonly ref: WorkloadRef;
  readonly apiVersion: string;
  /** The object itself: `[]`, or `['items', n]` in a List. */
  readonly object: Location;
  /** The mapping that holds the container lists (a PodSpec for all built-in kinds). */
  readonly pod: Location;
  /** The mapping whose `metadata` carries the pod's labels and annotations; absent where the kind has none. */
  readonly template?: Location;
  readonly podSpec: PlainMap;
  readonly labels: PlainMap;
  readonly annotations: PlainMap;
  readonly support: Support;
  /** Pods that are meant to end: Job, CronJob, ScaledJob, JobSet and the like. */
  readonly runsToCompletion: boolean;
  /** Keys of the two lists below `pod`: `containers` and `initContainers` except in kinds with lists of their own. */
  readonly lists: { readonly app: string; readonly init: string };
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  /** Whether the kind's operator adds the main container, so that the app list may become empty. */
  readonly operatorMain?: boolean;
}
