import type { ScalarChange, YamlOperation } from './operation.ts';
import { isList, isMap, type Plain, type PlainMap, valueAt } from './plain.ts';
import { type Route, sameRoute } from './route.ts';

/**
 * What a document means after operations, worked out on its plain data alone: the yardstick for edits, which come
 * about in another way. All routes are those of the original. An operation that leads nowhere changes nothing.
 */
export function applyOperations(value: Plain, operations: readonly YamlOperation[]): Plain {
  return changed(value, new Point({ value, operations }));
}

type Move = Extract<YamlOperation, { kind: 'move-items' }>;

/** A document before its operations. */
interface Whole {
  readonly value: Plain;
  readonly operations: readonly YamlOperation[];
}

/** A node on the way down, with the operations at or below it. */
class Point {
  readonly whole: Whole;
  readonly route: Route;
  readonly operations: readonly YamlOperation[];
  readonly #top: Point;
  readonly #points = new Map<string | number, Point>();
  #byStep: ReadonlyMap<string | number, readonly YamlOperation[]> | undefined;

  constructor(whole: Whole, place?: Pick<Point, 'route' | 'operations'> & { readonly top: Point }) {
    this.whole = whole;
    this.route = place?.route ?? [];
    this.operations = place?.operations ?? whole.operations;
    this.#top = place?.top ?? this;
  }

  /** The node one step down. A list of many items is gone through once for all of its operations. */
  below(step: string | number): Point {
    const known = this.#points.get(step);
    if (known !== undefined) return known;
    this.#byStep ??= byNextStep(this);
    const place = { route: [...this.route, step], operations: this.#byStep.get(step) ?? [], top: this.#top };
    const point = new Point(this.whole, place);
    this.#points.set(step, point);
    return point;
  }

  /** Another node of the document. */
  elsewhere(route: Route): Point {
    return route.reduce<Point>((point, step) => point.below(step), this.#top);
  }
}

/** Operations by the next step to what they change; those that change the node itself lead no further. */
function byNextStep({ route, operations }: Point): ReadonlyMap<string | number, readonly YamlOperation[]> {
  const depth = route.length;
  const steps = operations.flatMap((operation) => {
    const next = placeOf(operation)[depth];
    if (next !== undefined) return [{ operation, next }];
    if (operation.kind !== 'move-items' || operation.parent.length !== depth) return [];
    return [...new Set([operation.from, operation.to])].map((list) => ({ operation, next: list }));
  });
  const groups = Map.groupBy(steps, ({ next }) => next);
  return new Map([...groups].map(([step, own]) => [step, own.map(({ operation }) => operation)]));
}

function placeOf(operation: YamlOperation): Route {
  return operation.kind === 'move-items' ? operation.parent : operation.route;
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
    const at = point.below(key);
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
  const arriving = Map.groupBy(incoming, ({ before }) => before);
  const taken = takenFrom(point);
  const result: Plain[] = [];
  for (const [index, item] of list.entries()) {
    result.push(...(arriving.get(index) ?? []).flatMap((move) => movedBy(move, point)));
    const at = point.below(index);
    if (!taken.has(index) && !isRemoved(at)) result.push(changed(item, at));
  }
  const last = incoming.filter(({ before }) => before === undefined || before >= list.length);
  return [...result, ...last.flatMap((move) => movedBy(move, point)), ...appended(list.length, point)];
}

/** Indices of the items that leave a list. */
function takenFrom({ operations, route }: Point): ReadonlySet<number> {
  return new Set(
    operations.flatMap((operation) =>
      operation.kind === 'move-items' && sameRoute([...operation.parent, operation.from], route) ? operation.items : [],
    ),
  );
}

function movedBy({ parent, from, items }: Move, point: Point): readonly Plain[] {
  const list = point.elsewhere([...parent, from]);
  return items.flatMap((index) => {
    const item = valueAt(point.whole.value, [...list.route, index]);
    return item === undefined ? [] : [changed(item, list.below(index))];
  });
}

/** Items behind the last one: one an index, but several values for one index are as many items. */
function appended(length: number, point: Point): readonly Plain[] {
  const steps = stepsIn(point).filter((step) => typeof step === 'number' && step >= length);
  return steps
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((step) => {
      const at = point.below(step);
      const whole = at.operations.flatMap((operation) =>
        operation.kind === 'set' && sameRoute(operation.route, at.route) ? [operation.value] : [],
      );
      return whole.length > 1 ? whole : [changed(null, at)];
    });
}
