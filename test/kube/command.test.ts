import { expect, test } from 'vitest';
import { commandOf, entriesOf, shellOf } from '../../src/kube/command.ts';
import { execOf, handlerOf } from '../../src/kube/handler.ts';
import { scriptsOf } from '../../src/kube/scripts.ts';
import { containerIn } from './pods.ts';

function shell(...argv: string[]) {
  return shellOf(entriesOf(argv, { file: 'f', document: 0, route: [] }));
}

test.each([
  [['sh', '-c', 'run'], {}],
  [['/bin/sh', '-ec', 'run'], { errexit: true }],
  [['bash', '-lc', 'run'], {}],
  [['/usr/bin/bash', '-euo', 'pipefail', '-c', 'run'], { errexit: true, pipefail: true }],
  [['/bin/bash', '-o', 'pipefail', '-ec', 'run'], { errexit: true, pipefail: true }],
  [['bash', '--norc', '-c', 'run'], {}],
  [['sh', '-c', '-e', 'run'], { errexit: true }],
  [['sh', '-c', '--', 'run'], {}],
  [['sh', '-e', '+e', '-c', 'run'], {}],
  [['busybox', 'sh', '-xc', 'run'], {}],
  [['/bin/ash', '-c', 'run'], {}],
])('%j is a shell with a script', (argv, flags) => {
  expect(shell(...argv)).toMatchObject({ errexit: false, pipefail: false, ...flags, script: { value: 'run' } });
});

test.each([[['sh', '/scripts/run.sh', '-c']], [['bash', '-e']], [['python', '-c', 'run()']], [['sh', '-c']]])(
  '%j is no shell with a script',
  (argv) => {
    expect(shell(...argv)).toBeUndefined();
  },
);

test('what follows a script is its parameters, not the script', () => {
  expect(shell('sh', '-c', 'echo $1', 'zero', 'one')?.positional.map(({ value }) => value)).toEqual(['zero', 'one']);
});

test('a script in args belongs to the shell in command', () => {
  const command = commandOf(containerIn('- {name: a, image: a, command: [/bin/sh, -c], args: [run all]}'));
  expect(command.shell?.script).toEqual({
    value: 'run all',
    at: { file: 'pod.yaml', document: 0, route: ['spec', 'template', 'spec', 'containers', 0, 'args', 0] },
  });
});

test('args alone meet an unknown ENTRYPOINT, whatever they look like', () => {
  const command = commandOf(containerIn('- {name: a, image: a, args: [sh, -c, run]}'));
  expect(command.programGiven).toBe(false);
  expect(command.shell).toBeUndefined();
  expect(command.argv).toHaveLength(3);
});

test.each([
  ['[tini, --, sh, -c, run]', 'tini'],
  ['[/usr/bin/dumb-init, sh, -c, run]', 'dumb-init'],
  ['[tini, -p, SIGTERM, -g, --, sh, -c, run]', 'tini'],
  ['[linkerd-await, --shutdown, --, sh, -c, run]', 'linkerd-await'],
  ['[/scuttle, sh, -c, run]', 'scuttle'],
])('the program behind %s is the shell', (argv, prefix) => {
  const command = commandOf(containerIn(`- {name: a, image: a, command: ${argv}}`));
  expect(command.prefixes.map(({ program }) => program)).toEqual([prefix]);
  expect(command.program).toBe('sh');
  expect(command.shell?.script.value).toBe('run');
});

test('wrappers stand before one another', () => {
  const command = commandOf(containerIn('- {name: a, image: a, command: [tini, --, kubexit, psql, -c, SELECT 1]}'));
  expect(command.prefixes.map(({ program, from, to }) => [program, from, to])).toEqual([
    ['tini', 0, 2],
    ['kubexit', 2, 3],
  ]);
  expect(command.program).toBe('psql');
});

const hooks = `- name: a
  image: a
  ports: [{name: http, containerPort: 8080}]
  command: [sh, -c, "wait $(PORT)"]
  env: [{name: PORT, value: "1"}]
  lifecycle:
    postStart: {exec: {command: [sh, -c, "touch /ready"]}}
    preStop: {sleep: {seconds: 5}}
  readinessProbe: {httpGet: {port: http, path: /up}}
  livenessProbe: {tcpSocket: {port: "8080"}}
`;

test('probes and hooks are data, with port names resolved in their own container', () => {
  const container = containerIn(hooks);
  expect(handlerOf(container, 'preStop')).toMatchObject({ kind: 'sleep', seconds: 5 });
  expect(handlerOf(container, 'readinessProbe')).toMatchObject({
    kind: 'http',
    port: 8080,
    path: '/up',
    scheme: 'HTTP',
  });
  expect(handlerOf(container, 'livenessProbe')).toMatchObject({ kind: 'tcp', port: 8080 });
  expect(handlerOf(container, 'startupProbe')).toBeUndefined();
  expect(execOf(container, 'postStart')?.shell?.script.value).toBe('touch /ready');
  expect(execOf(container, 'postStart')?.argv[0]?.at.route.slice(-4)).toEqual(['postStart', 'exec', 'command', 0]);
});

test('Kubernetes replaces $(VAR) in the command, never in a hook', () => {
  const scripts = scriptsOf(containerIn(hooks));
  expect(scripts.map(({ origin, script }) => [origin, script?.options.env])).toEqual([
    ['command', ['PORT']],
    ['postStart', undefined],
  ]);
});

test('a script that is no valid shell has no tree, and the container is still read', () => {
  const [script] = scriptsOf(containerIn('- {name: a, image: a, command: [sh, -c, "if then ("]}'));
  expect(script?.shell.script.value).toBe('if then (');
  expect(script?.script).toBeUndefined();
});
