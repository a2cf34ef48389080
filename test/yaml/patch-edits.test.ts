import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/yaml/document.ts';
import type { YamlOperation } from '../../src/yaml/operation.ts';
import type { Plain } from '../../src/yaml/plain.ts';
import type { Route } from '../../src/yaml/route.ts';
import { openSource } from '../../src/yaml/source.ts';
import { judge } from './judge.ts';

function patched(text: string, ...operations: readonly YamlOperation[]): string | undefined {
  const verdict = judge(parseDocument(openSource('pod.yaml', text), 0), operations);
  return verdict.failure === undefined
    ? (verdict.text ?? verdict.refusal)
    : `wrong: ${verdict.failure}\n${verdict.text}`;
}

function move(...items: readonly number[]): YamlOperation {
  return { kind: 'move-items', parent: [], from: 'containers', to: 'initContainers', items };
}

function remove(...route: Route): YamlOperation {
  return { kind: 'remove', route };
}

function set(route: Route, value: Plain, after?: string): YamlOperation {
  return { kind: 'set', route, value, ...(after === undefined ? {} : { after }) };
}

describe('a list is split in place', () => {
  it('by one line above its tail', () => {
    expect(patched('containers:\n- name: a\n# p\n- name: p\n', move(1))).toBe(
      'containers:\n- name: a\ninitContainers:\n# p\n- name: p\n',
    );
  });

  it('by its key coming below its head', () => {
    expect(patched('# all\ncontainers: # x\n  - name: p\n  # a\n  - name: a\n', move(0))).toBe(
      '# all\ninitContainers: # x\n  - name: p\ncontainers:\n  # a\n  - name: a\n',
    );
  });

  it('with a restart policy behind the name', () => {
    const text = 'containers:\n- name: a\n- image: i\n  name: p # the proxy\n  args: []\n';
    expect(patched(text, move(1), set(['containers', 1, 'restartPolicy'], 'Always', 'name'))).toBe(
      'containers:\n- name: a\ninitContainers:\n- image: i\n  name: p # the proxy\n  restartPolicy: Always\n  args: []\n',
    );
  });

  it('while another item goes', () => {
    expect(patched('containers:\n- name: a\n- name: p\n- name: killer\n', move(1), remove('containers', 2))).toBe(
      'containers:\n- name: a\ninitContainers:\n- name: p\n',
    );
  });

  it('between brackets', () => {
    expect(patched('containers: [{name: a}, {name: p}]\n', move(1))).toBe(
      'containers: [{name: a}]\ninitContainers: [{name: p}]\n',
    );
    expect(patched('{"containers": [{"name": "a"}, {"name": "p"}]}\n', move(1))).toBe(
      '{"containers": [{"name": "a"}], "initContainers": [{"name": "p"}]}\n',
    );
  });

  it('in JSON on many lines', () => {
    const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
    expect(patched(json({ containers: [{ name: 'a' }, { name: 'p' }], volumes: [] }), move(1))).toBe(
      json({ containers: [{ name: 'a' }], initContainers: [{ name: 'p' }], volumes: [] }),
    );
    expect(patched(json({ containers: [{ name: 'p' }, { name: 'a' }] }), move(0))).toBe(
      json({ initContainers: [{ name: 'p' }], containers: [{ name: 'a' }] }),
    );
  });

  it('in compact JSON', () => {
    expect(patched('{"containers":[{"name":"p"},{"name":"a"}]}', move(0))).toBe(
      '{"initContainers":[{"name":"p"}],"containers":[{"name":"a"}]}',
    );
  });
});

