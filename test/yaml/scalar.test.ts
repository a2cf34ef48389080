import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParsedDocument } from '../../src/yaml/document.ts';
import { applyEdits } from '../../src/yaml/edit.ts';
import { placeAt } from '../../src/yaml/lookup.ts';
import type { ScalarChange } from '../../src/yaml/operation.ts';
import { asMap } from '../../src/yaml/plain.ts';
import { isPlain, quoted } from '../../src/yaml/quoting.ts';
import { rewriteScalar } from '../../src/yaml/rewrite.ts';
import { scalarAt } from '../../src/yaml/scalar.ts';
import { read, textAt } from './read.ts';

describe('a part of a string leads back to its place in the source', () => {
  it.each([
    ['plain', 'a: sh -c wait\n', 'wait', 'wait'],
    ['plain over lines', 'a: one\n  two\n\n  three\n', 'one two', 'one\n  two'],
    ['single quotes', "a: 'it''s on'\n", "'s on", "''s on"],
    ['double quotes', 'a: "x\\ty\\u0041\\\n   z"\n', '\tyA', '\\ty\\u0041'],
    ['an astral escape', 'a: "\\U0001F600x"\n', '\u{1F600}', '\\U0001F600'],
    ['literal', 'a: |\n  one\n    two\n', '  two', '  two'],
    ['folded', 'a: >\n  one\n  two\n', 'one two', 'one\n  two'],
    ['folded, more indented', 'a: >-\n  one\n    two\n\n  three\n', '  two\n\nthree', '  two\n\n  three'],
    ['CRLF', 'a: |\r\n  one\r\n  two\r\n', 'one\ntwo', 'one\r\n  two'],
    ['an indentation indicator', 'a: |2\n    one\n  two\n', '  one', '  one'],
    ['cut off quotes', 'a:\n  b: "one\ntwo"\n', 'one two', 'one\ntwo'],
  ])('%s', (...[, text, part, source]) => {
    const document = read(text);
    const route = text.includes('b:') ? ['a', 'b'] : ['a'];
    const scalar = scalarAt(document, route);
    const start = scalar?.value.indexOf(part) ?? -1;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(textAt(document, scalar?.sourceSpan({ start, end: start + part.length }))).toBe(source);
  });

  it('leads nowhere for what is no string', () => {
    const document = read('a: 1\nb: []\nc:\n');
    expect(['a', 'b', 'c', 'd'].map((key) => scalarAt(document, [key]))).toEqual(Array(4).fill(undefined));
  });
});

/** The text after parts of the string at `a` were replaced; `undefined` where that was refused. */
function rewritten(text: string, changes: readonly ScalarChange[]): string | undefined {
  const document = read(text);
  const node = document instanceof ParsedDocument && document.root ? placeAt(document.root, ['a'])?.node : undefined;
  if (node?.kind !== 'scalar') return undefined;
  const { eol } = document.source;
  const edits = rewriteScalar(node, changes, { text, eol, flow: false, quote: 'double' });
  return edits && applyEdits(text, edits);
}

function without(text: string, part: string): string | undefined {
  const start = String(scalarAt(read(text), ['a'])?.value).indexOf(part);
  return rewritten(text, [{ span: { start, end: start + part.length }, text: '' }]);
}

