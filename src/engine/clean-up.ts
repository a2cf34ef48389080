import type { YamlOperation } from '../yaml/operation.ts';
import { asList, asMap, isList, isMap, type Plain, valueAt } from '../yaml/plain.ts';
import { isWithin, type Route, sameRoute } from '../yaml/route.ts';

/** Keys that Kubernetes lets be absent, and that mean nothing when empty. */
const droppable = new Set([
  'annotations',
  'args',
  'env',
  'envFrom',
  'lifecycle',
  'metadata',
  'volumeMounts',
  'volumes',
]);

/** The removals with those that lie within others dropped, and with collections that lose their last entry. */
export function withCleanUp(value: Plain, operations: readonly YamlOperation[]): readonly YamlOperation[] {
  let removals = operations.flatMap((operation) => (operation.kind === 'remove' ? [operation.route] : []));
  const others = operations.filter((operation) => operation.kind !== 'remove');
  for (let grown = true; grown; ) {
    const parents = emptied(value, removals, others);
    grown = parents.length > 0;
    removals = [...removals, ...parents];
  }
  const outermost = removals.filter(
    (route, i) =>
      removals.findIndex((other) => sameRoute(other, route)) === i &&
      !removals.some((other) => other.length < route.length && isWithin(route, other)),
  );
  const kept = others.filter((operation) => !swallowed(operation, outermost));
  return [...kept, ...outermost.map((route) => ({ kind: 'remove' as const, route }))];
}

function emptied(value: Plain, removals: readonly Route[], others: readonly YamlOperation[]): readonly Route[] {
  const parents = removals.map((route) => route.slice(0, -1));
  return parents.filter((parent, i) => {
    if (parents.findIndex((other) => sameRoute(other, parent)) !== i) return false;
    if (removals.some((route) => isWithin(parent, route))) return false;
    const key = parent.at(-1);
    if (typeof key !== 'string' || !droppable.has(key)) return false;
    if (others.some((operation) => adds(operation, parent))) return false;
    return keysOf(valueAt(value, parent)).every((step) =>
      removals.some((route) => sameRoute(route, [...parent, step])),
    );
  });
}

function adds(operation: YamlOperation, parent: Route): boolean {
  return operation.kind === 'set' && isWithin(operation.route, parent);
}

function keysOf(value: Plain | undefined): readonly (string | number)[] {
  if (isList(value)) return [...asList(value).keys()];
  return isMap(value) ? Object.keys(asMap(value)) : [];
}

/** Changes of a script that goes altogether need not be made. */
function swallowed(operation: YamlOperation, removals: readonly Route[]): boolean {
  return operation.kind === 'edit-scalar' && removals.some((route) => isWithin(operation.route, route));
}
