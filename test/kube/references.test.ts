import { expect, test } from 'vitest';
import { openLibrary } from '../../src/kube/library.ts';
import { referencesIn } from '../../src/kube/references-in.ts';
import { projectOf } from './pods.ts';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      containers:
      - {name: app, image: a, envFrom: [{configMapRef: {name: env}}]}
      - {name: proxy, image: p, volumeMounts: [{name: scripts, mountPath: /s}]}
      volumes:
      - {name: scripts, configMap: {name: scripts}}
`;

function service(name: string, selector: string, rest = ''): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${rest}}\nspec: {selector: ${selector}}\n`;
}

function read(files: Readonly<Record<string, string>>) {
  const project = projectOf(files);
  const [workload] = project.workloads;
  if (workload === undefined) throw new Error('no workload');
  return { workload, project, references: project.references };
}

test('Services select a pod by a part of its labels in its namespace', () => {
  const { workload, references } = read({
    'web.yaml': web,
    'services.yaml': [
      service('one', '{app: web}'),
      service('other-app', '{app: db}'),
      service('more', '{app: web, zone: a}'),
      service('none', '{}'),
      service('elsewhere', '{app: web}', ', namespace: test'),
    ].join('---\n'),
  });
  expect(references.servicesOf(workload).map(({ name, at }) => [name, at.document])).toEqual([['one', 0]]);
});

test('ConfigMaps are found by the names under which the pod uses them', () => {
  const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: b}\n`;
  const { workload, references } = read({
    'a.yaml': web,
    'b.yaml': ['scripts', 'env', 'unused'].map(map).join('---\n'),
  });
  expect(references.configMapsOf(workload).map(({ name }) => name)).toEqual(['scripts', 'env']);
});

test('other kinds are found in lists too, and not in templates', () => {
  const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n';
  const { references } = read({
    'a.yaml': web,
    'list.yaml': `apiVersion: v1\nkind: List\nitems:\n- ${policy.trimEnd().replaceAll('\n', '\n  ')}\n`,
    'chart/templates/p.yaml': `${policy}spec: {{ .Values.spec }}\n`,
  });
  expect(references.ofKind('NetworkPolicy').map(({ at }) => [at.file, at.route])).toEqual([
    ['list.yaml', ['items', 0]],
  ]);
});

function patches(files: Readonly<Record<string, string>>) {
  const { workload, references } = read({
    'base/web.yaml': web,
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    ...files,
  });
  return references.patchesOf(workload).map(({ at, says: _, ...rest }) => ({ file: at.file, ...rest }));
}

test('a JSON patch of an overlay goes by the index of a container', () => {
  const kustomization = `resources: [../../base]
patches:
- target: {kind: Deployment, name: web}
  patch: |-
    - {op: replace, path: /spec/template/spec/containers/1/image, value: x}
    - {op: replace, path: /spec/replicas, value: 3}
`;
  expect(patches({ 'overlays/prod/kustomization.yaml': kustomization })).toEqual([
    { file: 'overlays/prod/kustomization.yaml', list: 'containers', index: 1 },
  ]);
});

test('a strategic merge patch names containers, in its own file or inline', () => {
  const file = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: proxy, args: [x]}], initContainers: [{name: init, image: i}]}}}
`;
  const found = patches({
    'o/kustomization.yaml': 'bases: [../base]\npatchesStrategicMerge: [patch.yaml]\n',
    'o/patch.yaml': file,
  });
  expect(found).toEqual([
    { file: 'o/patch.yaml', list: 'containers', container: 'proxy' },
    { file: 'o/patch.yaml', list: 'initContainers', container: 'init' },
  ]);
  const inline = `resources: [../base]\npatches:\n- patch: |\n${file.replace(/^(?=.)/gm, '    ')}`;
  expect(patches({ 'o/kustomization.yaml': inline }).map(({ container }) => container)).toEqual(['proxy', 'init']);
});

