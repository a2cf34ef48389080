import { expect, test } from 'vitest';
import { flagOf, isSet, listenAddress } from '../../src/products/flags.ts';

test.each([
  [['--port=1'], '1'],
  [['-port=1'], '1'],
  [['--port', '1'], '1'],
  [['--port'], ''],
  [['--port', '--other'], ''],
  [['--port=1', '--port=2'], '2'],
  [['--', '--port=1'], undefined],
  [['--ports=1', 'port=1'], undefined],
])('%j gives port %s', (args, value) => {
  expect(flagOf(args, 'port')).toBe(value);
});

test('a boolean flag does not swallow the argument after it', () => {
  expect(isSet(['--health-check', 'false-project:r:i'], 'health-check')).toBe(true);
  expect(isSet(['--health-check=false'], 'health-check')).toBe(false);
});

test.each([
  [':8080', { port: 8080, loopbackOnly: false }],
  ['127.0.0.1:1', { port: 1, loopbackOnly: true }],
  ['[::1]:1', { port: 1, loopbackOnly: true }],
  ['0.0.0.0:99999', undefined],
  ['8080', undefined],
])('the listen address %s', (text, expected) => {
  expect(listenAddress(text)).toEqual(expected);
});
