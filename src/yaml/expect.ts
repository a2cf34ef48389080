import type { YamlOperation } from './operation.ts';
import type { Plain } from './plain.ts';
import type { Route } from './route.ts';

type Mutable = null | boolean | number | string | Mutable[] | { [key: string]: Mutable };
type Operation<Kind extends YamlOperation['kind']> = Extract<YamlOperation, { kind: Kind }>;

/** Stands in the place of a sequence item that is gone, so that indices keep meaning the original ones. */
const gone: Mutable = Object.freeze({ gone: true }) as unknown as Mutable;

/**
 * What a document means after operations: they are applied to its plain data, not to its text. The independent
 * yardstick for edits; all routes are those of the original.
 */
export function applyOperations(value: Plain, operations: readonly YamlOperation[]): Plain {
  const root: { [key: string]: Mutable } = { root: structuredClone(value) as Mutable };
  const only = <Kind extends YamlOperation['kind']>(kind: Kind) =>
    operations.filter((operation): operation is Operation<Kind> => operation.kind === kind);
  for (const operation of only('edit-scalar')) editScalar(root, operation);
  for (const operation of only('set'))
    set(root, ['root', ...operation.route], structuredClone(operation.value) as Mutable);
  const renames = only('rename-key').map((operation) => ({ operation, parent: parentOf(root, operation.route) }));
  const moves = only('move-items').map((operation) => ({ operation, items: taken(root, operation) }));
  for (const { route } of only('remove')) remove(root, route);
  for (const { operation, items } of sortedByPlace(moves)) put(root, operation, items);
  for (const { operation, parent } of renames) rename(parent, operation);
  return compacted(root.root ?? null) as Plain;
}

function at(root: Mutable, route: Route): Mutable | undefined {
  let value: Mutable | undefined = root;
  for (const step of route) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (typeof value === 'object' && value !== null) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else return undefined;
  }
  return value;
}

function parentOf(root: Mutable, route: Route): Mutable | undefined {
  return at(root, ['root', ...route].slice(0, -1));
}

function assign(parent: Mutable | undefined, step: string | number, value: Mutable): void {
  if (Array.isArray(parent)) parent[Number(step)] = value;
  else if (typeof parent === 'object' && parent !== null) define(parent, String(step), value);
}

/** Keys such as `__proto__` are keys like any other. */
function define(map: { [key: string]: Mutable }, key: string, value: Mutable): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function editScalar(root: Mutable, { route, changes }: Operation<'edit-scalar'>): void {
  const text = at(root, ['root', ...route]);
  if (typeof text !== 'string') return;
  let result = '';
  let offset = 0;
  for (const change of [...changes].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(offset, change.span.start) + change.text;
    offset = change.span.end;
  }
  assign(parentOf(root, route), route.at(-1) ?? 'root', result + text.slice(offset));
}

function set(root: Mutable, route: Route, value: Mutable): void {
  const step = route.at(-1);
  if (step === undefined) return;
  const parent = at(root, route.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) assign(parent, step, value);
  else if (typeof step === 'number') set(root, route.slice(0, -1), [value]);
  else {
    const made: { [key: string]: Mutable } = {};
    define(made, step, value);
    set(root, route.slice(0, -1), made);
  }
}

function remove(root: Mutable, route: Route): void {
  const parent = parentOf(root, route);
  const step = route.at(-1);
  if (step === undefined) return;
  if (Array.isArray(parent)) parent[Number(step)] = gone;
  else if (typeof parent === 'object' && parent !== null) delete parent[step];
}

function taken(root: Mutable, { parent, from, items }: Operation<'move-items'>): readonly Mutable[] {
  const list = at(root, ['root', ...parent, from]);
  if (!Array.isArray(list)) return [];
  return items.map((index) => {
    const item = list[index] ?? null;
    list[index] = gone;
    return item;
  });
}

interface Moved {
  readonly operation: Operation<'move-items'>;
  readonly items: readonly Mutable[];
}

/** Insertions from the end of a list backwards, so that earlier ones do not shift later places. */
function sortedByPlace(moves: readonly Moved[]): readonly Moved[] {
  return [...moves].sort((a, b) => (b.operation.before ?? Infinity) - (a.operation.before ?? Infinity) || 0);
}

function put(root: Mutable, { parent, to, before }: Operation<'move-items'>, items: readonly Mutable[]): void {
  const owner = at(root, ['root', ...parent]);
  const list = at(root, ['root', ...parent, to]);
  if (Array.isArray(list)) list.splice(before ?? list.length, 0, ...items);
  else assign(owner, to, [...items]);
}

function rename(parent: Mutable | undefined, { route, key }: Operation<'rename-key'>): void {
  const old = String(route.at(-1));
  if (typeof parent !== 'object' || parent === null || Array.isArray(parent) || !Object.hasOwn(parent, old)) return;
  define(parent, key, parent[old] ?? null);
  delete parent[old];
}

function compacted(value: Mutable): Mutable {
  if (Array.isArray(value)) return value.filter((item) => item !== gone).map(compacted);
  if (typeof value !== 'object' || value === null) return value;
  const result: { [key: string]: Mutable } = {};
  for (const [key, child] of Object.entries(value)) define(result, key, compacted(child));
  return result;
}
