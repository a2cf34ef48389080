import { describe, expect, test } from 'vitest';
import { isPlainPath, isRelevantPath, manifestsAmong } from '../../src/pull-request/paths.ts';

describe('paths that a push may name', () => {
  test.each([
    'k8s/job.yaml',
    'job.yml',
    'deploy/job.json',
    'chart/templates/_helpers.tpl',
    'base/Kustomization',
    '.github/sidecar-migrate.yml',
    'sidecar-migrate.yml',
  ])('matter: %s', (path) => {
    expect(isRelevantPath(path)).toBe(true);
  });

  test.each([
    'src/main.go',
    'README.md',
    'package.json',
    'web/package-lock.json',
    'pnpm-lock.yaml',
    'node_modules/x/job.yaml',
    '.github/workflows/ci.yml',
    'tsconfig.build.json',
    'api/openapi.v1.yaml',
  ])('do not matter: %s', (path) => {
    expect(isRelevantPath(path)).toBe(false);
  });
});

test.each([
  '../up.yaml',
  'a/../b.yaml',
  'a//b.yaml',
  '/a.yaml',
  'a/.git/b.yaml',
  'a/.GIT/b.yaml',
  'a\\b.yaml',
  'a\nb.yaml',
  './a.yaml',
])('a path with a trick is none: %j', (path) => {
  expect([isPlainPath(path), isRelevantPath(path)]).toEqual([false, false]);
});

test('settings decide which manifests are read', async () => {
  const entry = (path: string) => ({ path, mode: '100644', oid: 'a', size: 10 });
  const entries = ['deploy/a.yaml', 'deploy/testdata/b.yaml', 'other/c.yaml'].map(entry);
  const manifests = await manifestsAmong(entries, { include: ['deploy'], exclude: ['**/testdata/**'] });
  expect(manifests?.read.map(({ path }) => path)).toEqual(['deploy/a.yaml']);
});
