import { expect, test } from 'vitest';
import { projectOf } from './pods.ts';

const lists = '{containers: [{name: a, image: a}, {name: b, image: b}]}';

function found(text: string): string[] {
  return projectOf({ 'x.yaml': text }).workloads.map(
    ({ pod, support, runsToCompletion }) => `${pod.route.join('.')} ${support.level}${runsToCompletion ? ' ends' : ''}`,
  );
}

function custom(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`;
}

test.each([
  ['v1', 'Pod', lists, ['spec native']],
  ['apps/v1', 'StatefulSet', `{template: {spec: ${lists}}}`, ['spec.template.spec native']],
  ['extensions/v1beta1', 'Deployment', `{template: {spec: ${lists}}}`, ['spec.template.spec native']],
  [
    'batch/v1',
    'CronJob',
    `{jobTemplate: {spec: {template: {spec: ${lists}}}}}`,
    ['spec.jobTemplate.spec.template.spec native ends'],
  ],
  ['argoproj.io/v1alpha1', 'Rollout', `{template: {spec: ${lists}}}`, ['spec.template.spec schema']],
  [
    'keda.sh/v1alpha1',
    'ScaledJob',
    `{jobTargetRef: {template: {spec: ${lists}}}}`,
    ['spec.jobTargetRef.template.spec schema ends'],
  ],
  [
    'jobset.x-k8s.io/v1alpha2',
    'JobSet',
    `{replicatedJobs: [{template: {spec: {template: {spec: ${lists}}}}}, {template: {spec: {template: {spec: ${lists}}}}}]}`,
    [
      'spec.replicatedJobs.0.template.spec.template.spec schema ends',
      'spec.replicatedJobs.1.template.spec.template.spec schema ends',
    ],
  ],
  [
    'ray.io/v1',
    'RayCluster',
    `{headGroupSpec: {template: {spec: ${lists}}}, workerGroupSpecs: [{template: {spec: ${lists}}}]}`,
    ['spec.headGroupSpec.template.spec schema', 'spec.workerGroupSpecs.0.template.spec schema'],
  ],
  [
    'sparkoperator.k8s.io/v1beta2',
    'SparkApplication',
    '{driver: {sidecars: [{name: a, image: a}]}}',
    ['spec.driver schema ends'],
  ],
  ['apps.kruise.io/v1alpha1', 'CloneSet', `{template: {spec: ${lists}}}`, ['spec.template.spec pass-through']],
  [
    'kubeflow.org/v1',
    'PyTorchJob',
    `{pytorchReplicaSpecs: {Master: {template: {spec: ${lists}}}}}`,
    ['spec.pytorchReplicaSpecs.Master.template.spec pass-through ends'],
  ],
  ['serving.knative.dev/v1', 'Service', `{template: {spec: ${lists}}}`, ['spec.template.spec refused']],
  ['tekton.dev/v1', 'Task', '{steps: [{image: a}], sidecars: [{name: b, image: b}]}', ['spec refused ends']],
  [
    'argoproj.io/v1alpha1',
    'Workflow',
    '{templates: [{container: {image: a}, sidecars: [{name: b, image: b}]}]}',
    ['spec.templates.0 refused ends'],
  ],
  ['monitoring.coreos.com/v1', 'Prometheus', lists, ['spec refused']],
  ['acid.zalan.do/v1', 'postgresql', '{sidecars: [{name: a, image: a}, {name: b, image: b}]}', ['spec refused']],
  [
    'elasticsearch.k8s.elastic.co/v1',
    'Elasticsearch',
    `{nodeSets: [{podTemplate: {spec: ${lists}}}]}`,
    ['spec.nodeSets.0.podTemplate.spec refused'],
  ],
  ['apps.kruise.io/v1alpha1', 'SidecarSet', lists, ['spec refused']],
  ['example.com/v1', 'Widget', `{deep: {podTemplate: {spec: ${lists}}}}`, ['spec.deep.podTemplate.spec unknown']],
])('pods of %s %s', (...[apiVersion, kind, spec, expected]) => {
  expect(found(custom(apiVersion, kind, spec))).toEqual(expected);
});

test('what refuses a kind is said in its own words', () => {
  const note = (text: string) => projectOf({ 'x.yaml': text }).workloads[0]?.support.note;
  const notes = [
    note(custom('serving.knative.dev/v1', 'Service', `{template: {spec: ${lists}}}`)),
    note(custom('tekton.dev/v1', 'Task', '{sidecars: [{name: b, image: b}]}')),
    note(custom('argoproj.io/v1alpha1', 'Workflow', '{templates: [{sidecars: [{name: b, image: b}]}]}')),
    note(custom('acid.zalan.do/v1', 'postgresql', '{sidecars: [{name: a, image: a}]}')),
    note(custom('monitoring.coreos.com/v1', 'Prometheus', lists)),
  ];
  expect(new Set(notes).size).toBe(notes.length);
  expect(notes.every((text) => text?.endsWith('.'))).toBe(true);
});

test('containers of a refused kind are still listed, steps and sidecars alike', () => {
  const [task] = projectOf({
    't.yaml': custom('tekton.dev/v1', 'Task', '{steps: [{name: s, image: a}], sidecars: [{name: b, image: b}]}'),
  }).workloads;
  expect(task?.containers.map(({ name, at }) => [name, at.route.join('.')])).toEqual([
    ['s', 'spec.steps.0'],
    ['b', 'spec.sidecars.0'],
  ]);
});

test('an operator that brings the main container leaves the app list free to become empty', () => {
  const [spark] = projectOf({
    's.yaml': custom('sparkoperator.k8s.io/v1beta2', 'SparkApplication', '{driver: {sidecars: [{name: a, image: a}]}}'),
  }).workloads;
  expect(spark?.operatorMain).toBe(true);
  expect(spark?.lists).toEqual({ app: 'sidecars', init: 'initContainers' });
  expect(spark?.template).toBeUndefined();
});

test('a pod hidden under thousands of levels costs no more than the search for it', () => {
  const deep = `${'{a: '.repeat(30)}${lists}${'}'.repeat(30)}`;
  expect(found(custom('example.com/v1', 'Widget', deep))).toHaveLength(1);
  const wide = `{pods: [${Array.from({ length: 500 }, () => lists).join(', ')}]}`;
  expect(found(custom('example.com/v1', 'Widget', wide))).toHaveLength(64);
});

test('aliases that stand for billions of nodes are not followed to the end', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `  l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
  const text = custom('example.com/v1', 'Widget', `\n  l0: &l0 {a: 1}\n${levels.join('\n')}\n  pod: ${lists}`);
  expect(found(text).length).toBeLessThanOrEqual(1);
});
