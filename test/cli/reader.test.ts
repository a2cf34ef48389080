import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultIn, openReader } from '../../src/cli/reader.ts';
import { folderWith } from './folder.ts';

describe('a reader', () => {
  test('gives the bytes of files small and large', () => {
    const large = `a: ${'x'.repeat(700_000)}`;
    const root = folderWith({ 'small.yaml': 'a: 1', 'large.yaml': large, 'empty.yaml': '' });
    const read = openReader();
    const textOf = (name: string) => {
      const outcome = read(join(root, name));
      return 'bytes' in outcome ? outcome.bytes.toString() : outcome;
    };
    expect(textOf('small.yaml')).toBe('a: 1');
    expect(textOf('large.yaml')).toBe(large);
    expect(textOf('small.yaml')).toBe('a: 1');
    expect(textOf('empty.yaml')).toBe('');
  });

  test('does not read what is too large, gone or no file', () => {
    const root = folderWith({ 'huge.yaml': '', 'full.yaml': 'x'.repeat(1024), 'over.yaml': 'x'.repeat(1025) });
    truncateSync(join(root, 'huge.yaml'), 500 * 1024 * 1024);
    mkdirSync(join(root, 'folder.yaml'));
    const read = openReader(1024);
    expect(openReader()(join(root, 'huge.yaml'))).toEqual({ line: 1, message: 'Not read: 500 MiB, more than 32 MiB.' });
    expect(read(join(root, 'full.yaml'))).toHaveProperty('bytes');
    expect(read(join(root, 'over.yaml'))).toMatchObject({ message: expect.stringContaining('Not read') });
    expect(read(join(root, 'folder.yaml'))).toMatchObject({
      message: 'Cannot be read: illegal operation on a directory.',
    });
    expect(read(join(root, 'gone.yaml'))).toEqual({ line: 1, message: 'Cannot be read: no such file or directory.' });
  });
});

describe('bytes that are no text', () => {
  test('are told with their line', () => {
    expect(faultIn(Buffer.from('a: ü\n'))).toBeUndefined();
    expect(faultIn(Buffer.from('a: 1\nb: \0\n'))).toEqual({ line: 2, message: 'Not text: there is a NUL byte.' });
    expect(faultIn(Buffer.from('a: 1\nb: 2\nc: \xff\n', 'latin1'))).toEqual({ line: 3, message: 'Not UTF-8.' });
    expect(faultIn(Buffer.from('\uFEFFa: 1\n', 'utf16le'))).toEqual({ line: 1, message: 'Not UTF-8, but UTF-16.' });
    expect(faultIn(Buffer.from('\uFFFEa: 1\n', 'utf16le'))).toMatchObject({ message: 'Not UTF-8, but UTF-16.' });
  });

  test('or too much of a text are told, too', () => {
    expect(faultIn(Buffer.from(`a: 1\n${'---\n'.repeat(30_000)}`))).toMatchObject({
      message: 'Not read: more than 20,000 documents.',
    });
    expect(faultIn(Buffer.from('---\na: 1\n'.repeat(19_000)))).toBeUndefined();
    for (const open of ['[', '{', '- ', '? ']) {
      expect(faultIn(Buffer.from(`a: 1\nb:\n  ${open.repeat(100_000)}`))).toEqual({
        line: 3,
        message: 'Nested too deeply.',
      });
    }
  });
});
