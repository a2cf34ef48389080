import { expect, test } from 'vitest';
import { runsUntilStopped } from '../../src/kube/completion.ts';
import { isLike } from '../../src/kube/glob.ts';
import { isInjectedOverride, productOf, settledRole } from '../../src/kube/identity.ts';
import { containerIn } from './pods.ts';

test.each([
  ['gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.8.0-alpine', 'cloud-sql-proxy'],
  ['mirror.corp:5000/gcr/cloudsql-docker/gce-proxy@sha256:abc', 'cloud-sql-proxy-v1'],
  ['docker.io/istio/proxyv2:1.28.0', 'istio'],
  ['fluent/fluent-bit', 'fluent-bit'],
  ['docker:27-dind', 'dind'],
  ['quay.io/brancz/kube-rbac-proxy:v0.18', 'kube-rbac-proxy'],
])('the image %s is %s, whatever the container is called', (image, id) => {
  const found = productOf(containerIn(`- {name: x, image: "${image}"}`));
  expect(found?.product.id).toBe(id);
  expect(found?.confidence).toBe('high');
  expect(found?.evidence[0].says).toContain(image);
});

test.each(['docker:27', 'shop/notcloud-sql-proxy', 'shop/vault-ui', 'cloud-sql-proxy-exporter'])(
  'the image %s is none of the known ones',
  (image) => {
    expect(productOf(containerIn(`- {name: x, image: "${image}"}`))).toBeUndefined();
  },
);

test('a program tells what an own image runs', () => {
  const found = productOf(containerIn('- {name: db, image: shop/tools, command: [/cloud_sql_proxy, -dir=/sql]}'));
  expect(found?.product.id).toBe('cloud-sql-proxy-v1');
  expect(found?.confidence).toBe('high');
});

test('a name alone is a weak sign', () => {
  expect(productOf(containerIn('- {name: envoy, image: shop/edge}'))?.confidence).toBe('low');
});

test('the container that only changes the settings of the injected one is told from a proxy of its own', () => {
  expect(isInjectedOverride(containerIn('- {name: istio-proxy, image: auto}'))).toBe(true);
  expect(isInjectedOverride(containerIn('- {name: istio-proxy, image: istio/proxyv2}'))).toBe(false);
});

test('what the user settled goes by name or image, and an app stays an app', () => {
  const container = containerIn('- {name: tunnel, image: registry/corp/vpn:3}');
  expect(settledRole(container, { sidecars: ['*/vpn:*'], apps: [] })).toBe('sidecar');
  expect(settledRole(container, { sidecars: ['tun*'], apps: ['tunnel'] })).toBe('app');
  expect(settledRole(container, { sidecars: ['vpn'], apps: [] })).toBeUndefined();
});

test('a glob made of stars does not take for ever', () => {
  expect(isLike('a'.repeat(5000), `${'*a'.repeat(200)}b`)).toBe(false);
});

test.each([
  ['cloud-sql-proxy', '{name: p, image: cloud-sql-proxy, args: [--port=5432, a:b:c]}', true],
  ['git-sync', '{name: p, image: git-sync/git-sync}', true],
  ['git-sync once', '{name: p, image: git-sync/git-sync, args: [--one-time]}', false],
  [
    'git-sync once by variable',
    '{name: p, image: git-sync/git-sync, env: [{name: GITSYNC_ONE_TIME, value: "true"}]}',
    false,
  ],
  [
    'git-sync with hidden variables',
    '{name: p, image: git-sync/git-sync, envFrom: [{secretRef: {name: s}}]}',
    undefined,
  ],
  ['k8s-sidecar', '{name: p, image: kiwigrid/k8s-sidecar, env: [{name: METHOD, value: WATCH}]}', true],
  ['k8s-sidecar that lists', '{name: p, image: kiwigrid/k8s-sidecar, env: [{name: METHOD, value: LIST}]}', false],
  ['filebeat once', '{name: p, image: elastic/filebeat, args: [-e, --once]}', false],
  ['config reloader that runs once', '{name: p, image: prometheus-config-reloader, args: [--watch-interval=0]}', false],
  ['waiting for a proxy', '{name: p, image: cloud-sql-proxy, args: [wait, --max, 30s]}', false],
  ['a proxy behind a shell', '{name: p, image: cloud-sql-proxy, command: [sh, -c, ./job]}', undefined],
  ['another program of the image', '{name: p, image: git-sync/git-sync, command: [ls]}', undefined],
  ['sleep infinity', '{name: p, image: a, command: [sleep, infinity]}', true],
  ['tail in a shell', '{name: p, image: a, command: [sh, -c, "tail -n+1 -F /logs/app.log"]}', true],
  ['tail and more', '{name: p, image: a, command: [sh, -c, "tail -f /a & work"]}', undefined],
  ['tail that ends', '{name: p, image: a, command: [tail, -n, "3", /a]}', undefined],
  ['a proxy that kubexit stops', '{name: p, image: tools, command: [kubexit, cloud_sql_proxy, -dir=/x]}', undefined],
  ['any image', '{name: p, image: shop/worker}', undefined],
])('%s runs until it is stopped: %s %s', (_, item, expected) => {
  expect(runsUntilStopped(containerIn(`- ${item}`))).toBe(expected);
});