describe('a part is taken out of a string with the least change', () => {
  it.each([
    ['a whole line', 'a: |\n  one\n  two\n  three\n', 'two\n', 'a: |\n  one\n  three\n'],
    ['the last line', 'a: |\n  one\n  two\nb: 1\n', 'two\n', 'a: |\n  one\nb: 1\n'],
    ['the last line of stripped text', 'a: |-\n  one\n  two\n', '\ntwo', 'a: |-\n  one\n'],
    ['a line that leaves its break', 'a: |-\n  one\n  two\n', 'two', 'a: |\n  one\n'],
    ['a first line above deeper ones', 'a: |\n  one\n    two\n', 'one\n', 'a: |2\n    two\n'],
    ['a part of a line', 'a: |\n  one; two\n', '; two', 'a: |\n  one\n'],
    ['blank lines stay as they are', 'a: |\n  one\n\n  two\n  three\n', 'two\n', 'a: |\n  one\n\n  three\n'],
    ['a line of folded text', 'a: >\n  one\n  two\n  three\n', 'two ', 'a: >\n  one\n  three\n'],
    ['a statement over folded lines', 'a: >\n  one;\n  two;\n  three\n', '; two', 'a: >\n  one;\n  three\n'],
    ['a line of folded text with its spaces left', 'a: >\n  one\n  two\n  three\n', 'two', 'a: >\n  one \n  three\n'],
    ['plain', 'a: one; two\n', '; two', 'a: one\n'],
    ['plain over lines', 'a: one\n  two\n  three\n', ' two', 'a: one\n  three\n'],
    ['plain that would be a number', 'a: 12 x\n', ' x', 'a: "12"\n'],
    ['plain that would be empty', 'a: x\n', 'x', 'a: ""\n'],
    ['single quotes', "a: 'one; it''s'\n", "; it's", "a: 'one'\n"],
    ['double quotes', 'a: "one;\\ttwo\\n"\n', '\ttwo', 'a: "one;\\n"\n'],
    ['double quotes over lines', 'a: "one\n  two\n  three"\n', ' two', 'a: "one\n  three"\n'],
    ['CRLF', 'a: |\r\n  one\r\n  two\r\n', 'one\n', 'a: |\r\n  two\r\n'],
  ])('%s', (...[, text, part, after]) => {
    expect(without(text, part)).toBe(after);
  });

  it('writes new text in the style of the string', () => {
    const change = [{ span: { start: 0, end: 3 }, text: 'it\'s "2"\nok' }];
    expect(rewritten('a: |\n  one two\n', change)).toBe('a: |\n  it\'s "2"\n  ok two\n');
    expect(rewritten('a: "one two"\n', change)).toBe('a: "it\'s \\"2\\"\\nok two"\n');
    expect(rewritten("a: 'one two'\n", [{ span: { start: 0, end: 3 }, text: "it's" }])).toBe("a: 'it''s two'\n");
    expect(rewritten('a: one two\n', change)).toBe('a: "it\'s \\"2\\"\\nok two"\n');
  });

  it('makes several changes at once', () => {
    const text = 'a: |\n  one\n  two\n  three\n  four\n';
    const changes = [
      { span: { start: 4, end: 8 }, text: '' },
      { span: { start: 14, end: 18 }, text: 'last' },
    ];
    expect(rewritten(text, changes)).toBe('a: |\n  one\n  three\n  last\n');
  });
});

/** Words of shell scripts, with what YAML finds special. */
const script = fc
  .array(
    fc.constantFrom(
      'one',
      'two;',
      '  ',
      '\n',
      '\n\n',
      ': ',
      ' #',
      '"',
      "'",
      '\\',
      '- ',
      '{',
      '\t',
      'é',
      '\u{1F600}',
      '$(',
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));

const styles = fc.constantFrom('single', 'double', 'literal', 'folded', 'plain');

function written(value: string, style: string): string {
  if (style === 'double') return `a: ${JSON.stringify(value)}\n`;
  if (style === 'single') return `a: '${value.replaceAll("'", "''").replaceAll('\n', '\n\n  ')}'\n`;
  if (style === 'plain') return `a: x${value.replaceAll('\n', '\n\n  ')}\n`;
  const lines = value.replaceAll('\n', '\n  ');
  return `a: ${style === 'literal' ? '|' : '>'}2\n  ${lines}\nb: 1\n`;
}

describe('whatever is taken out of whatever string', () => {
  it('the rest is exactly what was asked for, or nothing is done', () => {
    fc.assert(
      fc.property(fc.tuple(script, styles, fc.nat(), fc.nat()), ([value, style, a, b]) => {
        const text = written(value, style);
        const before = read(text);
        const scalar = before.problems.length > 0 ? undefined : scalarAt(before, ['a']);
        if (scalar === undefined) return;
        const [x, y] = [a % (scalar.value.length + 1), b % (scalar.value.length + 1)];
        const span = { start: Math.min(x, y), end: Math.max(x, y) };
        const after = rewritten(text, [{ span, text: '' }]);
        if (after === undefined) return;
        const document = read(after);
        expect(document.problems).toEqual([]);
        const expected = scalar.value.slice(0, span.start) + scalar.value.slice(span.end);
        expect(document.value).toEqual({ ...asMap(before.value), a: expected });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('quoting', () => {
  it('is needed for whatever another reader might take for something else', () => {
    const strings = [
      'yes',
      'Off',
      'null',
      '~',
      '12',
      '0o7',
      '1_000',
      '1:30',
      '2001-01-01',
      '.5',
      '1e3',
      '',
      ' a',
      '- a',
      'a: b',
      'a #b',
      '*a',
      '@a',
      'a:',
    ];
    expect(strings.filter((value) => isPlain(value, false))).toEqual([]);
    expect(
      ['a', '-a', 'a:b', 'a#b', '1.2.3', 'a b', 'a, b', 'http://x', '/a', '$(A)'].every((value) =>
        isPlain(value, false),
      ),
    ).toBe(true);
    expect(isPlain('a, b', true)).toBe(false);
  });

  it('gives back the same string', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('single' as const, 'double' as const),
        (value, quote) => {
          const plain = isPlain(value, false) ? [read(`a: ${value}\n`).value] : [];
          expect([...plain, read(`a: ${quoted(value, quote)}\n`).value]).toEqual([
            ...plain.map(() => ({ a: value })),
            { a: value },
          ]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