describe('an item travels', () => {
  it('from the middle to a new list above, comments and all', () => {
    const text = 'spec: x\n# all\ncontainers:\n  - name: a\n  # p\n  - name: p\n    # more\n  - name: z\n';
    expect(patched(text, move(1))).toBe(
      'spec: x\ninitContainers:\n  # p\n  - name: p\n    # more\n# all\ncontainers:\n  - name: a\n  - name: z\n',
    );
  });

  it('to a list below it, in the style of that list', () => {
    const text = 'containers:\n- name: a\n- name: p\n  run: |\n    x\ninitContainers:\n  - name: i\nz: 1\n';
    expect(patched(text, move(1))).toBe(
      'containers:\n- name: a\ninitContainers:\n  - name: i\n  - name: p\n    run: |\n      x\nz: 1\n',
    );
  });

  it('to a place before another one', () => {
    const text = 'initContainers:\n- name: i\n# j\n- name: j\ncontainers:\n- name: a\n- name: p\n';
    expect(patched(text, { ...move(1), before: 1 } as YamlOperation)).toBe(
      'initContainers:\n- name: i\n- name: p\n# j\n- name: j\ncontainers:\n- name: a\n',
    );
  });

  it('into an empty list', () => {
    expect(patched('containers:\n- name: a\n- name: p\ninitContainers: []\n', move(1))).toBe(
      'containers:\n- name: a\ninitContainers:\n- name: p\n',
    );
  });

  it('together with others, in their order', () => {
    const text = 'initContainers:\n- name: i\ncontainers:\n- name: p\n- name: a\n- name: q\n';
    expect(patched(text, move(0, 2))).toBe(
      'initContainers:\n- name: i\n- name: p\n- name: q\ncontainers:\n- name: a\n',
    );
  });

  it('while all others of the target go', () => {
    const text = 'initContainers:\n# wait\n- name: wait\ncontainers:\n- name: a\n- name: p\n';
    expect(patched(text, move(1), remove('initContainers', 0))).toBe(
      'initContainers:\n- name: p\ncontainers:\n- name: a\n',
    );
  });

  it('where the key shares its line with a dash', () => {
    const text = '- containers:\n  - name: a\n  - name: p\n  - name: z\n  volumes: []\n';
    const inItem = { ...move(1), parent: [0] } as YamlOperation;
    expect(patched(text, inItem)).toBe(
      '- containers:\n  - name: a\n  - name: z\n  initContainers:\n  - name: p\n  volumes: []\n',
    );
  });

  it('between brackets, with one comma', () => {
    expect(patched('initContainers: [{name: i}]\ncontainers: [{name: a}, {name: p}, {name: z}]\n', move(1))).toBe(
      'initContainers: [{name: i}, {name: p}]\ncontainers: [{name: a}, {name: z}]\n',
    );
  });

  it('in JSON on many lines', () => {
    const json = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`;
    const [a, p, z] = [{ name: 'a' }, { name: 'p', args: ['x', 'y'] }, { name: 'z' }];
    const before = { initContainers: [{ name: 'i' }], containers: [a, p, z] };
    expect(patched(json(before), move(1))).toBe(json({ initContainers: [{ name: 'i' }, p], containers: [a, z] }));
    expect(patched(json({ containers: [a, p, z], initContainers: [] }), move(1))).toBe(
      json({ containers: [a, z], initContainers: [p] }),
    );
    expect(patched(json({ x: 1, containers: [a, p, z] }), move(1))).toBe(
      json({ x: 1, initContainers: [p], containers: [a, z] }),
    );
  });

  it('with what changes inside of it', () => {
    const text =
      'initContainers:\n- name: i\ncontainers:\n    - name: a\n    - name: p\n      args:\n      - |\n        x\n        y\n      b: 1\n';
    const script: YamlOperation = {
      kind: 'edit-scalar',
      route: ['containers', 1, 'args', 0],
      changes: [{ span: { start: 0, end: 2 }, text: '' }],
    };
    expect(
      patched(
        text,
        move(1),
        script,
        remove('containers', 1, 'b'),
        set(['containers', 1, 'restartPolicy'], 'Always', 'name'),
      ),
    ).toBe(
      'initContainers:\n- name: i\n- name: p\n  restartPolicy: Always\n  args:\n  - |\n    y\ncontainers:\n    - name: a\n',
    );
  });
});

describe('an entry or item is removed', () => {
  it.each([
    ['with its comments', 'a: 1\n# about b\nb: 2 # two\n  # more\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['but not with those of its parent', 'l:\n# about l\n  - a\n  - b\n', ['l', 0], 'l:\n# about l\n  - b\n'],
    ['and its blank line', 'a: 1\n\nb: 2\n\nc: 3\n', ['b'], 'a: 1\n\nc: 3\n'],
    ['last, and the blank line before it', 'l:\n- a\n\n- b\nc: 1\n', ['l', 1], 'l:\n- a\nc: 1\n'],
    ['but no kept blank line', 'l:\n- |+\n  a\n\n- b\nc: 1\n', ['l', 1], 'l:\n- |+\n  a\n\nc: 1\n'],
    ['first beside a dash', '- a: 1\n  b: 2\n', [0, 'a'], '- b: 2\n'],
    [
      'first beside a dash, with the comment of the next',
      '- a: 1 # one\n  # two\n  b: 2\n',
      [0, 'a'],
      '- # two\n  b: 2\n',
    ],
    ['between brackets, first', '{a: 1, b: 2}\n', ['a'], '{b: 2}\n'],
    ['between brackets, last', '{ a: 1, b: 2 }\n', ['b'], '{ a: 1 }\n'],
    ['between brackets, before a last comma', '[a, b,]\n', [1], '[a,]\n'],
    ['on a line between brackets', '[\n  a,\n  b,\n  c\n]\n', [1], '[\n  a,\n  c\n]\n'],
    ['on a last line between brackets', '[\n  a,\n  b\n]\n', [1], '[\n  a\n]\n'],
    ['last in a text that ends without a line break', 'a: 1\nb: 2', ['b'], 'a: 1'],
  ] as const)('%s', (...[, text, route, after]) => {
    expect(patched(text, remove(...route))).toBe(after);
  });

  it('as several at once', () => {
    expect(patched('- a: 1\n  b: 2\n  c: 3\n', remove(0, 'a'), remove(0, 'b'))).toBe('- c: 3\n');
    expect(patched('l: [a, b, c, d]\n', remove('l', 1), remove('l', 3))).toBe('l: [a, c]\n');
    expect(patched('l: [a, b, c, d]\n', remove('l', 0), remove('l', 1))).toBe('l: [c, d]\n');
  });
});

const probe = { exec: { command: ['sh', '-c', 'a && b'] }, periodSeconds: 1 };

describe('a value is set', () => {
  it.each([
    ['in place of a scalar', 'a: 1 # one\n', ['a'], 2, 'a: 2 # one\n'],
    ['in the quotes of the old one', "a: 'x'\nb: 1\n", ['a'], "it's", "a: 'it''s'\nb: 1\n"],
    ['quoted where it must be', 'a: x\n', ['a'], 'yes', 'a: "yes"\n'],
    ['where there was none', 'a: # none\nb: 1\n', ['a'], 'x', 'a: x # none\nb: 1\n'],
    ['last', 'a: 1\nb: 2\n', ['c'], 3, 'a: 1\nb: 2\nc: 3\n'],
    ['last without a line break', 'a: 1', ['b'], 2, 'a: 1\nb: 2'],
    ['as items in the style of the file', 'a:\n  - 1\nb:\n', ['b'], ['x', 'z'], 'a:\n  - 1\nb:\n  - x\n  - z\n'],
    ['as an item', 'a:\n- name: x\n', ['a', 1], { name: 'v', value: 'z' }, 'a:\n- name: x\n- name: v\n  value: z\n'],
    ['as an item between brackets', 'a: [x]\n', ['a', 1], 'z', 'a: [x, z]\n'],
    [
      'as a block of lines',
      'a:\n    b: 1\n',
      ['p'],
      probe,
      'a:\n    b: 1\np:\n    exec:\n        command:\n        - sh\n        - -c\n        - a && b\n    periodSeconds: 1\n',
    ],
    ['as text over lines', 'a: 1\n', ['s'], 'x\ny\n', 'a: 1\ns: |\n  x\n  y\n'],
    ['with parents that are missing', 'a: 1\n', ['b', 'c', 'd'], 1, 'a: 1\nb:\n  c:\n    d: 1\n'],
    ['in an empty mapping', 'a: {} # none\nb: 1\n', ['a', 'x'], 'z', 'a: # none\n  x: z\nb: 1\n'],
    ['in a mapping between brackets', 'a: {b: 1}\n', ['a', 'c'], 'x y', 'a: {b: 1, c: x y}\n'],
    ['in JSON', '{"a": 1}\n', ['b'], { c: ['x'] }, '{"a": 1, "b": {"c": ["x"]}}\n'],
    ['in compact JSON', '{"a":1,"b":2}\n', ['c'], { d: 'x' }, '{"a":1,"b":2,"c":{"d":"x"}}\n'],
    ['in JSON on lines', '{\n  "a": 1\n}\n', ['b'], 'x', '{\n  "a": 1,\n  "b": "x"\n}\n'],
    [
      'beside what is merged in',
      'a: &a {x: 1}\nb:\n  <<: *a\n  y: 1\n',
      ['b', 'x'],
      2,
      'a: &a {x: 1}\nb:\n  <<: *a\n  y: 1\n  x: 2\n',
    ],
    ['key by key', 'a:\n  x: 1 # one\n  y: 2\n', ['a'], { x: 1, z: 3 }, 'a:\n  x: 1 # one\n  z: 3\n'],
  ] as const)('%s', (...[, text, route, value, after]) => {
    expect(patched(text, set(route, value))).toBe(after);
  });

  it('behind a sibling, below its comments', () => {
    const text = '- name: a # the name\n    # of the thing\n  image: x\n';
    expect(patched(text, set([0, 'k'], 'v', 'name'))).toBe(
      '- name: a # the name\n    # of the thing\n  k: v\n  image: x\n',
    );
    expect(patched('{"name": "a", "image": "x"}\n', set(['k'], 'v', 'name'))).toBe(
      '{"name": "a", "k": "v", "image": "x"}\n',
    );
  });

  it('above a sibling and its comments, with all that it has to be made in', () => {
    const above: YamlOperation = { kind: 'set', route: ['t', 'metadata', 'a', 'k'], value: 'v', before: 'spec' };
    expect(patched('t:\n  # of the spec\n  spec: 1\n', above)).toBe(
      't:\n  metadata:\n    a:\n      k: v\n  # of the spec\n  spec: 1\n',
    );
    expect(patched('t: {spec: 1}\n', above)).toBe('t: {metadata: {a: {k: v}}, spec: 1}\n');
    expect(patched('{"t": {"spec": 1}}\n', above)).toBe('{"t": {"metadata": {"a": {"k": "v"}}, "spec": 1}}\n');
    expect(patched('t:\n  metadata:\n    spec: 1\n  spec: 1\n', above)).toBe(
      't:\n  metadata:\n    a:\n      k: v\n    spec: 1\n  spec: 1\n',
    );
    expect(patched('t:\n  x: 1\n', above)).toBe('t:\n  x: 1\n  metadata:\n    a:\n      k: v\n');
  });

  it('with one parent for several', () => {
    expect(patched('a: 1\n', set(['m', 'x'], 1), set(['m', 'z'], 2))).toBe('a: 1\nm:\n  x: 1\n  z: 2\n');
  });

  it('in the place of what goes', () => {
    expect(patched('- a: 1\n', remove(0, 'a'), set([0, 'b'], 2))).toBe('- b: 2\n');
    expect(patched('l:\n- {a: 1}\n- {b: 1}\n', remove('l', 0, 'a'), set(['l', 0, 'c'], 2))).toBe(
      'l:\n- {c: 2}\n- {b: 1}\n',
    );
  });
});

describe('keys are renamed', () => {
  it('in their own quotes', () => {
    const rename = (key: string): YamlOperation => ({ kind: 'rename-key', route: ['a'], key });
    expect(patched('a: 1 # one\n', rename('b'))).toBe('b: 1 # one\n');
    expect(patched('"a": 1\n', rename('b'))).toBe('"b": 1\n');
    expect(patched('{"a":1}\n', rename('b c'))).toBe('{"b c":1}\n');
  });
});

describe('what cannot be done exactly is refused', () => {
  it.each([
    ['moving all items', 'containers:\n- name: a\n', [move(0)], 'only-item'],
    [
      'a key that stands twice on the way',
      'containers: []\ncontainers:\n- name: a\n- name: p\n',
      [move(1)],
      'duplicate-key',
    ],
    [
      'an alias that would lose its anchor',
      'containers:\n- name: a\n  env: &e [1]\n- name: p\n  env: *e\n- name: z\n',
      [move(1)],
      'anchor-order',
    ],
    ['removing an anchor that is used', 'a: &a 1\nb: *a\n', [remove('a')], 'anchor-order'],
    ['replacing an anchor that is used', 'a: &a 1\nb: *a\n', [set(['a'], 2)], 'shared-node'],
    ['changing what others show', 'a: &a\n  x: 1\nb: *a\n', [set(['b', 'x'], 2)], 'shared-node'],
    ['what is merged in', 'a: &a {x: 1}\nb:\n  <<: *a\n', [remove('b', 'x')], 'merged-value'],
    ['what is not there', 'a: 1\n', [remove('b')], 'not-found'],
    [
      'two changes of one text',
      'a: x y\n',
      [set(['a'], 'z'), { kind: 'edit-scalar', route: ['a'], changes: [{ span: { start: 0, end: 1 }, text: '' }] }],
      'conflict',
    ],
    ['what is no list', 'containers: a\n', [move(0)], 'not-a-list'],
  ] as const)('%s', (...[, text, operations, code]) => {
    expect(patched(text, ...operations)).toBe(code);
  });

  it('unless all that show it are to change alike', () => {
    const text = 'a: &a\n  x: 1\nb: *a\n';
    expect(patched(text, set(['a', 'x'], 2), set(['b', 'x'], 2))).toBe('a: &a\n  x: 2\nb: *a\n');
  });

  it('in a document that is broken', () => {
    expect(patched('a: [\n', set(['a'], 1))).toBe('broken-document');
  });
});
