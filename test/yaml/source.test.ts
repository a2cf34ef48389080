import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/yaml/source.ts';

function cut(text: string): readonly string[] {
  return openSource('a.yaml', text).documents.map((document) => document.text);
}

describe('a stream is cut into documents without parsing it', () => {
  it.each([
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['nothing at all', '', ['']],
    ['only comments', '# nothing here\n', ['# nothing here\n']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a leading mark', '---\na: 1\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
    ['a licence before the first mark', '# (c)\n---\na: 1\n', ['# (c)\n---\na: 1\n']],
    ['a comment on the mark', 'a: 1\n--- # next\nb: 2\n', ['a: 1\n', '--- # next\nb: 2\n']],
    ['a tag on the mark', 'a: 1\n--- !thing\nb: 2\n', ['a: 1\n', '--- !thing\nb: 2\n']],
    ['a flow value on the mark', '--- {a: 1}\n--- [b]\n', ['--- {a: 1}\n', '--- [b]\n']],
    [
      'directives',
      '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n',
      ['%YAML 1.2\n---\na: 1\n...\n', '%YAML 1.2\n---\nb: 2\n'],
    ],
    ['an end mark and no more', 'a: 1\n...\n# the end\n', ['a: 1\n...\n# the end\n']],
    ['an end mark and a bare document', 'a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['empty documents', '---\n---\na: 1\n', ['---\n', '---\na: 1\n']],
    ['dashes inside a block scalar', 'a: |\n  ---\n  b\n', ['a: |\n  ---\n  b\n']],
    ['more than three dashes', 'a: 1\n---- b\n', ['a: 1\n---- b\n']],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['no final newline', 'a: 1\n---', ['a: 1\n', '---']],
    ['a byte order mark', '\uFEFF---\na: 1\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
  ])('%s', (_, text, documents) => {
    expect(cut(text)).toEqual(documents);
  });

  it('leaves nothing out and knows where each document stands', () => {
    const text = '# a\n---\nb: 1\n...\n---\nc: 2\n...\n# d\n';
    const { documents } = openSource('a.yaml', text);
    expect(documents.map(({ span }) => text.slice(span.start, span.end)).join('')).toBe(text);
  });
});

describe('the format of a text', () => {
  it('goes by the majority of line ends', () => {
    expect(openSource('a', 'a\r\nb\r\nc\n').eol).toBe('\r\n');
    expect(openSource('a', 'a\r\nb\nc\n').eol).toBe('\n');
    expect(openSource('a', 'a').eol).toBe('\n');
  });

  it('tells a byte order mark and a final newline', () => {
    expect(openSource('a', '\uFEFFa: 1')).toMatchObject({ bom: true, finalNewline: false });
    expect(openSource('a', 'a: 1\n')).toMatchObject({ bom: false, finalNewline: true });
  });

  it('counts lines and columns from one', () => {
    const source = openSource('a', 'a: 1\r\nbc: 2\n');
    expect(source.position(0)).toEqual({ line: 1, column: 1 });
    expect(source.position(7)).toEqual({ line: 2, column: 2 });
    expect(source.position(12)).toEqual({ line: 3, column: 1 });
  });
});
