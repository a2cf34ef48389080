import { expect, test } from 'vitest';
import { ownerOf, type Target } from '../../src/kube/endpoints.ts';
import { job, named, workloadIn } from './pods.ts';

function owner(text: string, port: number, path?: string): string | undefined {
  const target: Target = path === undefined ? { kind: 'port', port } : { kind: 'port', port, path };
  const found = ownerOf(workloadIn(text).workload, target);
  return found?.kind === 'container' ? found.container.name : found?.product.id;
}

const app = '- {name: app, image: shop}\n';

test('flags of a database proxy say which ports it owns', () => {
  const pod = job(
    `${app}- {name: db, image: cloud-sql-proxy:2.8.0, args: [--port=6000, "a:b:one", "a:b:two", "a:b:three?port=7000"]}`,
  );
  expect([6000, 6001, 7000].map((port) => owner(pod, port))).toEqual(['db', 'db', 'db']);
  expect(owner(pod, 6002)).toBeUndefined();
});

test('a database proxy without a port takes that of its engine, unless another container claims it', () => {
  const pod = job(`${app}- {name: db, image: cloud-sql-proxy:2.8.0, args: ["a:b:one"]}`);
  expect([5432, 3306, 8080].map((port) => owner(pod, port))).toEqual(['db', 'db', undefined]);
  const both = job(
    '- {name: pg, image: postgres, ports: [{containerPort: 5432}]}\n- {name: db, image: cloud-sql-proxy, args: ["a:b:c"]}',
  );
  expect([5432, 3306].map((port) => owner(both, port))).toEqual(['pg', 'db']);
});

test('two proxies in one pod are told apart by their flags', () => {
  const pod = job(`${app}- {name: one, image: gce-proxy:1.33, command: [/cloud_sql_proxy, "-instances=a:b:c=tcp:5432"]}
- {name: two, image: gce-proxy:1.33, command: [/cloud_sql_proxy, "-instances=a:b:d=tcp:0.0.0.0:5433,a:b:e=tcp:5434"]}`);
  expect([5432, 5433, 5434].map((port) => owner(pod, port))).toEqual(['one', 'two', 'two']);
});

test('a proxy that a script starts owns its ports too', () => {
  const pod = job(`${app}- name: db
  image: gce-proxy
  command: [sh, -c, "/cloud_sql_proxy -instances=a:b:c=tcp:3306 & wait"]`);
  expect(owner(pod, 3306)).toBe('db');
});

test('a declared port or a probe shows the owner of any image', () => {
  const pod = job(
    `${app}- {name: cache, image: shop/cache, ports: [{containerPort: 7000}], readinessProbe: {tcpSocket: {port: 7001}}}`,
  );
  expect(owner(pod, 7000)).toBe('cache');
  expect(owner(pod, 7001)).toBe('cache');
});

test('a port that two containers claim has no owner', () => {
  const pod = job(
    '- {name: a, image: a, ports: [{containerPort: 80}]}\n- {name: b, image: b, ports: [{containerPort: 80}]}',
  );
  expect(owner(pod, 80)).toBeUndefined();
});

test('ports of a mesh belong to the injected proxy, unless a container of the pod claims them', () => {
  expect(owner(job(app), 15021, '/healthz/ready')).toBe('istio');
  expect(owner(job(app), 15000)).toBe('istio');
  expect(owner(job(app), 4191, '/shutdown')).toBe('linkerd');
  expect(owner(job('- {name: app, image: shop, ports: [{containerPort: 15000}]}'), 15000)).toBe('app');
  expect(owner(job(app), 9901, '/ready')).toBeUndefined();
  expect(owner(job(app), 8080)).toBeUndefined();
});

test('the admin port of the documentation is the proxy of the pod', () => {
  const pod = job(`${app}- {name: db, image: cloud-sql-proxy:2.8.0, args: [--quitquitquit, "a:b:c"]}`);
  expect(owner(pod, 9091, '/quitquitquit')).toBe('db');
});

const sockets = (args: string) => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - {name: app, image: shop, volumeMounts: [{name: sql, mountPath: /run/sql}]}
  - {name: other, image: other, volumeMounts: [{name: sql, mountPath: /x}]}
  - {name: db, image: gce-proxy, command: [/cloud_sql_proxy, ${args}], volumeMounts: [{name: sql, mountPath: /cloudsql}]}
  volumes: [{name: sql, emptyDir: {}}]
`;

function pathOwner(text: string, path: string): string | undefined {
  const { workload } = workloadIn(text);
  const found = ownerOf(workload, { kind: 'path', path, seenBy: named(workload, 'app') });
  return found?.kind === 'container' ? found.container.name : undefined;
}

test('a socket belongs to the proxy that makes it in the shared volume, under whatever path', () => {
  expect(pathOwner(sockets('-dir=/cloudsql'), '/run/sql/a:b:c')).toBe('db');
  expect(pathOwner(sockets('"-instances=a:b:c=tcp:1"'), '/run/sql/a:b:c')).toBeUndefined();
  expect(pathOwner(sockets('-dir=/cloudsql'), '/tmp/a:b:c')).toBeUndefined();
});
