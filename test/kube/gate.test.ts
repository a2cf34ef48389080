import { expect, test } from 'vitest';
import type { Declared } from '../../src/kube/assumed.ts';
import { type GateRequest, type StartGate, startGateOf } from '../../src/kube/gate.ts';
import { declaring, job, named, workloadIn } from './pods.ts';

function gate(item: string, request: Partial<GateRequest> = {}): StartGate {
  const { workload, project } = workloadIn(job(`- {name: app, image: shop}\n- ${item}`));
  return startGateOf(named(workload, 'p'), workload, { project, ...request });
}

const wait = { target: { port: 5432 }, periodSeconds: 2 };

test('a Cloud SQL proxy waits for itself with a program of its image', () => {
  const found = gate('{name: p, image: "cloud-sql-proxy:2.11.0", args: [--health-check, --http-port=9801, "a:b:c"]}');
  expect(found).toMatchObject({
    kind: 'probe',
    needs: [],
    probe: {
      exec: { command: ['/cloud-sql-proxy', 'wait', '--max', '1s', '--http-port', '9801'] },
      periodSeconds: 1,
      timeoutSeconds: 2,
    },
  });
});

test('the health check that the probe needs is set in the same step', () => {
  const found = gate('{name: p, image: "cloud-sql-proxy:2.8.0", args: ["a:b:c"]}');
  if (found.kind !== 'probe') throw new Error(found.kind);
  expect(found.needs).toEqual(['--health-check']);
  expect(found.settings.map(({ at, value }) => [at.route.slice(5).join('.'), value])).toEqual([
    ['startupProbe', found.probe],
    ['args.1', '--health-check'],
  ]);
});

test('arguments in command are continued there, and missing ones are made', () => {
  const last = (item: string) => {
    const found = gate(item);
    return found.kind === 'probe' ? found.settings.at(-1)?.at.route.slice(5).join('.') : found.kind;
  };
  expect(last('{name: p, image: "cloud-sql-proxy:2.8.0", command: [/cloud-sql-proxy, "a:b:c"]}')).toBe('command.2');
  expect(
    last(
      '{name: p, image: "cloud-sql-proxy:2.8.0", env: [{name: CSQL_PROXY_INSTANCE_CONNECTION_NAME, value: "a:b:c"}]}',
    ),
  ).toBe('args');
});

test.each([
  ['an older release', '{name: p, image: "cloud-sql-proxy:2.7.1", args: ["a:b:c"]}'],
  ['a tag that says nothing', '{name: p, image: "cloud-sql-proxy:latest", args: ["a:b:c"]}'],
  ['a digest', '{name: p, image: "cloud-sql-proxy@sha256:abc", args: ["a:b:c"]}'],
  ['an image of somebody else', '{name: p, image: "shop/tools:2.9.0", command: [/cloud-sql-proxy, "a:b:c"]}'],
  ['the first version of the proxy', '{name: p, image: "gce-proxy:1.33.0", args: ["-instances=a:b:c=tcp:5432"]}'],
  ['a Docker daemon on another socket', '{name: p, image: docker:dind, args: ["--host=tcp://127.0.0.1:2375"]}'],
  ['a shell that may do anything', '{name: p, image: "cloud-sql-proxy:2.8.0", command: [sh, -c, ./start]}'],
])('there is no gate for %s', (_, item) => {
  expect(gate(item).kind).toBe('none');
});

test('a gate for the arguments that a plan will leave is found before the plan is made', () => {
  const found = gate(
    '{name: p, image: "cloud-sql-proxy:2.8.0-alpine", command: [sh, -c, "/cloud-sql-proxy a:b:c & wait"]}',
    {
      args: ['a:b:c'],
    },
  );
  expect(found).toMatchObject({ kind: 'probe', needs: ['--health-check'] });
  expect(found.kind === 'probe' && found.settings).toHaveLength(1);
});

test('an existing startup probe is the gate', () => {
  expect(gate('{name: p, image: a, startupProbe: {tcpSocket: {port: 1}}}')).toMatchObject({ kind: 'exists' });
});

test('a probe of the container itself becomes the gate if it connects to a port of its own', () => {
  const found = gate(
    '{name: p, image: shop/cache, ports: [{containerPort: 5432}], readinessProbe: {tcpSocket: {port: 5432}, periodSeconds: 30}}',
  );
  expect(found).toMatchObject({ kind: 'probe', probe: { tcpSocket: { port: 5432 } } });
  expect(found.kind === 'probe' && found.settings[0]?.after).toBe('readinessProbe');
});

test.each([
  ['its answer may come from the app behind it', 'readinessProbe: {httpGet: {port: 8080, path: /}}'],
  ['it asks the database', 'readinessProbe: {exec: {command: [pg_isready, -h, 127.0.0.1]}}'],
  ['it goes to the node', 'readinessProbe: {tcpSocket: {port: 5432, host: 127.0.0.1}}'],
  ['it asks a port of the app', 'readinessProbe: {exec: {command: [nc, -z, localhost, "3000"]}}'],
])('a probe of the container itself is no gate if %s', (_, probe) => {
  expect(gate(`{name: p, image: shop/auth, ports: [{containerPort: 8080}], ${probe}}`).kind).toBe('none');
});

