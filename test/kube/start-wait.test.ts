import { describe, expect, test } from 'vitest';
import { startWaitsIn } from '../../src/kube/start-wait.ts';
import { probesPort, waitedGateOf } from '../../src/kube/waited-gate.ts';
import { job, named, workloadIn } from './pods.ts';

const proxy = `- name: proxy
  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.2-alpine
  args: [--health-check, --port=5432, "p:r:i"]
`;

/** An app that runs a script. */
function app(script: string, name = 'app'): string {
  return `- name: ${name}\n  image: registry.example.com/app:1\n  command: [sh, -c, ${JSON.stringify(script)}]\n`;
}

/** The waits of a Job with these containers, in short. */
function waits(containers: string) {
  return startWaitsIn(workloadIn(job(containers)).workload).map(({ waiter, origin, sidecars, timing, end }) => ({
    waiter: waiter.name,
    origin,
    for: sidecars.map(({ owner }) => (owner.kind === 'injected' ? owner.product.id : owner.container.name)),
    timing,
    end: end.kind,
  }));
}

describe('waits for sidecars', () => {
  test('a port that only one container serves', () => {
    expect(waits(app('until nc -z localhost 5432; do sleep 2; done; work') + proxy)).toEqual([
      {
        waiter: 'app',
        origin: 'command',
        for: ['proxy'],
        timing: { target: { port: 5432 }, periodSeconds: 2 },
        end: 'script',
      },
    ]);
  });

  test('a port in a variable with a literal value', () => {
    const script = 'until nc -z localhost "$DB_PORT"; do sleep 1; done; work';
    const env = `  env: [{name: DB_PORT, value: "5432"}]\n`;
    expect(waits(app(script) + env + proxy)).toMatchObject([{ for: ['proxy'] }]);
    expect(waits(app(script) + proxy)).toEqual([]);
  });

  test('an injected proxy, by its own port', () => {
    expect(waits(app('until curl -s localhost:4191/ready; do sleep 1; done; work'))).toMatchObject([
      { for: ['linkerd'] },
    ]);
  });

  test('a socket in a volume that the proxy fills', () => {
    const mount = '  volumeMounts: [{name: sockets, mountPath: /cloudsql}]\n';
    const script = 'while [ ! -S /cloudsql/p:r:i/.s.PGSQL.5432 ]; do sleep 1; done; work';
    const dir = proxy.replace('--port=5432', '--unix-socket=/cloudsql');
    expect(waits(app(script) + mount + dir + mount)).toMatchObject([{ for: ['proxy'] }]);
  });

  test('a program of the sidecar that waits by itself', () => {
    expect(waits(app('/tools/cloud-sql-proxy wait --max 45s && work') + proxy)).toMatchObject([
      { for: ['proxy'], timing: { attempts: 45 } },
    ]);
    expect(waits(app('pilot-agent wait && work'))).toMatchObject([{ for: ['istio'] }]);
  });

  test('what a script starts itself, a flag file, a quit call and a download are no waits', () => {
    const own = `${app('serve & until curl -s localhost:8080/; do sleep 1; done; wait')}  ports: [{containerPort: 8080}]\n`;
    expect(waits(own + proxy)).toEqual([]);
    expect(waits(app('until [ -f /flags/ready ]; do sleep 1; done; work') + proxy)).toEqual([]);
    expect(waits(app('work; until curl -sX POST localhost:15020/quitquitquit; do sleep 1; done'))).toEqual([]);
    const download = waits(app('until curl -s localhost:5432/x -o /tmp/x; do sleep 1; done; work') + proxy);
    expect(download).toMatchObject([{ end: 'none' }]);
  });

  test.each([
    ['wait-for-it localhost:5432 -t 30 --', { attempts: 30, loose: true }],
    ['wait-for-it localhost:5432 -s -t 30 --', { attempts: 30 }],
    ['wait-for-it localhost:5432 --', { attempts: 15, loose: true }],
    ['dockerize -wait tcp://localhost:5432 -timeout 40s', { attempts: 40 }],
    ['dockerize -wait tcp://localhost:5432', { attempts: 10, loose: true }],
  ])('limits of %s', (wrapper, limits) => {
    const container = `- name: app\n  image: registry.example.com/app:1\n  command: [${wrapper.split(' ').join(', ')}, work]\n`;
    expect(waits(container + proxy)).toMatchObject([{ timing: { target: { port: 5432 }, ...limits } }]);
  });
});

describe('the probe that stands in for all waits', () => {
  function gate(containers: string, name = 'proxy') {
    const { workload, project } = workloadIn(job(containers));
    const found = waitedGateOf(named(workload, name), workload, project);
    return found.kind === 'probe' ? found.probe : found;
  }

  test('the most patient wait counts', () => {
    const short = app('for i in 1 2 3; do nc -z localhost 5432 && exec work; sleep 1; done; exit 1', 'short');
    const bounded =
      'n=0; until nc -z localhost 5432; do n=$((n+1)); if [ $n -ge 90 ]; then exit 1; fi; sleep 2; done; work';
    const long = app(bounded, 'long');
    expect(gate(short + long + proxy)).toMatchObject({ periodSeconds: 2, failureThreshold: 90 });
    const open = app('until nc -z localhost 5432; do sleep 3; done; work', 'open');
    expect(gate(long + open + proxy)).toMatchObject({ periodSeconds: 3, failureThreshold: 120 });
  });

  test('the own check of a hook', () => {
    const hook = `  lifecycle: {postStart: {exec: {command: [sh, -c, "while ! nc -z localhost 5432; do sleep 1; done"]}}}\n`;
    expect(gate(proxy + hook + app('work'))).toMatchObject({ exec: { command: ['nc', '-z', 'localhost', '5432'] } });
  });

  test('a check that needs a shell', () => {
    const script = 'until nc -z localhost 5432 && nc -z localhost 9090; do sleep 1; done';
    const hook = `  lifecycle: {postStart: {exec: {command: [/bin/sh, -c, "${script}"]}}}\n`;
    expect(gate(proxy + hook + app('work'))).toMatchObject({
      exec: { command: ['/bin/sh', '-c', 'nc -z localhost 5432 && nc -z localhost 9090'] },
    });
  });

  test('an endpoint that tells more than that the sidecar is up', () => {
    const script = 'until curl -sf localhost:9090/readiness; do sleep 1; done; work';
    expect(gate(app(script) + proxy)).toEqual({
      kind: 'none',
      reason: '/readiness depends on more than the sidecar itself.',
    });
  });

  test('an HTTP answer is more than an open port', () => {
    const sync = `- name: proxy
  image: gcr.io/alloydb-connectors/alloydb-auth-proxy:1.12.0
  args: [--port=5432, --address=0.0.0.0, "projects/p/locations/l/clusters/c/instances/i"]
`;
    const script = 'until curl -sf localhost:5432/status; do sleep 1; done; work';
    expect(gate(app(script) + sync)).toMatchObject({ kind: 'none' });
  });
});

describe('a startup probe that is there', () => {
  test.each([
    ['tcpSocket: {port: 5432}', true],
    ['tcpSocket: {port: 9090}', false],
    ['exec: {command: [/cloud-sql-proxy, wait]}', true],
    ['exec: {command: [nc, -z, localhost, "5432"]}', true],
    ['exec: {command: [nc, -z, localhost, "15432"]}', false],
  ])('%s', (handler, same) => {
    const { workload } = workloadIn(job(`${proxy}  startupProbe: {${handler}}\n${app('work')}`));
    expect(probesPort(named(workload, 'proxy'), 5432)).toBe(same);
  });
});
