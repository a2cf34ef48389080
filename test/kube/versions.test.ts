import { expect, test } from 'vitest';
import { assumedByDefault, assumptionsFrom } from '../../src/kube/assumed.ts';
import { compareVersions, hasFix, isAtLeast, parseVersion, renderVersion } from '../../src/kube/versions.ts';

function v(text: string) {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(text);
  return version;
}

test.each([
  ['1.33', '1.33'],
  ['v1.33.6', '1.33.6'],
  ['1.30.4-gke.1000', '1.30.4'],
  [' 1.29 ', '1.29'],
])('%s reads as %s', (text, expected) => {
  expect(renderVersion(v(text))).toBe(expected);
});

test.each(['1', 'latest', '1.x', '1.33.', '', '>=1.29'])('%s is no version', (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test('a minor version means its latest patch', () => {
  expect(isAtLeast(v('1.33'), v('1.33.6'))).toBe(true);
  expect(isAtLeast(v('1.33.5'), v('1.33.6'))).toBe(false);
  expect(isAtLeast(v('1.33.0'), v('1.33'))).toBe(true);
  expect(compareVersions(v('1.33'), v('1.33.9'))).toBeGreaterThan(0);
});

test('a fix that was brought back to older releases is in their later patches and in everything newer', () => {
  const releases = [v('1.33.6'), v('1.34.2'), v('1.35')];
  const fixed = ['1.33', '1.33.6', '1.34.2', '1.35.0', '1.36.1', '2.0'];
  const broken = ['1.32', '1.32.13', '1.33.5', '1.34.1'];
  expect(fixed.filter((text) => !hasFix(v(text), releases))).toEqual([]);
  expect(broken.filter((text) => hasFix(v(text), releases))).toEqual([]);
});

test('the command line outranks the configuration, and that the repository and the table', () => {
  const { kubernetes, products, native } = assumptionsFrom({
    repository: new Map([
      ['istio', { version: v('1.25.1'), file: 'istiod.yaml' }],
      ['dapr', { version: v('1.18.2'), file: 'dapr.yaml' }],
    ]),
    config: { kubernetes: v('1.31'), native: new Map([['kuma', true]]) },
    commandLine: { kubernetes: v('1.32'), products: new Map([['dapr', v('1.17')]]) },
  });
  expect(kubernetes).toEqual({ version: v('1.32'), origin: 'command-line' });
  expect(products.get('istio')).toEqual({ version: v('1.25.1'), origin: 'repository', file: 'istiod.yaml' });
  expect(products.get('dapr')).toEqual({ version: v('1.17'), origin: 'command-line' });
  expect(products.get('linkerd')).toEqual(assumedByDefault.products.get('linkerd'));
  expect(native.get('kuma')).toBe(true);
});
