import { expect, test } from 'vitest';
import { positionOf } from '../../src/kube/position.ts';
import { effectiveRequests, quantity, renderDelta, requestDeltas } from '../../src/kube/resources.ts';
import { job, named, workloadIn } from './pods.ts';

function position(init: string, proxy = '{name: db, image: "cloud-sql-proxy:2", args: [--port=5432, "a:b:c"]}') {
  const { workload } = workloadIn(job(`- {name: app, image: shop}\n- ${proxy}`, `initContainers:\n${init}`));
  return positionOf(named(workload, 'db'), workload);
}

test('a sidecar stands after all init containers', () => {
  expect(
    position('- {name: chown, image: busybox}\n- {name: remote, image: busybox, args: [nc, -z, postgres, "5432"]}'),
  ).toEqual({
    kind: 'last',
  });
});

test.each([
  ['a URL', '{name: migrate, image: shop, args: ["--db=postgres://u@127.0.0.1:5432/shop"]}'],
  ['a script', '{name: migrate, image: shop, command: [sh, -c, "psql -h localhost -p 5432 -f all.sql"]}'],
  ['an argv', '{name: migrate, image: shop, command: [nc, -z, localhost, "5432"]}'],
  ['variables', '{name: migrate, image: shop, env: [{name: H, value: 127.0.0.1}, {name: P, value: "5432"}]}'],
])('it stands before the first init container that addresses its port in %s', (_, init) => {
  expect(position(`- {name: chown, image: busybox}\n- ${init}\n- {name: last, image: busybox}`)).toMatchObject({
    kind: 'before',
    index: 1,
    name: 'migrate',
  });
});

test.each(['127.0.0.1:54321', 'localhost:3000', 'postgres:5432'])('%s is not its port', (address) => {
  expect(position(`- {name: m, image: shop, args: ["${address}"]}`).kind).toBe('last');
});

const socketProxy =
  '{name: db, image: gce-proxy, args: [-dir=/sql], volumeMounts: [{name: sql, mountPath: /sql}, {name: key, mountPath: /key}]}';

test('it stands before an init container that uses its socket', () => {
  const init =
    '- {name: m, image: shop, args: [--host=/run/sql/a:b:c], volumeMounts: [{name: sql, mountPath: /run/sql}]}';
  expect(position(init, socketProxy)).toMatchObject({ kind: 'before', index: 0 });
});

test('it has no place where what it mounts is written only after it is needed', () => {
  const init = `- {name: m, image: shop, args: [--host=/run/sql/x], volumeMounts: [{name: sql, mountPath: /run/sql}]}
- {name: fetch-key, image: vault, volumeMounts: [{name: key, mountPath: /out}]}`;
  expect(position(init, socketProxy)).toMatchObject({ kind: 'none', reason: expect.stringContaining('fetch-key') });
});

test.each([
  ['500m', 0.5],
  ['2', 2],
  [2, 2],
  ['1Gi', 1073741824],
  ['1.5G', 1.5e9],
  ['1e3', 1000],
  ['100k', 100000],
])('the quantity %s is %d', (text, expected) => {
  expect(quantity(text)).toBe(expected);
});

test.each(['', 'Gi', '1 Gi', 'much', '1Xi'])('"%s" is no quantity', (text) => {
  expect(quantity(text)).toBeUndefined();
});

const pod = job(
  '- {name: app, image: shop, resources: {requests: {cpu: "1", memory: 1Gi}}}\n- {name: s, image: s, resources: {requests: {cpu: 500m}}}',
  'initContainers:\n- {name: heavy, image: h, resources: {limits: {cpu: "2"}}}\n',
);

test('a sidecar before a big init container raises what the pod reserves, after it nothing changes', () => {
  const { workload } = workloadIn(pod);
  const sidecar = named(workload, 's');
  expect(effectiveRequests(workload.initContainers, workload.containers).get('cpu')).toBe(2);
  expect(requestDeltas(workload, [{ container: sidecar, before: 0 }]).map(renderDelta)).toEqual(['cpu 2 -> 2.5']);
  expect(requestDeltas(workload, [{ container: sidecar }])).toEqual([]);
});
