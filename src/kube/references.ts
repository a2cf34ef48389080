import type { PlainMap } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';
import type { Workload } from './workload.ts';

/** An object that is not a workload but names one, or a part of one. */
export interface ReferencedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly at: Location;
  readonly object: PlainMap;
}

/** A patch of an overlay that addresses containers of a workload by index or by name. */
export interface OverlayPatch {
  readonly at: Location;
  /** One clause for a person, e.g. `JSON6902 path /spec/template/spec/containers/1/args`. */
  readonly says: string;
  /** The list that it addresses. */
  readonly list: 'containers' | 'initContainers';
  /** The container that it names; absent where it goes by index or addresses the whole list. */
  readonly container?: string;
  /** The index that it goes by; absent for a name, for `-` and for the whole list. */
  readonly index?: number;
  /** Set for a JSON6902 path that ends in `-` and only adds an entry. */
  readonly appends?: true;
}

/** Who refers to the containers of a workload from elsewhere in the project. Parsed on first use. */
export interface References {
  /** Services whose selector is a subset of the pod's labels, in the same namespace. */
  servicesOf(workload: Workload): readonly ReferencedObject[];
  /** ConfigMaps that the pod mounts or reads, by name, in the same namespace. */
  configMapsOf(workload: Workload): readonly ReferencedObject[];
  /** Patches of Kustomize overlays that may address this workload's containers. */
  patchesOf(workload: Workload): readonly OverlayPatch[];
  /** The first other file whose object of the same kind and name gives a container of this name no image. */
  partialNamesakeOf(workload: Workload, container: string): string | undefined;
  /**
   * Other objects of a kind in the project (NetworkPolicy, PodMonitor, HorizontalPodAutoscaler, …); with `mentions` at
   * least those whose text holds one of these words, which keeps others from being parsed.
   */
  ofKind(kind: string, mentions?: readonly string[]): readonly ReferencedObject[];
}
