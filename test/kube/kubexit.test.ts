import { expect, test } from 'vitest';
import { kubexitPodOf } from '../../src/kube/kubexit.ts';
import { leftoversOf } from '../../src/kube/kubexit-leftovers.ts';
import { withoutShell } from '../../src/kube/last-command.ts';
import { readyGateOf } from '../../src/kube/ready-wait.ts';
import { job, workloadIn } from './pods.ts';

const fields = 'command: [kubexit, run], env: [{name: KUBEXIT_NAME, value: app}, {name: KUBEXIT_BIRTH_DEPS, value: db}';
const waiting = `- {name: app, image: a, ${fields}]}`;
const named = '{name: KUBEXIT_NAME, value: db}, {name: KUBEXIT_DEATH_DEPS, value: app}';

function podOf(items: string) {
  const place = workloadIn(job(items));
  const pod = kubexitPodOf(place.workload);
  if (pod === undefined || 'reason' in pod) throw new Error(pod?.reason ?? 'no kubexit');
  return { ...place, pod };
}

function gateOf(app: string, sidecar: string) {
  const { pod, ...place } = podOf(
    `${app}\n- {name: db, image: d, command: [kubexit, db], env: [${named}], ${sidecar}}`,
  );
  const [first] = pod.sidecars;
  return first && readyGateOf(first, pod, place);
}

test('the time that kubexit was told to wait is the time that the probe gives', () => {
  const told = (text: string) =>
    gateOf(
      `- {name: app, image: a, ${fields}, {name: KUBEXIT_BIRTH_TIMEOUT, value: ${text}}]}`,
      'readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 5, timeoutSeconds: 3}',
    );
  const probe = { tcpSocket: { port: 1 }, periodSeconds: 5, timeoutSeconds: 3 };
  expect(told('1m30s')).toMatchObject({ kind: 'probe', setting: { value: { ...probe, failureThreshold: 18 } } });
  expect(told('1h')).toMatchObject({ setting: { value: { failureThreshold: 720 } } });
  expect(told('soon')).toMatchObject({ setting: { value: { failureThreshold: 120 } } });
});

test('what was ready before any app ran answers by itself, and only that is taken for granted', () => {
  const probe = 'readinessProbe: {httpGet: {path: /up, port: 80}}';
  expect(gateOf(waiting, probe)).toMatchObject({ kind: 'probe', setting: { value: { httpGet: { path: '/up' } } } });
  expect(gateOf(`${waiting}\n- {name: other, image: o}`, probe)).toMatchObject({ kind: 'none' });
});

test('without a readiness probe a container is ready when it has started', () => {
  expect(gateOf(waiting, 'tty: true')).toEqual({ kind: 'started' });
  expect(gateOf(waiting, 'startupProbe: {tcpSocket: {port: 1}}')).toEqual({ kind: 'started' });
});

test('a startup probe that is there has to ask what kubexit waited for', () => {
  const ready = 'readinessProbe: {httpGet: {path: /up, port: 80}}';
  expect(gateOf(waiting, `${ready}, startupProbe: {httpGet: {path: /up, port: 80}}`)).toEqual({ kind: 'same' });
  expect(gateOf(waiting, `${ready}, startupProbe: {tcpSocket: {port: 80}}`)).toMatchObject({ kind: 'none' });
  const twice = 'readinessProbe: {tcpSocket: {port: 1}, successThreshold: 2}';
  expect(gateOf(waiting, twice)).toMatchObject({ kind: 'none' });
});

test('the program of a sidecar takes the place of its shell where nothing comes after it', () => {
  const taken = (script: string) => {
    const { pod } = podOf(
      `${waiting}\n- {name: db, image: d, command: [sh, -c, ${JSON.stringify(script)}], env: [${named}]}`,
    );
    const [sidecar] = pod.sidecars;
    if (sidecar === undefined) throw new Error('no sidecar');
    const removal = withoutShell(sidecar.container, sidecar.call);
    return removal.kind === 'script' ? removal.changes.map(({ text }) => text) : removal.kind;
  };
  expect(taken('prepare; kubexit db')).toEqual(['exec ']);
  expect(taken('prepare; exec kubexit db')).toEqual(['']);
  expect(taken('kubexit db; report')).toBe('none');
  expect(taken('kubexit db &\nwait')).toBe('none');
  expect(taken('trap cleanup EXIT; kubexit db')).toBe('none');
  expect(taken('A=1 kubexit db')).toBe('none');
  expect(taken('timeout 60 kubexit db')).toBe('none');
});

test.each([
  ['a name from elsewhere', '{name: KUBEXIT_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}'],
  ['a name with a variable in it', '{name: KUBEXIT_NAME, value: "db-$(N)"}'],
  ['no name', '{name: N, value: db}'],
  ['a variable that is read elsewhere', '{name: KUBEXIT_NAME, value: db}, {name: N, value: "$(KUBEXIT_NAME)"}'],
])('nothing is guessed about %s', (_, env) => {
  const dying = `{name: KUBEXIT_DEATH_DEPS, value: app}, ${env}`;
  const { workload } = workloadIn(job(`${waiting}\n- {name: db, image: d, command: [kubexit, db], env: [${dying}]}`));
  expect(kubexitPodOf(workload)).toMatchObject({ outside: false, reason: expect.stringContaining('"db"') });
});

test('the program stays for an init container that mounts more than its volume', () => {
  const mounts = 'volumeMounts: [{name: bin, mountPath: /kx}]';
  const left = (extra: string) => {
    const { pod, workload } = podOf(
      `- {name: app, image: a, command: [/kx/kubexit, run], env: [{name: KUBEXIT_NAME, value: app}], ${mounts}}
- {name: db, image: d, command: [/kx/kubexit, db], env: [${named}], ${mounts}}`,
    );
    const spec = {
      name: 'copy',
      image: 'k',
      command: ['cp', '/bin/kubexit', '/kx/'],
      volumeMounts: ['bin', extra]
        .filter((name) => name !== '')
        .map((name) => ({ name, mountPath: `/kx${extra && name}` })),
    };
    const at = { ...workload.pod, route: [...workload.pod.route, 'initContainers', 0] };
    const copier = { name: 'copy', at, role: 'init', index: 0, spec, native: false } as const;
    const podSpec = {
      ...workload.podSpec,
      volumes: [
        { name: 'bin', emptyDir: {} },
        { name: 'data', emptyDir: {} },
      ],
    };
    const found = leftoversOf(
      [...pod.sidecars, ...pod.apps],
      { ...workload, podSpec, initContainers: [copier] },
      (one) => ({
        ...one,
        spec: { ...one.spec, command: ['run'], env: [] },
      }),
    );
    return { goes: found.goes.length, stays: found.stays };
  };
  expect(left('')).toEqual({ goes: 4, stays: [] });
  expect(left('data')).toEqual({ goes: 0, stays: ['bin'] });
});
