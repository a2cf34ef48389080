import { expect, test } from 'vitest';
import { projectOf, workloadIn } from './pods.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: store
spec:
  template:
    metadata:
      labels: {app: shop}
      annotations: {team: web}
    spec:
      initContainers:
      - {name: migrate, image: shop}
      - {name: mesh, image: mesh, restartPolicy: Always}
      containers:
      - {name: web, image: shop}
      - {name: logs, image: fluent/fluent-bit}
`;

test('a Deployment is one workload with its labels, annotations and containers in order', () => {
  const { workload } = workloadIn(deployment);
  expect(workload.ref).toEqual({ kind: 'Deployment', name: 'shop', namespace: 'store' });
  expect(workload.labels).toEqual({ app: 'shop' });
  expect(workload.annotations).toEqual({ team: 'web' });
  expect(workload.containers.map(({ name, role, index }) => [name, role, index])).toEqual([
    ['web', 'app', 0],
    ['logs', 'app', 1],
  ]);
  expect(workload.initContainers.map(({ name, native }) => [name, native])).toEqual([
    ['migrate', false],
    ['mesh', true],
  ]);
  expect(workload.support.level).toBe('native');
  expect(workload.runsToCompletion).toBe(false);
  expect(workload.containers[1]?.at).toEqual({
    file: 'pod.yaml',
    document: 0,
    route: ['spec', 'template', 'spec', 'containers', 1],
  });
});

test('the same pod written as JSON is found at the same routes', () => {
  const { workload } = workloadIn(deployment);
  const metadata = { labels: { app: 'shop' } };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { template: { metadata, spec: workload.podSpec } },
  };
  const [found] = projectOf({ 'pod.json': JSON.stringify(object) }).workloads;
  expect(found?.pod.route).toEqual(workload.pod.route);
  expect(found?.containers.map(({ name }) => name)).toEqual(['web', 'logs']);
});

test('objects in a List keep their place in it', () => {
  const list = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: shop}
- apiVersion: v1
  kind: Pod
  metadata: {name: p}
  spec:
    containers:
    - {name: a, image: a}
    - {name: b, image: b}
`;
  const { workload } = workloadIn(list);
  expect(workload.object.route).toEqual(['items', 1]);
  expect(workload.pod.route).toEqual(['items', 1, 'spec']);
  expect(workload.template?.route).toEqual(['items', 1]);
});

test('items of a PodList need no kind of their own', () => {
  const list =
    'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: p}\n  spec: {containers: [{name: a, image: a}]}\n';
  expect(workloadIn(list).workload.ref).toEqual({ kind: 'Pod', name: 'p' });
});

test('a broken document is a problem with its line, and the documents around it are read', () => {
  const broken = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: "open\n';
  const { workloads, problems } = projectOf({ 'all.yaml': `${deployment}---\n${broken}---\n${deployment}` });
  expect(workloads.map(({ pod }) => pod.document)).toEqual([0, 2]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.file).toBe('all.yaml');
  expect(problems[0]?.line).toBeGreaterThan(17);
});

test('a pod with one container is only read if it has a text that a rule looks for', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: a\n    args: [ARG]\n';
  const count = (text: string) =>
    projectOf({ 'p.yaml': text }, { signals: { alone: ['quitquitquit'], beside: ['containers'] } }).workloads.length;
  expect(count(pod)).toBe(0);
  expect(count(pod.replace('ARG', 'http://localhost:15020/quitquitquit'))).toBe(1);
  expect(count(`${pod}  - {name: b, "image": b}\n`)).toBe(1);
});

test('values files, custom resource definitions and ConfigMaps hold no pods', () => {
  const files = {
    'values.yaml': 'containers:\n- {name: a, image: a}\n- {name: b, image: b}\n',
    'crd.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {x: {containers: [{name: a, image: a}]}}\n',
    'policy.yaml':
      'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{validate: {pattern: {spec: {containers: [{name: a, image: b}]}}}}]}\n',
  };
  expect(projectOf(files).workloads).toEqual([]);
});

test('an object without images is a patch of another one, and so is a file that a kustomization calls a patch', () => {
  const partial = deployment.replace('{name: logs, image: fluent/fluent-bit}', '{name: logs}');
  const kustomization = 'resources: [base.yaml]\npatches:\n- path: ./full-patch.yaml\n';
  const { workloads } = projectOf({
    'o/base.yaml': deployment,
    'o/partial.yaml': partial,
    'o/full-patch.yaml': deployment,
    'o/kustomization.yaml': kustomization,
  });
  expect(workloads.map(({ pod, support }) => [pod.file, support.level])).toEqual([
    ['o/base.yaml', 'native'],
    ['o/partial.yaml', 'refused'],
    ['o/full-patch.yaml', 'refused'],
  ]);
});
