import { describe, expect, it } from 'vitest';
import { commentsIn, commentsOf } from '../../src/yaml/comments.ts';
import { parseDocument } from '../../src/yaml/document.ts';
import { openSource } from '../../src/yaml/source.ts';
import { read, textAt } from './read.ts';

describe('a document means what Kubernetes reads', () => {
  it.each([
    ['JSON with tabs', '{\n\t"a": [\n\t\t1,\n\t\t"b"\n\t]\n}\n', { a: [1, 'b'] }],
    ['a quoted scalar that goes on too far left', 'a:\n  b: "x\ny"\n  c: 1\n', { a: { b: 'x y', c: 1 } }],
    [
      'a script in quotes that goes on too far left',
      'args: ["echo a;\necho b", c]\nd: 1\n',
      { args: ['echo a; echo b', 'c'], d: 1 },
    ],
    ['a bracket at the dash', '- x: [\n    1\n]\n- y\n', [{ x: [1] }, 'y']],
    ['a brace at the key, first in its item', '- x: {\n    a: b\n  }\n', [{ x: { a: 'b' } }]],
    ['a plain scalar over lines in brackets too far left', 'a:\n  b: [c\nd, e]\n', { a: { b: ['c d', 'e'] } }],
    ['tabs inside of scalars', "a: b\tc\nd: '\te'\n", { a: 'b\tc', d: '\te' }],
    ['a tab before a comment', 'a: b\t# c\n', { a: 'b' }],
    ['equal keys', 'a: 1\na: 2\n', { a: 2 }],
    ['an alias', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['an anchor that is used again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', { a: 1, b: 1, c: 2, d: 2 }],
    ['a merge key', 'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    [
      'several merged mappings',
      '- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n',
      [{ a: 1 }, { a: 2, b: 2 }, { a: 1, b: 2 }],
    ],
    ['numbers and their likes', 'a: 0x1F\nb: 1e3\nc: .inf\nd: ~\n', { a: 31, b: 1000, c: '.inf', d: null }],
    ['keys that are no strings', '1: a\ntrue: b\n', { 1: 'a', true: 'b' }],
    ['tags', 'a: !!str 1\nb: !!binary aGk=\nc: !mine x\n', { a: '1', b: 'aGk=', c: 'x' }],
    ['a pair without braces', '[a: b, c]\n', [{ a: 'b' }, 'c']],
    ['an old version directive', '%YAML 1.1\n---\na: yes\n', { a: 'yes' }],
    ['nothing', '# nothing\n', null],
  ])('%s', (_, text, value) => {
    const document = read(text);
    expect(document.problems).toEqual([]);
    expect(document.value).toEqual(value);
  });

  it('keeps a key that JavaScript treats in a special way', () => {
    const { value } = read('__proto__: {a: 1}\n');
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
  });

  it('reads the other documents when one is broken', () => {
    const source = openSource('a.yaml', 'a: [1\n---\nb: 2\n');
    expect(parseDocument(source, 0).problems).toHaveLength(1);
    expect(parseDocument(source, 1).value).toEqual({ b: 2 });
  });
});

describe('a broken document is a problem with its place', () => {
  it.each([
    ['a: b\n- c\n', { line: 2 }],
    ['a: "b\nc: 1\n', { line: 1, column: 4 }],
    ['a: \0\n', { line: 1, column: 4, message: 'The character U+0000 is not allowed here.' }],
    ['a: 1\rb: 2\n', { line: 1, column: 5 }],
    ['a: 1\nb: *x\n', { line: 2, column: 4, message: 'No anchor "x" stands before this alias.' }],
    ['a: &x [*x]\n', { line: 1, column: 8 }],
    ['? [a]\n: b\n', { line: 1, message: 'A key has to be a string.' }],
    ['<<: 1\n', { line: 1, message: 'Only mappings can be merged.' }],
  ])('%j', (text, problem) => {
    const document = read(text);
    expect(document.problems[0]).toMatchObject({ file: 'a.yaml', ...problem });
    expect(document.value).toBeNull();
  });

  it('counts lines in the whole file', () => {
    expect(read('a: 1\n---\nb: [\n---\nc: 1\n', 1).problems[0]).toMatchObject({ line: 3 });
  });
});

describe('hostile documents are problems and take no time', () => {
  const wide = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'.split('').map((name, i) => {
      const alias = `*${'abcdefg'.charAt(i)}`;
      return `${name}: &${name} [${Array.from({ length: 10 }, () => alias).join(', ')}]`;
    }),
  ].join('\n');
  it.each([
    ['brackets 100 000 deep', '['.repeat(100_000)],
    ['dashes 100 000 deep', `${'- '.repeat(100_000)}x`],
    ['braces 100 000 deep', '{a: '.repeat(100_000)],
    ['question marks 100 000 deep', '? '.repeat(100_000)],
    ['an alias bomb', wide],
    ['20 000 quotes that open', 'a: "\n'.repeat(20_000)],
    ['a scalar of 5 MB', `a: "${'x'.repeat(5_000_000)}"`],
    ['a list of a million items', `a: [${'b,'.repeat(1_000_000)}]`],
    ['nothing but quotes', `a: ${'"'.repeat(3_000_000)}`],
    ['20 000 quotes too far left behind 50 KB', `${'a: b\n'.repeat(10_000)}${'c: "\nd"\n'.repeat(20_000)}`],
  ])('%s', (_, text) => {
    expect(read(text).problems).toHaveLength(1);
  });

  it('reads 60 000 comments in brackets that end too far left', () => {
    expect(read(`a:\n  b: [\n${'    c, # d\n'.repeat(60_000)}]\n`).problems).toEqual([]);
  });
});

