import { expect, test } from 'vitest';
import {
  isQuitCall,
  productById,
  products,
  productsDrainedAt,
  productsOfPort,
  productsOfProcess,
  productsOfQuitUrlVariable,
  productsQuitAt,
  productsReadyAt,
} from '../../src/products/index.ts';
import type { Product } from '../../src/products/product.ts';
import { wrapperOf } from '../../src/products/wrapper.ts';

function ids(list: readonly Product[]): string[] {
  return list.map(({ id }) => id);
}

test('no two products share an id or a pattern of images', () => {
  expect(new Set(ids(products)).size).toBe(products.length);
  const patterns = products.flatMap(({ images }) => images.map(({ path, tag }) => `${path} ${tag ?? ''}`));
  expect(patterns.filter((pattern, i) => patterns.indexOf(pattern) !== i)).toEqual([]);
});

test.each([
  [15020, '/quitquitquit', ['istio']],
  [15000, '/quitquitquit', ['istio']],
  [4191, '/shutdown', ['linkerd']],
  [9091, '/quitquitquit', ['cloud-sql-proxy', 'alloydb-auth-proxy']],
  [9901, '/quitquitquit', ['envoy']],
  [3500, '/v1.0/shutdown', ['dapr']],
  [15021, '/quitquitquit', []],
])('a call to :%i%s quits %j', (...[port, path, expected]) => {
  expect(ids(productsQuitAt(port, path))).toEqual(expected);
});

test('draining is not quitting', () => {
  expect(ids(productsDrainedAt(15000, '/drain_listeners'))).toEqual(['istio']);
  expect(productsQuitAt(15000, '/drain_listeners')).toEqual([]);
});

test('ready endpoints, ports, processes and variables lead to their product', () => {
  expect(ids(productsReadyAt(15021, '/healthz/ready'))).toEqual(['istio']);
  expect(ids(productsOfPort(4191))).toEqual(['linkerd']);
  expect(ids(productsOfProcess('cloud_sql_proxy'))).toEqual(['cloud-sql-proxy-v1']);
  expect(ids(productsOfProcess('envoy'))).toEqual(['istio', 'envoy']);
  expect(ids(productsOfQuitUrlVariable('CSQL_PROXY_QUIT_URLS'))).toEqual(['cloud-sql-proxy']);
});

test.each([
  ['istio', ['pilot-agent', 'request', '--debug-port', '15020', 'POST', 'quitquitquit'], true],
  ['istio', ['/usr/local/bin/pilot-agent', 'request', 'POST', 'drain'], false],
  ['istio', ['pilot-agent', 'wait'], false],
  ['cloud-sql-proxy', ['/cloud-sql-proxy', 'shutdown', '--admin-port', '9092'], true],
  ['cloud-sql-proxy', ['/cloud-sql-proxy', '--quitquitquit'], false],
  ['linkerd', ['linkerd-await', '--shutdown', '--', 'job'], true],
  ['nginx', ['nginx', '-s', 'quit'], false],
] as const)('%s is quit by %j: %s', (...[id, argv, expected]) => {
  const product = productById(id);
  expect(product && isQuitCall(product, argv)).toBe(expected);
});

test('wrappers are known by the basename of their path', () => {
  expect(wrapperOf('/bin/scuttle')?.id).toBe('scuttle');
  expect(wrapperOf('scuttle.sh')).toBeUndefined();
});

test('every injected product can be native or says why not', () => {
  for (const { injection, id } of products) {
    if (injection === undefined) continue;
    const { native } = injection;
    const known = native.pins.length > 0 || native.defaultSince !== undefined || native.refusal !== undefined;
    expect([id, known || id === 'gcs-fuse']).toEqual([id, true]);
  }
});
