import { asList, asMap, asString, isMap, type Plain, type PlainMap, valueAt } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { appContainersIn, initContainersIn } from './container.ts';
import type { Kind } from './kind.ts';
import { isForeign, kindOf } from './kinds.ts';
import { type PodPlace, podPlacesIn, podShapesIn } from './pod-place.ts';
import type { Support, Workload } from './workload.ts';

/** An object of a document with its place: the document itself, or an item of a `List`. */
export interface PlacedObject {
  readonly at: Location;
  readonly object: PlainMap;
}

/** The objects of a document. Kinds such as `List` and `PodList` stand for their items, in lists of lists too. */
export function objectsIn(value: Plain, at: Location): readonly PlacedObject[] {
  if (!isMap(value)) return [];
  const kind = asString(value.kind) ?? '';
  if (!kind.endsWith('List') || !Array.isArray(value.items)) return [{ at, object: value }];
  return asList(value.items).flatMap((item, i) => {
    if (!isMap(item)) return [];
    const typed = kind === 'List' || typeof item.kind === 'string' ? item : withType(item, value, kind);
    return objectsIn(typed, below(at, 'items', i));
  });
}

/** Items of a `PodList` need not repeat their type. */
function withType(item: PlainMap, list: PlainMap, kind: string): PlainMap {
  return { apiVersion: list.apiVersion ?? '', ...item, kind: kind.slice(0, -'List'.length) };
}

const unknownKind: Support = {
  level: 'unknown',
  note: 'This kind is not known here; it only has the shape of a pod template.',
};

/** The pods of an object; none if it is of no kind that runs pods. */
export function workloadsOf({ at, object }: PlacedObject): readonly Workload[] {
  const apiVersion = asString(object.apiVersion);
  const kind = asString(object.kind);
  if (apiVersion === undefined || kind === undefined) return [];
  const known = kindOf(apiVersion, kind);
  const places = known === undefined ? [] : podPlacesIn(object, known);
  if (places.length > 0) return places.map((place) => workload({ at, object }, place, known));
  if (known?.support.level === 'native' || isForeign(apiVersion, kind)) return [];
  return podShapesIn(object).map((place) => workload({ at, object }, place, undefined));
}

function workload({ at, object }: PlacedObject, place: PodPlace, kind: Kind | undefined): Workload {
  const pod = below(at, ...place.pod);
  const podSpec = asMap(valueAt(object, place.pod));
  const metadata = place.template === undefined ? {} : asMap(asMap(valueAt(object, place.template)).metadata);
  const containers = appContainersIn(podSpec, pod, place);
  const support = kind?.support ?? unknownKind;
  return {
    ref: refOf(object),
    apiVersion: asString(object.apiVersion) ?? '',
    object: at,
    pod,
    ...(place.template === undefined ? {} : { template: below(at, ...place.template) }),
    podSpec,
    labels: asMap(metadata.labels),
    annotations: asMap(metadata.annotations),
    support: support.level === 'refused' || containers.every(isComplete) ? support : partial,
    runsToCompletion: kind?.runsToCompletion ?? false,
    lists: place.lists,
    containers,
    initContainers: initContainersIn(podSpec, pod, place),
    ...(kind?.operatorMain === true ? { operatorMain: true } : {}),
  };
}

const partial: Support = {
  level: 'refused',
  note: 'A container without an image shows that this is a patch of an object which stands elsewhere.',
};

function isComplete({ spec }: { readonly spec: PlainMap }): boolean {
  return typeof spec.image === 'string';
}

function refOf(object: PlainMap): Workload['ref'] {
  const metadata = asMap(object.metadata);
  const name = asString(metadata.name) ?? asString(metadata.generateName) ?? '';
  const namespace = asString(metadata.namespace);
  const kind = asString(object.kind) ?? '';
  return namespace === undefined ? { kind, name } : { kind, name, namespace };
}
