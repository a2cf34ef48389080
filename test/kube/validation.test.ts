import { expect, test } from 'vitest';
import { violationsOf } from '../../src/kube/validation.ts';

const app = { name: 'app', image: 'a' };
const probe = { httpGet: { path: '/', port: 80 } };
const now = { major: 1, minor: 34 };

function violations(pod: Parameters<typeof violationsOf>[0], version = now): readonly string[] {
  return violationsOf(pod, version);
}

test('a native sidecar may have all that a container has', () => {
  const sidecar = {
    name: 's',
    restartPolicy: 'Always',
    startupProbe: probe,
    lifecycle: { preStop: { sleep: { seconds: 1 } } },
  };
  expect(violations({ containers: [app], initContainers: [{ name: 'i' }, sidecar] })).toEqual([]);
});

test.each([
  ['no container is left', { containers: [], initContainers: [app] }],
  ['a name occurs in both lists', { containers: [app], initContainers: [app] }],
  ['an init container has a probe', { containers: [app], initContainers: [{ name: 'i', readinessProbe: probe }] }],
  ['an init container has hooks', { containers: [app], initContainers: [{ name: 'i', lifecycle: { preStop: {} } }] }],
  [
    'the restart policy is a pull policy',
    { containers: [app], initContainers: [{ name: 'i', restartPolicy: 'IfNotPresent' }] },
  ],
  ['a regular container has a restart policy', { containers: [{ ...app, restartPolicy: 'Always' }] }],
  [
    'a startup probe wants two successes',
    { containers: [{ ...app, startupProbe: { ...probe, successThreshold: 2 } }] },
  ],
  ['a probe has two handlers', { containers: [{ ...app, startupProbe: { ...probe, exec: { command: ['a'] } } }] }],
  [
    'two ports of a container share a name',
    {
      containers: [
        {
          ...app,
          ports: [
            { name: 'a', containerPort: 1 },
            { name: 'a', containerPort: 2 },
          ],
        },
      ],
    },
  ],
])('the API server rejects the pod if %s', (_, pod) => {
  expect(violations(pod)).toHaveLength(1);
});

test('what the API server takes depends on its version', () => {
  const native = { containers: [app], initContainers: [{ name: 's', restartPolicy: 'Always' }] };
  expect(violations(native, { major: 1, minor: 28 })).toHaveLength(1);
  const regular = { containers: [{ ...app, restartPolicy: 'Always' }] };
  expect(violations(regular, { major: 1, minor: 35 })).toEqual([]);
});
