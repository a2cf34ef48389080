import type { ScalarChange, YamlOperation } from './operation.ts';
import { isList, isMap, type Plain, type PlainMap, valueAt } from './plain.ts';
import { isWithin, type Route, sameRoute } from './route.ts';

/**
 * What a document means after operations, worked out on its plain data alone: the yardstick for edits, which come
 * about in another way. All routes are those of the original. An operation that leads nowhere changes nothing.
 */
export function applyOperations(value: Plain, operations: readonly YamlOperation[]): Plain {
  return changed(value, { context: { root: value, operations }, route: [], operations });
}

type Move = Extract<YamlOperation, { kind: 'move-items' }>;

/** A node on the way down, with the operations at or below it. */
interface Point {
  readonly context: { readonly root: Plain; readonly operations: readonly YamlOperation[] };
  readonly route: Route;
  readonly operations: readonly YamlOperation[];
}

function below(point: Point, step: string | number): Point {
  const route = [...point.route, step];
  const operations = point.operations.filter(
    (operation) =>
      isWithin(placeOf(operation), route) || (operation.kind === 'move-items' && concerns(operation, route)),
  );
  return { ...point, route, operations };
}

function placeOf(operation: YamlOperation): Route {
  return operation.kind === 'move-items' ? operation.parent : operation.route;
}

function concerns({ parent, from, to }: Move, route: Route): boolean {
  return sameRoute([...parent, from], route) || sameRoute([...parent, to], route);
}

function changed(value: Plain, point: Point): Plain {
  if (point.operations.length === 0) return value;
  const own = point.operations.filter((operation) => sameRoute(placeOf(operation), point.route));
  const set = own.findLast((operation) => operation.kind === 'set');
  if (set !== undefined) return set.value;
  const edit = own.find((operation) => operation.kind === 'edit-scalar');
  if (edit !== undefined && typeof value === 'string') return spliced(value, edit.changes);
  if (isList(value)) return changedList(value, point);
  if (isMap(value)) return changedMap(value, point);
  return value === null ? made(point) : value;
}

function spliced(text: string, changes: readonly ScalarChange[]): string {
  const last = [...changes].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  return last.reduce((rest, { span, text: by }) => rest.slice(0, span.start) + by + rest.slice(span.end), text);
}

/** A mapping or sequence where there was nothing, by the steps that lead into it. */
function made(point: Point): Plain {
  const [step] = stepsIn(point);
  if (isTarget(point) || typeof step === 'number') return changedList([], point);
  return step === undefined ? null : changedMap({}, point);
}

/** The next steps of all `set` operations below a node, in their order. */
function stepsIn({ operations, route }: Point): readonly (string | number)[] {
  const steps = operations.flatMap((operation) => {
    const step = operation.kind === 'set' ? operation.route[route.length] : undefined;
    return step === undefined ? [] : [step];
  });
  return [...new Set(steps)];
}

function isTarget({ operations, route }: Point): boolean {
  return operations.some((operation) => isMoveInto(operation, route));
}

function isMoveInto(operation: YamlOperation, list: Route): operation is Move {
  return operation.kind === 'move-items' && sameRoute([...operation.parent, operation.to], list);
}

function changedMap(map: PlainMap, point: Point): Plain {
  const targets = point.operations.flatMap((operation) =>
    operation.kind === 'move-items' && sameRoute(operation.parent, point.route) ? [operation.to] : [],
  );
  const added = [...targets, ...stepsIn(point).map(String)].filter((key) => !Object.hasOwn(map, key));
  const pairs = [...Object.keys(map), ...new Set(added)].flatMap((key) => {
    const at = below(point, key);
    if (isRemoved(at)) return [];
    const old = Object.hasOwn(map, key) ? (map[key] ?? null) : null;
    return [[newKey(at, key), changed(old, at)] as const];
  });
  return Object.fromEntries(pairs);
}

function newKey({ operations, route }: Point, key: string): string {
  const rename = operations.find((operation) => operation.kind === 'rename-key' && sameRoute(operation.route, route));
  return rename?.kind === 'rename-key' ? rename.key : key;
}

function isRemoved({ operations, route }: Point): boolean {
  return operations.some((operation) => operation.kind === 'remove' && sameRoute(operation.route, route));
}

function changedList(list: readonly Plain[], point: Point): Plain {
  const incoming = point.operations.filter((operation) => isMoveInto(operation, point.route));
  const result: Plain[] = [];
  for (const [index, item] of list.entries()) {
    result.push(...incoming.filter(({ before }) => before === index).flatMap((move) => movedBy(move, point)));
    const at = below(point, index);
    if (!isRemoved(at) && !isTaken(point, index)) result.push(changed(item, at));
  }
  const last = incoming.filter(({ before }) => before === undefined || before >= list.length);
  return [...result, ...last.flatMap((move) => movedBy(move, point)), ...appended(list.length, point)];
}

function isTaken({ operations, route }: Point, index: number): boolean {
  return operations.some(
    (operation) =>
      operation.kind === 'move-items' &&
      operation.items.includes(index) &&
      sameRoute([...operation.parent, operation.from], route),
  );
}

function movedBy({ parent, from, items }: Move, { context }: Point): readonly Plain[] {
  const list = { context, route: [...parent, from], operations: context.operations };
  return items.flatMap((index) => {
    const item = valueAt(context.root, [...list.route, index]);
    return item === undefined ? [] : [changed(item, below(list, index))];
  });
}

/** Items behind the last one: one an index, but several values for one index are as many items. */
function appended(length: number, point: Point): readonly Plain[] {
  const steps = stepsIn(point).filter((step) => typeof step === 'number' && step >= length);
  return steps
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((step) => {
      const at = below(point, step);
      const whole = at.operations.flatMap((operation) =>
        operation.kind === 'set' && sameRoute(operation.route, at.route) ? [operation.value] : [],
      );
      return whole.length > 1 ? whole : [changed(null, at)];
    });
}
