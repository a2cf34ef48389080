import { asList, asMap, asString, isList, isMap, type Plain, type PlainMap, valueAt } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import type { PodPlace } from './pod-place.ts';
import type { Container } from './workload.ts';

/** The containers of one list as they stand; entries that are no mappings are left out. */
function containersIn(list: Plain | undefined, at: Location, role: Container['role']): readonly Container[] {
  return asList(list).flatMap((spec, index) => (isMap(spec) ? [container(spec, below(at, index), role)] : []));
}

function container(spec: PlainMap, at: Location, role: Container['role']): Container {
  const last = at.route.at(-1);
  return {
    name: asString(spec.name) ?? '',
    at,
    role,
    index: typeof last === 'number' ? last : 0,
    spec,
    native: role === 'init' && spec.restartPolicy === 'Always',
  };
}

/** The regular containers of a pod, in their order. */
export function appContainersIn(pod: PlainMap, at: Location, place: PodPlace): readonly Container[] {
  const further = place.also.flatMap((keys) => {
    const value = valueAt(pod, keys);
    if (isList(value)) return containersIn(value, below(at, ...keys), 'app');
    return isMap(value) ? [container(value, below(at, ...keys), 'app')] : [];
  });
  return [...further, ...containersIn(pod[place.lists.app], below(at, place.lists.app), 'app')];
}

/** The init containers of a pod, in their order, native sidecars included. */
export function initContainersIn(pod: PlainMap, at: Location, place: PodPlace): readonly Container[] {
  return containersIn(pod[place.lists.init], below(at, place.lists.init), 'init');
}

/** The literal environment of a container: `undefined` for a variable whose value comes from elsewhere. */
export function environmentOf(container: Container): ReadonlyMap<string, string | undefined> {
  const variables = new Map<string, string | undefined>();
  for (const entry of asList(container.spec.env)) {
    const { name, value, valueFrom } = asMap(entry);
    if (typeof name === 'string') variables.set(name, isMap(valueFrom) ? undefined : (asString(value) ?? ''));
  }
  return variables;
}

/** Whether variables of a container may come from objects that its manifest does not show (`envFrom`). */
export function hasOpenEnvironment(container: Container): boolean {
  return asList(container.spec.envFrom).some(isMap);
}

/** A TCP or UDP port that a container declares. */
export interface DeclaredPort {
  readonly at: Location;
  readonly port: number;
  readonly name?: string;
  readonly hostPort?: number;
  readonly protocol: string;
}

/** The ports that a container declares. */
export function declaredPortsOf(container: Container): readonly DeclaredPort[] {
  return asList(container.spec.ports).flatMap((entry, index) => {
    const { containerPort, name, hostPort, protocol } = asMap(entry);
    if (typeof containerPort !== 'number') return [];
    const at = below(container.at, 'ports', index);
    return [
      {
        at,
        port: containerPort,
        protocol: asString(protocol) ?? 'TCP',
        ...(typeof name === 'string' ? { name } : {}),
        ...(typeof hostPort === 'number' ? { hostPort } : {}),
      },
    ];
  });
}

/** A volume as a container mounts it. */
export interface Mount {
  readonly at: Location;
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly subPath?: string;
}

/** The volume mounts of a container. */
export function mountsOf(container: Container): readonly Mount[] {
  return asList(container.spec.volumeMounts).flatMap((entry, index) => {
    const { name, mountPath, readOnly, subPath } = asMap(entry);
    if (typeof name !== 'string' || typeof mountPath !== 'string') return [];
    const at = below(container.at, 'volumeMounts', index);
    const mount = { at, volume: name, path: mountPath, readOnly: readOnly === true };
    return [typeof subPath === 'string' ? { ...mount, subPath } : mount];
  });
}
