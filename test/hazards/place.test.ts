import { expect, test } from 'vitest';
import { duplicateKey } from '../../src/hazards/duplicate-key.ts';
import { initOrder } from '../../src/hazards/init-order.ts';
import { overlayPatch } from '../../src/hazards/overlay-patch.ts';
import { resourceGrowth } from '../../src/hazards/resource-growth.ts';
import { sharedNode } from '../../src/hazards/shared-node.ts';
import { job } from '../kube/pods.ts';
import { deployment, refusal, reviews, verdict } from './verdict.ts';

const app = '- {name: app, image: shop}';
const proxy = '- {name: db, image: "cloud-sql-proxy:2.14.1", args: [--port=5432, "a:b:c"]}';

test('a key that stands twice in the pod is named with its line', () => {
  const files = deployment(`${app}\n- name: p\n  image: a\n  image: b`);
  expect(refusal(duplicateKey, { files, container: 'p' })).toMatch(/"image" occurs twice \(pod\.yaml:\d+\)/);
  expect(refusal(duplicateKey, { files, container: 'app' })).toBeDefined();
});

test('a key that stands twice elsewhere in the file is nobody’s business', () => {
  const files = `${deployment(`${app}\n${proxy}`)}---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata: {a: "1", a: "2"}\n`;
  expect(verdict(duplicateKey, { files, container: 'db' })).toBeUndefined();
});

test('a container behind an alias changes in two places, of which both have to be pods', () => {
  const files = `apiVersion: v1
kind: List
items:
- apiVersion: batch/v1
  kind: Job
  metadata: {name: one}
  spec: {template: {spec: {containers: [{name: a, image: a}, &proxy {name: db, image: p}]}}}
- apiVersion: batch/v1
  kind: Job
  metadata: {name: two}
  spec: {template: {spec: {containers: [{name: b, image: b}, *proxy]}}}
`;
  expect(verdict(sharedNode, { files, container: 'db' })).toBeUndefined();
  const outside = files
    .replace('&proxy {name: db, image: p}', '*proxy')
    .replace('items:', 'x-proxy: &proxy {name: db, image: p}\nitems:');
  expect(refusal(sharedNode, { files: outside, container: 'db' })).toContain('x-proxy in line 3');
  expect(verdict(sharedNode, { files: outside, container: 'a' })).toBeUndefined();
});

const base = {
  'base/shop.yaml': deployment(`${app}\n${proxy}`),
  'base/kustomization.yaml': 'resources: [shop.yaml]\n',
};

function overlay(patch: string) {
  const kustomization = `resources: [../base]\npatches:\n- target: {kind: Deployment, name: shop}\n  patch: |-\n${patch.replace(/^(?=.)/gm, '    ')}\n`;
  return { ...base, 'prod/kustomization.yaml': kustomization };
}

test.each([
  ['its index', '- {op: replace, path: /spec/template/spec/containers/1/image, value: x}'],
  ['the whole list', '- {op: replace, path: /spec/template/spec/containers, value: []}'],
  ['the list that it joins', '- {op: add, path: /spec/template/spec/initContainers, value: []}'],
  [
    'its name',
    'kind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: db, args: [x]}]}}}',
  ],
])('a patch that goes by %s would go astray', (_, patch) => {
  const found = refusal(overlayPatch, { files: overlay(patch), container: 'db' });
  expect(found).toContain('prod/kustomization.yaml');
});

test.each([
  ['the container before it', '- {op: replace, path: /spec/template/spec/containers/0/image, value: x}'],
  ['a new container', '- {op: add, path: /spec/template/spec/containers/-, value: {name: n, image: i}}'],
  ['a new init container', '- {op: add, path: /spec/template/spec/initContainers/-, value: {name: n, image: i}}'],
  [
    'the app by its name',
    'kind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: app, args: [x]}]}}}',
  ],
  ['the replicas', '- {op: replace, path: /spec/replicas, value: 3}'],
])('a patch of %s finds what it did', (_, patch) => {
  expect(verdict(overlayPatch, { files: overlay(patch), container: 'db' })).toBeUndefined();
});

test('a partial object that nobody includes looks like a patch', () => {
  const files = { ...base, 'extra/shop.yaml': deployment('- {name: db, securityContext: {runAsUser: 1}}') };
  expect(refusal(overlayPatch, { files, container: 'db' })).toContain('extra/shop.yaml');
});

const init = (list: string) => job(`${app}\n${proxy}`, `initContainers:\n${list}`);

test('no place is right between who needs it and who prepares it', () => {
  const files = job(
    `${app}\n- {name: db, image: gce-proxy, args: [-dir=/sql], volumeMounts: [{name: sql, mountPath: /sql}, {name: key, mountPath: /key}]}`,
    `initContainers:
- {name: m, image: shop, args: [--host=/run/sql/x], volumeMounts: [{name: sql, mountPath: /run/sql}]}
- {name: fetch-key, image: vault, volumeMounts: [{name: key, mountPath: /out}]}
volumes: [{name: sql, emptyDir: {}}, {name: key, emptyDir: {}}]`,
  );
  expect(refusal(initOrder, { files, container: 'db' })).toContain('fetch-key');
  const plain = init('- {name: chown, image: busybox}');
  expect(verdict(initOrder, { files: plain, container: 'db' })).toBeUndefined();
});

test('before a large init container the pod gets larger, and the report says how much', () => {
  const large = 'resources: {requests: {cpu: "2"}}';
  const needing = `- {name: m, image: shop, args: [--db=127.0.0.1:5432], ${large}}`;
  const files = init(needing).replace('"a:b:c"]', '"a:b:c"], resources: {requests: {cpu: 500m}}');
  expect(reviews(resourceGrowth, { files, container: 'db' })).toEqual([
    'The pod reserves more than before: cpu 2 -> 2.5.',
  ]);
  const last = files.replace('127.0.0.1:5432', 'db.prod:5432');
  expect(verdict(resourceGrowth, { files: last, container: 'db' })).toBeUndefined();
});
