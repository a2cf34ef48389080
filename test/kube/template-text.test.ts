import { expect, test } from 'vitest';
import { projectOf } from './pods.ts';

function pod(value: string): string {
  return `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: ${value}\n  - name: b\n    image: b\n`;
}

function read(path: string, text: string, others: Readonly<Record<string, string>> = {}): string {
  const { workloads, problems } = projectOf({ ...others, [path]: text });
  return problems[0]?.message ?? `${workloads.length} workload(s)`;
}

test('an action in a Helm template is reported once, and nothing of the file is read', () => {
  const { workloads, problems } = projectOf({
    'shop/Chart.yaml': 'name: shop\n',
    'shop/templates/all.yaml': `${pod('"{{ .Values.image }}"')}---\n${pod('b')}`,
  });
  expect(workloads).toEqual([]);
  expect(problems).toEqual([
    { file: 'shop/templates/all.yaml', line: 6, column: 13, message: 'Helm template: not handled yet.' },
  ]);
});

test('a file among templates without any action is an ordinary manifest', () => {
  expect(read('shop/templates/plain.yaml', pod('a'), { 'shop/Chart.yaml': 'name: shop\n' })).toBe('1 workload(s)');
});

test('a template without containers is of no interest', () => {
  expect(projectOf({ 'shop/templates/cm.yaml': 'kind: ConfigMap\ndata: {x: {{ .Values.x }}}\n' }).problems).toEqual([]);
});

test('braces in quotes, comments and scripts of a plain manifest are text', () => {
  expect(read('w.yaml', pod("'{{inputs.parameters.image}}'"))).toBe('1 workload(s)');
  expect(read('w.yaml', pod('a # {{ not an action }}'))).toBe('1 workload(s)');
  expect(read('w.yaml', `${pod('a')}    args:\n    - |\n      docker ps --format {{.Names}}\n    env: []\n`)).toBe(
    '1 workload(s)',
  );
});

test.each([
  ['a bare value', pod('{{ image }}')],
  ['a part of a plain scalar', pod('registry/{{IMAGE}}:1')],
  ['an action after a script', `${pod('a')}    args:\n    - |\n      run\n    {{ extra }}: 1\n`],
  ['an apostrophe in a plain scalar before it', pod("it's-{{ tag }}")],
])('braces that YAML would read as a mapping have to be rendered first: %s', (_, text) => {
  expect(read('deploy.yaml', text)).toBe('Template with `{{ }}`: not handled yet.');
});

test('helper files of charts are templates wherever they lie', () => {
  expect(read('lib/_pod.tpl', pod('{{ .image }}'))).toBe('Helm template: not handled yet.');
});

test('a block scalar ends where its key ends, also in a list item and after a comment', () => {
  const item = (rest: string) =>
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - script: | # {{ one }}\n      {{ two }}\n${rest}`;
  expect(read('p.yaml', item('    image: a\n    name: a\n'))).toBe('1 workload(s)');
  expect(read('p.yaml', item('    image: {{ a }}\n    name: a\n'))).toBe('Template with `{{ }}`: not handled yet.');
  expect(read('p.yaml', pod('a').concat('    args:\n    - >-\n     {{ x }}\n    - b\n'))).toBe('1 workload(s)');
});
