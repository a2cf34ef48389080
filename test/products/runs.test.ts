import { expect, test } from 'vitest';
import { productById } from '../../src/products/index.ts';
import type { Run } from '../../src/products/product.ts';

function run(args: readonly string[], more: Partial<Run> = {}): Run {
  return { args, env: new Map(), openEnv: false, ...more };
}

function listeners(id: string, ...args: string[]): string[] {
  const product = productById(id);
  return (product?.listeners(run(args)) ?? [])
    .filter(({ stated }) => stated)
    .map(({ port, loopbackOnly, purpose }) => `${port} ${purpose}${loopbackOnly === true ? ' loopback' : ''}`);
}

test('the Cloud SQL proxy binds the loopback unless its address says otherwise', () => {
  expect(listeners('cloud-sql-proxy', '--port=5432', 'p:r:i')).toEqual(['5432 data loopback']);
  expect(listeners('cloud-sql-proxy', '--port', '5432', '--address=0.0.0.0', 'p:r:i')).toEqual(['5432 data']);
});

test('its admin port is always on the loopback, its health port by default', () => {
  expect(listeners('cloud-sql-proxy', '--quitquitquit', 'p:r:i')).toEqual(['9091 admin loopback']);
  expect(listeners('cloud-sql-proxy', '--debug', '--admin-port=9092')).toEqual(['9092 admin loopback']);
  expect(listeners('cloud-sql-proxy', '--health-check')).toEqual(['9090 health loopback']);
  expect(listeners('cloud-sql-proxy', '--health-check', '--http-address=0.0.0.0', '--http-port=9801')).toEqual([
    '9801 health',
  ]);
  expect(listeners('cloud-sql-proxy', '--http-port=9801')).toEqual([]);
});

test('variables stand for flags of the Cloud SQL proxy', () => {
  const env = new Map([
    ['CSQL_PROXY_PORT', '6000'],
    ['CSQL_PROXY_HEALTH_CHECK', 'true'],
  ]);
  const found = productById('cloud-sql-proxy')?.listeners(run(['p:r:i'], { env }));
  expect(found?.filter(({ stated }) => stated).map(({ port }) => port)).toEqual([6000, 9090]);
});

test('sockets of both versions of the proxy are found by their flags', () => {
  expect(productById('cloud-sql-proxy')?.socketDirectories(run(['--unix-socket', '/cloudsql', 'p:r:i']))).toEqual([
    '/cloudsql',
  ]);
  expect(productById('cloud-sql-proxy-v1')?.socketDirectories(run(['-dir=/cloudsql']))).toEqual(['/cloudsql']);
  expect(productById('cloud-sql-proxy-v1')?.socketDirectories(run([]))).toEqual([]);
});

test('git-sync answers only where it is told to listen', () => {
  const gate = (...args: string[]) => productById('git-sync')?.gate(run(args));
  expect(gate('--http-bind=:8080')).toMatchObject({ kind: 'http', port: 8080, path: '/' });
  expect(gate('--http-bind=127.0.0.1:8080')?.kind).toBe('none');
  expect(gate()?.kind).toBe('none');
});

test('a setting that comes from a Secret keeps a gate from being proven', () => {
  const gate = productById('cloud-sql-proxy')?.gate(run(['p:r:i'], { openEnv: true, version: { major: 2, minor: 9 } }));
  expect(gate?.kind).toBe('none');
});

test.each([
  ['fluent-bit', ['-c', '/etc/fluent-bit.conf'], true],
  ['fluent-bit', ['-c', '/etc/fluent-bit.conf', '--dry-run'], false],
  ['fluentd', ['-c', '/fluentd/etc/fluent.conf'], true],
  ['fluentd', ['--show-plugin-config=input:tail'], false],
  ['filebeat', ['-e', '-c', '/etc/filebeat.yml'], true],
  ['filebeat', ['-e', '--once'], false],
  ['promtail', ['-config.file=/etc/promtail.yaml'], true],
  ['promtail', ['-config.file=/etc/promtail.yaml', '-check-syntax'], false],
  ['promtail', ['-config.file=/etc/promtail.yaml', '-dry-run', '-inspect'], true],
  ['promtail', ['-stdin'], undefined],
  ['envoy', ['-c', '/etc/envoy.yaml'], true],
  ['envoy', ['-c', '/etc/envoy.yaml', '--mode', 'validate'], false],
  ['envoy', ['-c', '/etc/envoy.yaml', '--mode=init_only'], undefined],
  ['envoy', ['--version'], false],
  ['opentelemetry', ['--config=/etc/otel.yaml'], true],
  ['opentelemetry', ['validate', '--config=/etc/otel.yaml'], false],
  ['opentelemetry', ['featuregate'], undefined],
] as const)('whether %s %j runs until it is stopped: %s', (id, args, answer) => {
  expect(productById(id)?.runsUntilStopped(run(args))).toBe(answer);
});