test('components and replacements reach what their users take in', () => {
  const found = patches({
    'o/kustomization.yaml': 'resources: [../base]\ncomponents: [../parts/debug]\n',
    'parts/debug/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patchesJson6902:
- target: {kind: Deployment, name: web}
  path: add.json
replacements:
- source: {kind: ConfigMap, name: x}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=proxy].image"]
`,
    'parts/debug/add.json': '[{"op": "add", "path": "/spec/template/spec/initContainers/-", "value": {}}]',
  });
  expect(found).toEqual([
    { file: 'parts/debug/add.json', list: 'initContainers', appends: true },
    { file: 'parts/debug/kustomization.yaml', list: 'containers', container: 'proxy' },
  ]);
});

test.each([
  ['of another object', 'resources: [../base]\npatches:\n- target: {kind: Deployment, name: api}\n  patch: PATCH\n'],
  ['of another kind', 'resources: [../base]\npatches:\n- target: {kind: StatefulSet}\n  patch: PATCH\n'],
  [
    'of an overlay that takes in something else',
    'resources: [../other]\npatches:\n- target: {name: web}\n  patch: PATCH\n',
  ],
])('a patch %s does not count', (_, text) => {
  const patch = '\'[{"op": "remove", "path": "/spec/template/spec/containers/0"}]\'';
  const other = {
    'other/kustomization.yaml': 'resources: [api.yaml]\n',
    'other/api.yaml': web.replaceAll('web', 'api'),
  };
  expect(patches({ ...other, 'o/kustomization.yaml': text.replace('PATCH', patch) })).toEqual([]);
});

test('an overlay of a folder that is not in the project counts by the name of the object', () => {
  const text = `resources: [../missing]
patches:
- target: {kind: Deployment, name: web}
  patch: '[{"op": "remove", "path": "/spec/template/spec/containers/0"}]'
`;
  expect(patches({ 'o/kustomization.yaml': text })).toHaveLength(1);
});

test('an overlay of a remote base counts by the name of the object', () => {
  const text = `resources: ["https://github.com/x/y//base?ref=v1"]
patches:
- target: {kind: Deployment, name: web}
  patch: '[{"op": "remove", "path": "/spec/template/spec/containers/0"}]'
`;
  expect(patches({ 'o/kustomization.yaml': text })).toHaveLength(1);
});

test('kustomizations that take one another in are followed once', () => {
  const found = patches({
    'a/kustomization.yaml': 'resources: [../b, ../base]\n',
    'b/kustomization.yaml': `resources: [../a]
patches:
- target: {labelSelector: "app=web"}
  patch: '[{"op": "remove", "path": "/spec/template/spec/containers/0"}]'
`,
  });
  expect(found).toEqual([{ file: 'b/kustomization.yaml', list: 'containers', index: 0 }]);
});

const scaled = (kind: string, image: string) => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: proxy${image}, resources: {}}
`;

test('another object of the same kind and name that gives a container no image is found, the first file first', () => {
  const { workload, references } = read({
    'a.yaml': web,
    'b.yaml': scaled('Deployment', ', image: p'),
    'c.yaml': scaled('StatefulSet', ''),
    'd.yaml': scaled('Deployment', '').replace('web', 'website'),
    'templates/e.yaml': `${scaled('Deployment', '')}# {{ .Values.x }}\n`,
    'f.yaml': ['---\n', scaled('Deployment', ', image: p'), scaled('Deployment', '')].join('---\n'),
    'g.yaml': scaled('Deployment', ''),
  });
  expect(references.partialNamesakeOf(workload, 'proxy')).toBe('f.yaml');
  expect(references.partialNamesakeOf(workload, 'app')).toBeUndefined();
});

test('what stands in the same file is no other object', () => {
  const { workload, references } = read({ 'a.yaml': `${web}---\n${scaled('Deployment', '')}` });
  expect(references.partialNamesakeOf(workload, 'proxy')).toBeUndefined();
});

test('however many objects have one name, each document is looked into once', () => {
  const paths = Array.from({ length: 40 }, (_, i) => `team-${i}/web.yaml`);
  const library = openLibrary(paths.map((path) => ({ path, text: `${web}---\n${web}` })));
  const { workloads } = projectOf(Object.fromEntries(paths.map((path) => [path, `${web}---\n${web}`])));
  const looked: string[] = [];
  const counted = {
    ...library,
    document: (file: string, index: number) => {
      looked.push(`${file} ${index}`);
      return library.document(file, index);
    },
  };
  const { partialNamesakeOf } = referencesIn(counted, new Set());
  for (const workload of workloads) expect(partialNamesakeOf(workload, 'proxy')).toBeUndefined();
  expect(looked).toHaveLength(2 * paths.length);
  expect(new Set(looked).size).toBe(looked.length);
});
