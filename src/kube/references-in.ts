import { asList, asMap, asString, isMap, type PlainMap } from '../yaml/plain.ts';
import { kustomizationsIn } from './kustomize.ts';
import type { Library } from './library.ts';
import { partialNamesakes } from './namesakes.ts';
import { objectIndex } from './object-index.ts';
import { overlayPatches } from './overlay-patches.ts';
import type { ReferencedObject, References } from './references.ts';
import type { Workload } from './workload.ts';

/** Who refers to the containers of a workload from elsewhere in the project. Parsed on first use. */
export function referencesIn(library: Library, charts: ReadonlySet<string>): References {
  const ofKind = objectIndex(library, charts);
  let patches: ((workload: Workload) => ReturnType<References['patchesOf']>) | undefined;
  return {
    ofKind,
    partialNamesakeOf: partialNamesakes(library, charts),
    servicesOf: (workload) =>
      ofKind('Service', valuesOf(workload.labels)).filter((service) => selects(service, workload)),
    configMapsOf: (workload) => {
      const names = configMapNames(workload.podSpec);
      if (names.size === 0) return [];
      return ofKind('ConfigMap', [...names]).filter((map) => names.has(map.name) && isNear(map, workload));
    },
    patchesOf: (workload) => {
      patches ??= overlayPatches(kustomizationsIn(library), library);
      return patches(workload);
    },
  };
}

/** An object without a namespace gets one later, so it counts for every namespace. */
function isNear(object: ReferencedObject, workload: Workload): boolean {
  const { namespace } = workload.ref;
  return object.namespace === undefined || namespace === undefined || object.namespace === namespace;
}

function selects(service: ReferencedObject, workload: Workload): boolean {
  const { selector } = asMap(service.object.spec);
  if (!isMap(selector) || Object.keys(selector).length === 0 || !isNear(service, workload)) return false;
  return Object.entries(selector).every(([key, value]) => workload.labels[key] === value);
}

/** A selector that fits is made of labels of the pod, so it holds one of their values. */
function valuesOf(labels: PlainMap): readonly string[] {
  return Object.values(labels).flatMap((value) => asString(value) ?? []);
}

/** Names of the ConfigMaps that a pod mounts or takes variables from. */
function configMapNames(pod: PlainMap): ReadonlySet<string> {
  const volumes = asList(pod.volumes).map(asMap);
  const projected = volumes.flatMap((volume) => asList(asMap(volume.projected).sources).map(asMap));
  const containers = [...asList(pod.containers), ...asList(pod.initContainers)].map(asMap);
  const env = containers.flatMap((container) => asList(container.env).map((entry) => asMap(asMap(entry).valueFrom)));
  const from = containers.flatMap((container) => asList(container.envFrom).map(asMap));
  const names = [
    ...[...volumes, ...projected].map((volume) => asMap(volume.configMap).name),
    ...env.map((source) => asMap(source.configMapKeyRef).name),
    ...from.map((source) => asMap(source.configMapRef).name),
  ];
  return new Set(names.flatMap((name) => asString(name) ?? []));
}
