import { describe, expect, test } from 'vitest';
import { anyGlob, pathTest } from '../../src/config/path-globs.ts';

describe('globs on paths', () => {
  test.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'deploy/prod/a.yaml', true],
    ['*.yaml', 'a.yml', false],
    ['/a.yaml', 'deploy/a.yaml', false],
    ['deploy', 'deploy/prod/a.yaml', true],
    ['deploy/', 'x/deploy/a.yaml', true],
    ['./deploy/prod', 'deploy/prod/a.yaml', true],
    ['deploy/prod', 'deploy/production/a.yaml', false],
    ['deploy/**', 'deploy/a.yaml', true],
    ['deploy/*', 'deploy/prod/a.yaml', true],
    ['deploy/*.yaml', 'deploy/prod/a.yaml', false],
    ['**/testdata/**', 'testdata/a.yaml', true],
    ['**/testdata/**', 'a/b/testdata/c/d.yaml', true],
    ['a/**/z.yaml', 'a/z.yaml', true],
    ['a/**/z.yaml', 'a/b/c/z.yaml', true],
    ['a/**/z.yaml', 'b/a/z.yaml', false],
    ['a?.yaml', 'ab.yaml', true],
    ['a?.yaml', 'a.yaml', false],
    ['[a-c]x.yaml', 'bx.yaml', true],
    ['[!a-c]x.yaml', 'bx.yaml', false],
    ['{dev,prod}/*.{yml,yaml}', 'prod/a.yml', true],
    ['{dev,prod}/*.{yml,yaml}', 'test/a.yml', false],
    ['a{b,c{d,e}}.yaml', 'ace.yaml', true],
    ['\\*.yaml', '*.yaml', true],
    ['\\*.yaml', 'a.yaml', false],
    ['.github/*', '.github/a.yaml', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(anyGlob([glob])(path)).toBe(expected);
  });

  test('take no time to speak of, however many stars a repository writes', () => {
    const glob = `${'*a'.repeat(500)}*b`;
    expect(anyGlob([glob, `${'**/a/'.repeat(200)}b`, '{a,b}'.repeat(30)])('a/'.repeat(500) + 'a'.repeat(2000))).toBe(
      false,
    );
  });

  test('decide what is read: what is included and not excluded', () => {
    const isRead = pathTest({ include: ['deploy'], exclude: ['**/testdata/**'] });
    expect(['deploy/a.yaml', 'deploy/testdata/a.yaml', 'src/a.yaml'].map(isRead)).toEqual([true, false, false]);
    expect(pathTest({ include: [], exclude: [] })('a.yaml')).toBe(true);
  });
});
