import type { YamlOperation } from '../yaml/operation.ts';
import { asList, asMap, isList, isMap, type Plain, valueAt } from '../yaml/plain.ts';
import type { Route } from '../yaml/route.ts';
import { RouteSet } from '../yaml/route-set.ts';

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
  const asked = operations.flatMap((operation) => (operation.kind === 'remove' ? [operation.route] : []));
  const others = operations.filter((operation) => operation.kind !== 'remove');
  const removals = new RouteSet(asked);
  const filled = filledBy(others);
  const all = [...asked];
  for (let grown = true; grown; ) {
    const parents = emptied(value, all, { removals, filled });
    for (const parent of parents) removals.add(parent);
    all.push(...parents);
    grown = parents.length > 0;
  }
  const told = new RouteSet();
  const outermost = all.filter((route) => told.add(route) && !removals.hasAbove(route));
  const gone = new RouteSet(outermost);
  const kept = others.filter((operation) => !swallowed(operation, gone));
  return [...kept, ...outermost.map((route) => ({ kind: 'remove' as const, route }))];
}

/** Routes of what gets something new, or has something new further down. */
function filledBy(operations: readonly YamlOperation[]): RouteSet {
  const sets = operations.filter((operation) => operation.kind === 'set');
  return new RouteSet(sets.flatMap(({ route }) => [...route.keys(), route.length].map((end) => route.slice(0, end))));
}

interface Cleaning {
  readonly removals: RouteSet;
  readonly filled: RouteSet;
}

function emptied(value: Plain, all: readonly Route[], { removals, filled }: Cleaning): readonly Route[] {
  const seen = new RouteSet();
  return all
    .map((route) => route.slice(0, -1))
    .filter((parent) => {
      if (!seen.add(parent) || removals.has(parent) || removals.hasAbove(parent)) return false;
      const key = parent.at(-1);
      if (typeof key !== 'string' || !droppable.has(key) || filled.has(parent)) return false;
      return keysOf(valueAt(value, parent)).every((step) => removals.has([...parent, step]));
    });
}

function keysOf(value: Plain | undefined): readonly (string | number)[] {
  if (isList(value)) return [...asList(value).keys()];
  return isMap(value) ? Object.keys(asMap(value)) : [];
}

/** Changes of a script that goes altogether need not be made. */
function swallowed(operation: YamlOperation, removals: RouteSet): boolean {
  if (operation.kind !== 'edit-scalar') return false;
  return removals.has(operation.route) || removals.hasAbove(operation.route);
}
