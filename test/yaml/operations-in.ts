import type { YamlOperation } from '../../src/yaml/operation.ts';
import { isList, isMap, type Plain, type PlainMap } from '../../src/yaml/plain.ts';
import type { Route } from '../../src/yaml/route.ts';

type Patch = readonly YamlOperation[];

/** Patches of every kind at every collection of a value, as wild as they come. */
export function* operationsIn(value: Plain, route: Route = []): Generator<Patch> {
  if (isList(value)) {
    yield [{ kind: 'set', route: [...route, value.length], value: 'on' }];
    for (const [i, item] of value.entries()) {
      yield* itemPatches(value, [...route, i]);
      yield* operationsIn(item, [...route, i]);
    }
  } else if (isMap(value)) {
    yield* mapPatches(value, route);
    for (const [key, child] of Object.entries(value)) yield* operationsIn(child, [...route, key]);
  }
}

function* itemPatches(list: readonly Plain[], route: Route): Generator<Patch> {
  const index = Number(route.at(-1));
  const from = route.at(-2);
  const parent = route.slice(0, -2);
  const remove: YamlOperation = { kind: 'remove', route };
  yield [remove];
  if (typeof from !== 'string') return;
  const mark: Patch = isMap(list[index]) ? [restart(route)] : [];
  const move = { kind: 'move-items', parent, from, items: [index] } as const;
  for (const to of ['newKey', 'initContainers', 'volumes']) if (to !== from) yield [{ ...move, to }, ...mark];
  const next: Route = [...route.slice(0, -1), (index + 1) % list.length];
  if (list.length > 1) yield [{ ...move, to: 'initContainers', before: 0 }, { kind: 'remove', route: next }, ...mark];
}

function restart(route: Route): YamlOperation {
  return { kind: 'set', route: [...route, 'restartPolicy'], value: 'Always', after: 'name' };
}

const probe = { httpGet: { path: '/ready', port: 15021 }, periodSeconds: 1, command: ['sh', '-c', 'a: b\nc'] };

function* mapPatches(map: PlainMap, route: Route): Generator<Patch> {
  const set = (step: Route, value: Plain, after = 'image'): YamlOperation => ({
    kind: 'set',
    route: [...route, ...step],
    value,
    after,
  });
  const [first = '', second = ''] = Object.keys(map);
  yield [set(['startupProbe'], probe)];
  for (const key of Object.keys(map)) {
    yield [{ kind: 'remove', route: [...route, key] }];
    yield [set([key], 'yes')];
    yield [set([key], probe)];
    yield [{ kind: 'rename-key', route: [...route, key], key: 'a key: b' }];
  }
  const pair: Patch = [first, second].map((key) => ({ kind: 'remove', route: [...route, key] }));
  if (second !== '') yield [...pair, set(['newKey', 'a'], 1, first)];
  for (const before of [first, second]) yield [{ kind: 'set', route: [...route, 'newKey', 'a'], value: 1, before }];
  if (second !== '') yield pair;
}
