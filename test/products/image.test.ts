import { expect, test } from 'vitest';
import { isAtLeast, isImage, parseImage, versionOfTag } from '../../src/products/image.ts';

test.each([
  ['nginx', { repository: 'nginx' }],
  ['nginx:1.27', { repository: 'nginx', tag: '1.27', version: { major: 1, minor: 27 } }],
  ['localhost:5000/nginx', { repository: 'localhost:5000/nginx' }],
  [
    'reg:5000/a/b:v1.2.3@sha256:ab',
    { repository: 'reg:5000/a/b', tag: 'v1.2.3', digest: 'sha256:ab', version: { major: 1, minor: 2, patch: 3 } },
  ],
  ['a@sha256:ab', { repository: 'a', digest: 'sha256:ab' }],
  ['', { repository: '' }],
])('the reference "%s" is cut into its parts', (image, parts) => {
  expect(parseImage(image)).toEqual(parts);
});

test.each([
  ['2.8.0-alpine', { major: 2, minor: 8, patch: 0 }],
  ['stable-2.14.1', { major: 2, minor: 14, patch: 1 }],
  ['v1.33', { major: 1, minor: 33 }],
])('the tag %s shows a version', (tag, version) => {
  expect(versionOfTag(tag)).toEqual(version);
});

test.each(['latest', '2', '20240101', 'distroless-v1.39.0', 'sha-1.2', '1.2.3.4', 'edge-25.1.2'])(
  'the tag %s shows none',
  (tag) => {
    expect(versionOfTag(tag)).toBeUndefined();
  },
);

test('a pattern is found at the end of a repository, at a slash', () => {
  const isProxy = (image: string) => isImage(parseImage(image), { path: 'sql/proxy' });
  expect(['sql/proxy', 'gcr.io/sql/proxy:1', 'm/x/sql/proxy@sha256:a'].every(isProxy)).toBe(true);
  expect(['mysql/proxy', 'sql/proxy/tools', 'proxy', 'sql/proxy-exporter'].some(isProxy)).toBe(false);
});

test('a tag without a patch means the latest one', () => {
  expect(isAtLeast({ major: 2, minor: 8 }, { major: 2, minor: 8, patch: 4 })).toBe(true);
  expect(isAtLeast({ major: 2, minor: 8, patch: 3 }, { major: 2, minor: 8, patch: 4 })).toBe(false);
  expect(isAtLeast({ major: 3, minor: 0, patch: 0 }, { major: 2, minor: 8 })).toBe(true);
});