describe('places of nodes', () => {
  const document = read('# top\nspec: # here\n- name: "a"\n  run: |\n    x\n    y\n\n# end\n- {b: [1, 2 ]}\n-\n');
  it.each([
    [['spec', 0, 'name'], '"a"', 'name'],
    [['spec', 0, 'run'], '|\n    x\n    y', 'run'],
    [['spec', 1, 'b'], '[1, 2 ]', 'b'],
    [['spec', 1, 'b', 1], '2', undefined],
    [['spec', 1], '{b: [1, 2 ]}', '-'],
    [['spec', 2], '', '-'],
    [['spec', 3], undefined, undefined],
  ])('%j', (route, value, key) => {
    expect(textAt(document, document.spanOf(route))).toBe(value);
    expect(textAt(document, document.keySpanOf(route))).toBe(key);
  });

  it('are those of the whole file', () => {
    const second = read('a: 1\n---\nb: cd\n', 1);
    expect(textAt(second, second.spanOf(['b']))).toBe('cd');
  });

  it('of comments leave those out that are text', () => {
    expect(commentsOf(document)).toEqual(['# top', '# here', '# end']);
    const script = read('a: | # c\n  # no\nb: "# no" # d\nc: a#b\n');
    expect(commentsOf(script)).toEqual(['# c', '# d']);
    expect(commentsIn(script).map(({ span }) => textAt(script, span))).toEqual(['# c', '# d']);
  });

  it('of comments between brackets are found although these are cut off', () => {
    expect(commentsOf(read('- x: [ # one\n  1, # two\n]\n# three\n'))).toEqual(['# one', '# two', '# three']);
  });
});

describe('what is written twice or shown twice', () => {
  it('lists equal keys', () => {
    expect(read('a: 1\nb: {c: 1, c: 2}\na: 3\n').duplicateKeys).toEqual([['a'], ['b', 'c']]);
  });

  it('lists a key that a later merge key brings too, since parsers disagree on it', () => {
    expect(read('a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n').duplicateKeys).toEqual([['c', 'b']]);
    expect(read('a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n').duplicateKeys).toEqual([]);
  });

  it('tells which routes show the same node', () => {
    const document = read('a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  e: 2\n');
    expect(document.sharedWith(['a'])).toEqual([['c']]);
    expect(document.sharedWith(['c', 'b'])).toEqual([
      ['a', 'b'],
      ['d', 'b'],
    ]);
    expect(document.sharedWith(['d'])).toEqual([]);
    expect(document.sharedWith(['d', 'e'])).toEqual([]);
  });
});
