import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write } from '../../src/cli/writing.ts';
import type { FileEdits, Migration } from '../../src/index.ts';
import { applyEdits } from '../../src/yaml/edit.ts';
import { planWith } from '../report/sample.ts';
import { folderWith, put } from './folder.ts';

const before = { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n', 'c.yaml': 'c: 1\n' };

/** Appends a line to a file. */
function appended(file: string): FileEdits {
  return { file, edits: [{ span: { start: 5, end: 5 }, text: 'more: 1\n' }] };
}

/** A migration of two plans: one that changes `a.yaml` and `b.yaml`, one that changes `c.yaml`. */
const migration: Migration = {
  plans: [
    planWith([], { edits: [appended('a.yaml'), appended('b.yaml')] }),
    planWith([], { edits: [appended('c.yaml')] }),
  ],
  edits: ['a.yaml', 'b.yaml', 'c.yaml'].map(appended),
  problems: [],
  assumptions: [],
  unusedSuppressions: [],
};

function writeTo(root: string, interrupted = () => false) {
  return write({
    migration,
    textOf: (file) => before[file as keyof typeof before],
    absoluteOf: (file) => join(root, file),
    apply: applyEdits,
    interrupted,
  });
}

function contentOf(root: string): Record<string, string> {
  return Object.fromEntries(readdirSync(root).map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

describe('writing', () => {
  test('changes all files and leaves nothing else behind', async () => {
    const root = folderWith(before);
    const { files, problems } = await writeTo(root);
    expect([...files]).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
    expect(problems).toEqual([]);
    expect(contentOf(root)).toEqual({
      'a.yaml': 'a: 1\nmore: 1\n',
      'b.yaml': 'b: 1\nmore: 1\n',
      'c.yaml': 'c: 1\nmore: 1\n',
    });
  });

  test('keeps the mode of a file, and a link a link', async () => {
    const root = folderWith(before);
    chmodSync(join(root, 'a.yaml'), 0o640);
    put(root, 'real/c.yaml', before['c.yaml']);
    const linked = folderWith({ 'a.yaml': before['a.yaml'], 'b.yaml': before['b.yaml'] });
    symlinkSync(join(root, 'real', 'c.yaml'), join(linked, 'c.yaml'));
    await writeTo(root);
    await writeTo(linked);
    expect(statSync(join(root, 'a.yaml')).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(linked, 'c.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'real', 'c.yaml'), 'utf8')).toBe('c: 1\nmore: 1\n');
  });

  test('leaves a file that changed meanwhile alone, with all of its plan', async () => {
    const root = folderWith({ ...before, 'b.yaml': 'b: 2\n' });
    const { files, problems } = await writeTo(root);
    expect([...files]).toEqual(['c.yaml']);
    expect(problems).toEqual([
      {
        file: 'b.yaml',
        line: 1,
        column: 1,
        message: 'Not written, with all that belongs to it: it changed while it was being worked on.',
      },
    ]);
    expect(contentOf(root)).toEqual({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 2\n', 'c.yaml': 'c: 1\nmore: 1\n' });
  });

  test('leaves a read-only file alone, with all of its plan', async () => {
    const root = folderWith(before);
    chmodSync(join(root, 'a.yaml'), 0o444);
    const { problems } = await writeTo(root);
    expect(problems).toMatchObject([{ file: 'a.yaml', message: expect.stringContaining('it is read-only') }]);
    expect(contentOf(root)).toMatchObject({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
  });

  test('stops between plans when it is interrupted', async () => {
    const root = folderWith(before);
    let asked = 0;
    const { files } = await writeTo(root, () => ++asked > 1);
    expect([...files]).toEqual(['a.yaml', 'b.yaml']);
    expect(contentOf(root)['c.yaml']).toBe('c: 1\n');
  });
});
