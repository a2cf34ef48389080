import { asMap, isList, isMap, type Plain, type PlainMap, valueAt } from '../yaml/plain.ts';
import type { Route } from '../yaml/route.ts';
import type { Kind, PodPath } from './kind.ts';

/** A pod found in an object, as routes from the object. */
export interface PodPlace {
  readonly pod: Route;
  readonly template: Route | undefined;
  readonly lists: PodPath['lists'];
  readonly also: readonly (readonly string[])[];
}

/** The places of a kind's pods that exist in an object and hold a list of containers. */
export function podPlacesIn(object: PlainMap, kind: Kind): readonly PodPlace[] {
  return kind.pods.flatMap((path) =>
    routesAlong(object, path.pod).flatMap((pod) => {
      const place = { ...path, pod, template: templateRoute(path, pod) };
      return hasContainers(asMap(valueAt(object, pod)), place) ? [place] : [];
    }),
  );
}

function templateRoute(path: PodPath, pod: Route): Route | undefined {
  return path.template === undefined ? undefined : pod.slice(0, path.template.length);
}

function hasContainers(pod: PlainMap, place: PodPlace): boolean {
  const { app, init } = place.lists;
  return isList(pod[app]) || isList(pod[init]) || place.also.some((keys) => valueAt(pod, keys) !== undefined);
}

const mostPods = 1000;

function routesAlong(root: Plain, keys: readonly string[]): readonly Route[] {
  let routes: readonly Route[] = [[]];
  for (const key of keys) {
    routes = routes.flatMap((route) => (key === '*' ? childrenOf(root, route) : [[...route, key]])).slice(0, mostPods);
    routes = routes.filter((route) => isMap(valueAt(root, route)) || isList(valueAt(root, route)));
  }
  return routes.filter((route) => isMap(valueAt(root, route)));
}

function childrenOf(root: Plain, route: Route): readonly Route[] {
  const value = valueAt(root, route);
  if (isList(value)) return value.map((_, i) => [...route, i]);
  return isMap(value) ? Object.keys(value).map((key) => [...route, key]) : [];
}

const deepest = 40;
const most = 64;
const mostLooks = 100_000;

/**
 * Pods in an object of unknown kind: mappings with a list `containers` whose items all have a name and an image.
 * Looks at no more than 100 000 nodes, at most 40 levels deep, and finds at most 64 pods: aliases can make a small
 * text mean an endless one.
 */
export function podShapesIn(object: PlainMap): readonly PodPlace[] {
  const found: PodPlace[] = [];
  const left: { readonly value: Plain; readonly route: Route }[] = [{ value: object, route: [] }];
  let looks = 0;
  for (let next = left.pop(); next !== undefined && found.length < most; next = left.pop()) {
    const { value, route } = next;
    if (++looks > mostLooks) break;
    if (isMap(value) && isPodShape(value)) found.push(shape(route));
    else if (route.length < deepest) left.push(...entriesOf(value, route).reverse());
  }
  return found;
}

function entriesOf(value: Plain, route: Route): { value: Plain; route: Route }[] {
  if (isList(value)) return value.map((item, i) => ({ value: item, route: [...route, i] }));
  if (!isMap(value)) return [];
  return Object.entries(value)
    .filter(([key]) => key !== 'status')
    .map(([key, item]) => ({ value: item, route: [...route, key] }));
}

function isPodShape(value: PlainMap): boolean {
  const { containers } = value;
  return isList(containers) && containers.length > 0 && containers.every(isContainerShape);
}

function isContainerShape(value: Plain): boolean {
  return isMap(value) && typeof value.name === 'string' && typeof value.image === 'string';
}

function shape(pod: Route): PodPlace {
  const template = pod.at(-1) === 'spec' && pod.length > 1 ? pod.slice(0, -1) : undefined;
  return { pod, template, lists: { app: 'containers', init: 'initContainers' }, also: [] };
}