test('the endpoint that the app asked before it was there is answered without the app', () => {
  const item = '{name: p, image: shop/auth, readinessProbe: {httpGet: {port: 8080, path: /up}}}';
  expect(gate(item, { wait: { target: { port: 8080, path: '/up' } } }).kind).toBe('probe');
  expect(gate(item, { wait: { target: { port: 8080, path: '/other' } } }).kind).toBe('none');
});

test('the readiness of a Cloud SQL proxy hangs on the database, its liveness does not', () => {
  const item = (probe: string) =>
    `{name: p, image: cloud-sql-proxy, args: [--health-check, --http-port=9801, --http-address=0.0.0.0], ${probe}}`;
  expect(gate(item('livenessProbe: {httpGet: {port: 9801, path: /liveness}}'))).toMatchObject({
    probe: { httpGet: { path: '/startup' } },
  });
  const own = item(
    'readinessProbe: {httpGet: {port: 9801, path: /readiness}}, livenessProbe: {httpGet: {port: 9801, path: /liveness}}',
  );
  expect(gate(own.replace('--http-address=0.0.0.0', '--http-address=10.0.0.1'))).toMatchObject({
    probe: { httpGet: { path: '/liveness' } },
  });
});

test('a port that the arguments open to the pod network can be connected to, a loopback port cannot', () => {
  const item = (address: string) => `{name: p, image: "gce-proxy:1.33", args: ["-instances=a:b:c=tcp:${address}5432"]}`;
  expect(gate(item('0.0.0.0:'), { wait })).toMatchObject({ probe: { tcpSocket: { port: 5432 } } });
  expect(gate(item(''), { wait }).kind).toBe('none');
});

test('a check that a hook of the container makes is the gate', () => {
  const found = gate('{name: p, image: gce-proxy}', { check: ['nc', '-z', '127.0.0.1', '5432'], wait });
  expect(found).toMatchObject({ probe: { exec: { command: ['nc', '-z', '127.0.0.1', '5432'] }, periodSeconds: 2 } });
});

test('a bounded wait keeps its budget, an endless one gets two to ten minutes', () => {
  const threshold = (own: GateRequest['wait']) => {
    const found = gate('{name: p, image: docker:27-dind}', own === undefined ? {} : { wait: own });
    return found.kind === 'probe' ? [found.probe.periodSeconds, found.probe.failureThreshold] : found.kind;
  };
  expect(threshold({ periodSeconds: 3, attempts: 10 })).toEqual([3, 10]);
  expect(threshold({ periodSeconds: 1 })).toEqual([1, 120]);
  expect(threshold({ periodSeconds: 3 })).toEqual([3, 120]);
  expect(threshold({ periodSeconds: 10 })).toEqual([10, 60]);
  expect(threshold({ periodSeconds: 0.2 })).toEqual([1, 120]);
});

test('an endless wait that gets an end is for a person to look at', () => {
  const found = gate('{name: p, image: docker:27-dind}', { wait: { periodSeconds: 5 } });
  expect(found.kind === 'probe' && found.review[0]).toContain('600 s');
});

function dindIn(restartPolicy: string, minor: number, patch?: number): StartGate {
  const declared: Declared = { kubernetes: { major: 1, minor, ...(patch === undefined ? {} : { patch }) } };
  const text = job(
    '- {name: app, image: shop}\n- {name: p, image: docker:27-dind}',
    `restartPolicy: ${restartPolicy}\n`,
  );
  const { workload, project } = workloadIn(text, declaring(declared));
  return startGateOf(named(workload, 'p'), workload, { project });
}

test('a pod that is never restarted gets no startup probe where a failed one would block it', () => {
  expect(dindIn('Never', 32).kind).toBe('none');
  expect(dindIn('Never', 33, 5).kind).toBe('none');
  expect(dindIn('Never', 34, 1).kind).toBe('none');
  expect(dindIn('OnFailure', 32).kind).toBe('probe');
  expect(dindIn('Never', 33, 6)).toMatchObject({ kind: 'probe', review: [] });
});

test.each([
  ['Never', 33, '1.33.6'],
  ['Never', 34, '1.34.2'],
  ['OnFailure', 34, undefined],
  ['OnFailure', 35, '1.35.4'],
] as const)('with restartPolicy %s on 1.%i the patch release that a probe needs is %s', (...[policy, minor, patch]) => {
  const found = dindIn(policy, minor);
  expect(found.kind === 'probe' && /\d\.\d+\.\d+/.exec(found.review.join(' '))?.[0]).toBe(patch);
});

test('a port that a native sidecar claims too is no probe', () => {
  const probed = (native: string) => {
    const item =
      '{name: p, image: shop/proxy, ports: [{containerPort: 7000}], readinessProbe: {tcpSocket: {port: 7000}}}';
    const init = `initContainers: [{name: n, image: x, ports: [{containerPort: 7000}]${native}}]\n`;
    const { workload, project } = workloadIn(job(`- {name: app, image: shop}\n- ${item}`, init));
    return startGateOf(named(workload, 'p'), workload, { project }).kind;
  };
  expect(probed('')).toBe('probe');
  expect(probed(', restartPolicy: Always')).toBe('none');
});
