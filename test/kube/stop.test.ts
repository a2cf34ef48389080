import { describe, expect, test } from 'vitest';
import { type Stop, stopsIn } from '../../src/kube/stop.ts';
import { job, projectOf, workloadIn } from './pods.ts';

function stops(containers: string, rest = ''): readonly Stop[] {
  const { workload, project } = workloadIn(job(containers, rest));
  return stopsIn(workload, project);
}

function app(script: string, more = ''): string {
  return `- name: app
  image: registry.example.com/app:1
  command: [bash, -c, ${JSON.stringify(script)}]
${more}`;
}

const proxy = `- name: proxy
  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0
  args: [--port=5432, --quitquitquit, "a:b:c"]
`;

const v1 = `- name: db
  image: gcr.io/cloudsql-docker/gce-proxy:1.33.9
  command: [/cloud_sql_proxy, "-instances=a:b:c=tcp:5432"]
`;

describe('whom a quit call addresses', () => {
  test('the container that listens on the port', () => {
    const [call] = stops(`${app('run; curl -X POST localhost:9091/quitquitquit')}${proxy}`);
    expect(call).toMatchObject({ how: 'call', addressee: { kind: 'container', name: 'proxy', role: 'app', index: 1 } });
    expect(call?.request).toEqual({ method: 'POST', port: 9091, path: '/quitquitquit' });
  });

  test.each([
    ['curl -X POST http://127.0.0.1:15020/quitquitquit', 'istio'],
    ['wget -q --post-data="" http://localhost:15000/quitquitquit', 'istio'],
    ['pilot-agent request --debug-port=15020 POST quitquitquit', 'istio'],
    ['curl -X POST http://localhost:4191/shutdown', 'linkerd'],
    ['linkerd-await --shutdown -- true', 'linkerd'],
  ])('the mesh proxy that is injected: %s', (call, product) => {
    expect(stops(app(`run; ${call}`))[0]?.addressee).toEqual({ kind: 'injected', product });
  });

  test('the only proxy of the product whose program is called', () => {
    expect(stops(`${app('run; cloud-sql-proxy shutdown')}${proxy}`)[0]?.addressee).toMatchObject({ name: 'proxy' });
    expect(
      stops(`${app('run; for u in $CSQL_PROXY_QUIT_URLS; do curl $u; done')}${proxy}`)[0]?.addressee,
    ).toMatchObject({
      name: 'proxy',
    });
  });

  test('a URL in the environment', () => {
    const env = '  env: [{name: QUIT, value: "http://localhost:9091"}]\n';
    expect(stops(`${app('run; curl -X POST $QUIT/quitquitquit', env)}${proxy}`)[0]?.addressee).toMatchObject({
      name: 'proxy',
    });
  });

  test('nobody that is known', () => {
    const [call] = stops(app('run; curl -X POST localhost:9091/quitquitquit'));
    expect(call?.stays?.reason).toMatch(/^It is not certain which container it addresses/);
    expect(stops(app('run; curl -X POST $SOMEWHERE/quitquitquit'))[0]?.stays?.reason).toMatch(/\$SOMEWHERE/);
  });

  test('a call to itself, to another host or around a program is none', () => {
    expect(stops(app('curl -X POST localhost:8080/quitquitquit', '  ports: [{containerPort: 8080}]\n'))).toEqual([]);
    expect(stops(app('curl -X POST http://peer:15020/quitquitquit'))).toEqual([]);
    expect(stops(app('linkerd-await --shutdown -- run --all'))).toEqual([]);
  });
});

describe('whom a signal addresses', () => {
  const shared = 'shareProcessNamespace: true';

  test('the container that runs the process', () => {
    expect(stops(`${app('run; pkill -INT cloud_sql_proxy')}${v1}`, shared)[0]?.addressee).toMatchObject({ name: 'db' });
    expect(stops(`${app('run; P=cloud_sql_proxy; killall $P')}${v1}`, shared)[0]?.addressee).toMatchObject({
      name: 'db',
    });
    expect(stops(`${app('run; kill $(pidof cloud_sql_proxy)')}${v1}`, shared)[0]?.addressee).toMatchObject({
      name: 'db',
    });
  });

  test('nobody for certain', () => {
    expect(stops(`${app('run; kill $(cat /run/p.pid)')}${v1}`, shared)[0]?.stays?.reason).toMatch(/which process/);
    expect(stops(`${app('run; kill 7')}${v1}`, shared)[0]?.stays?.reason).toMatch(/process 7/);
    expect(stops(`${app('run; kill -TERM -1')}${v1}`, shared)[0]?.stays?.reason).toMatch(/every process/);
  });

  test('its own children, reloads and processes that are not shared do not count', () => {
    expect(stops(app('server & P=$!; run; kill $P'), shared)).toEqual([]);
    expect(stops(`${app('pkill -HUP cloud_sql_proxy')}${v1}`, shared)).toEqual([]);
    expect(stops(`${app('run; pkill cloud_sql_proxy')}${v1}`)).toEqual([]);
  });
});

describe('how stops go', () => {
  test('all of one script go together', () => {
    const script =
      'run; rc=$?; curl -X POST localhost:9091/quitquitquit; curl -X POST localhost:15020/quitquitquit; exit $rc';
    const [first, second] = stops(`${app(script)}${proxy}`);
    expect(first?.removal?.effect).toBe('exact');
    expect(second?.removal?.changes).toEqual(first?.removal?.changes);
  });

  test('one that has to stay is left out of what the others do', () => {
    const script = 'run; curl -X POST localhost:9091/quitquitquit; curl -X POST localhost:15020/quitquitquit';
    const { workload, project } = workloadIn(
      job(`${app(script)}${proxy}`).replace(
        '    spec:\n',
        '    metadata: {annotations: {sidecar.istio.io/nativeSidecar: "false"}}\n    spec:\n',
      ),
    );
    const [cloud, istio] = stopsIn(workload, project).toSorted((a, b) => a.within.start - b.within.start);
    expect(istio).toMatchObject({ unaffected: true, addressee: { product: 'istio' } });
    expect(istio?.removal).toBeUndefined();
    const [change] = cloud?.removal?.changes ?? [];
    expect(script.slice(change?.span.start, change?.span.end)).not.toContain('15020');
  });

  test('a container that only waits and stops goes as a whole', () => {
    const watch = 'while pgrep run; do sleep 5; done; curl -X POST localhost:15020/quitquitquit';
    expect(stops(app(watch))[0]?.watcher).toBe(true);
    expect(stops(app(`run; ${watch}`))[0]?.watcher).toBe(false);
  });

  test('they are found once for a workload', () => {
    const project = projectOf({ 'job.yaml': job(app('run; curl -X POST localhost:15020/quitquitquit')) });
    const [workload] = project.workloads;
    if (workload === undefined) throw new Error('no workload');
    expect(stopsIn(workload, project)).toBe(stopsIn(workload, project));
  });
});
