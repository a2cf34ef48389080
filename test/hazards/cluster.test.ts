import { expect, test } from 'vitest';
import { classicMesh } from '../../src/hazards/classic-mesh.ts';
import { containerConsumers } from '../../src/hazards/container-consumers.ts';
import { hazards } from '../../src/hazards/index.ts';
import { kubernetesVersion } from '../../src/hazards/kubernetes-version.ts';
import { kubexitGroup } from '../../src/hazards/kubexit-group.ts';
import { below, type Location } from '../../src/yaml/route.ts';
import { job } from '../kube/pods.ts';
import { deployment, refusal, reviews, verdict } from './verdict.ts';

const app = '- {name: app, image: shop}';
const probed = '- {name: p, image: p, startupProbe: {httpGet: {path: /, port: 9000}}}';
const pod = job(`${app}\n${probed}`, 'restartPolicy: Never');

test('1.29 is the floor', () => {
  const files = deployment(`${app}\n- {name: p, image: p}`);
  expect(refusal(kubernetesVersion, { files, container: 'p', kubernetes: '1.28' })).toContain('1.28 is assumed');
  expect(reviews(kubernetesVersion, { files, container: 'p', kubernetes: '1.29' }).join(' ')).toContain(
    'kubelet of 1.29',
  );
  expect(verdict(kubernetesVersion, { files, container: 'p', kubernetes: '1.32' })).toBeUndefined();
  expect(verdict(kubernetesVersion, { files, container: 'p' })).toBeUndefined();
});

test.each(['1.32', '1.33.5', '1.34.1', '1.29.2'])(
  'a failed startup probe blocks a pod that never restarts in %s',
  (kubernetes) => {
    expect(refusal(kubernetesVersion, { files: pod, container: 'p', kubernetes })).toContain('is assumed');
  },
);

test.each([
  ['1.33', '1.33.6'],
  ['1.34', '1.34.2'],
  ['1.35', '1.35.4'],
  ['1.35.2', '1.35.4'],
])('with Kubernetes %s the report names the patch %s', (kubernetes, patch) => {
  expect(reviews(kubernetesVersion, { files: pod, container: 'p', kubernetes })[0]).toContain(patch);
});

test.each(['1.33.6', '1.34.2', '1.36'])('%s has all fixes', (kubernetes) => {
  expect(verdict(kubernetesVersion, { files: pod, container: 'p', kubernetes })).toBeUndefined();
});

test('fields that init containers got later', () => {
  const resize = deployment(
    `${app}\n- {name: p, image: p, resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]}`,
  );
  expect(refusal(kubernetesVersion, { files: resize, container: 'p', kubernetes: '1.32' })).toContain('resizePolicy');
  expect(verdict(kubernetesVersion, { files: resize, container: 'p' })).toBeUndefined();
  const rules = deployment(
    `${app}\n- {name: p, image: p, restartPolicy: Always, restartPolicyRules: [{action: Restart}]}`,
  );
  expect(refusal(kubernetesVersion, { files: rules, container: 'p', kubernetes: '1.35' })).toContain(
    'restartPolicyRules',
  );
});

const linkerd = '{annotations: {linkerd.io/inject: enabled}}';

test('a classic mesh never lets a startup probe through', () => {
  const files = deployment(`${app}\n${probed}`, '', linkerd);
  expect(refusal(classicMesh, { files, container: 'p', products: { linkerd: '2.14' } })).toContain(
    'Linkerd is not native',
  );
  const off = deployment(
    `${app}\n${probed}`,
    '',
    '{labels: {sidecar.istio.io/inject: "true"}, annotations: {sidecar.istio.io/nativeSidecar: "false"}}',
  );
  expect(refusal(classicMesh, { files: off, container: 'p' })).toContain('Istio is not native');
});

test('where the mesh has a switch for the pod, it comes along', () => {
  const files = deployment(`${app}\n${probed}`, '', linkerd);
  expect(verdict(classicMesh, { files, container: 'p' })).toMatchObject({
    kind: 'review',
    steps: [{ operation: { kind: 'set', value: 'true' }, applicability: 'safe' }],
  });
  expect(verdict(classicMesh, { files: deployment(`${app}\n${probed}`), container: 'p' })).toBeUndefined();
});

test('an exec probe inside of the pod passes, unless the sidecar needs the network first', () => {
  const exec = 'startupProbe: {exec: {command: [/check]}}';
  const files = (image: string) => deployment(`${app}\n- {name: p, image: ${image}, ${exec}}`, '', linkerd);
  const old = { container: 'p', products: { linkerd: '2.14' } };
  expect(verdict(classicMesh, { files: files('redis'), ...old })).toBeUndefined();
  expect(refusal(classicMesh, { files: files('"cloud-sql-proxy:2.14.1"'), ...old })).toContain('needs the network');
  const plain = deployment(`${app}\n- {name: p, image: "cloud-sql-proxy:2.14.1"}`, '', linkerd);
  expect(verdict(classicMesh, { files: plain, ...old })).toBeUndefined();
});

const env = (name: string, value: string) => `env: [{name: ${name}, value: ${value}}]`;

test('kubexit has to go from the whole group at once', () => {
  const waiting = job(
    `- {name: app, image: a, command: [kubexit, ./run], ${env('KUBEXIT_BIRTH_DEPS', '"db,cache"')}}\n- {name: db, image: p}`,
  );
  expect(refusal(kubexitGroup, { files: waiting, container: 'db' })).toContain('container "app"');
  const wrapped = job(
    `${app}\n- {name: db, image: p, command: [kubexit, cloud_sql_proxy], ${env('KUBEXIT_DEATH_DEPS', 'app')}}`,
  );
  expect(refusal(kubexitGroup, { files: wrapped, container: 'db' })).toContain('still wrapped');
  const plan = (at: Location) =>
    [
      { kind: 'set', at: below(at, 'command'), value: ['cloud_sql_proxy'] },
      { kind: 'remove', at: below(at, 'env') },
    ] as const;
  expect(verdict(kubexitGroup, { files: wrapped, container: 'db', plan })).toBeUndefined();
});

test('autoscalers and alerts that name the container are named', () => {
  const shop = deployment(`${app}\n- {name: p, image: p}`);
  const vpa = `apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: v}
spec: {targetRef: {kind: Deployment, name: shop}, resourcePolicy: {containerPolicies: [{containerName: p, mode: Auto}]}}
`;
  const alert = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: r}
spec: {groups: [{rules: [{alert: A, expr: 'rate(kube_pod_container_status_restarts_total{container="p"}[5m]) > 0'}]}]}
`;
  const files = `${shop}---\n${vpa}---\n${alert}`;
  const [first, second] = reviews(containerConsumers, { files, container: 'p' });
  expect(first).toContain('VerticalPodAutoscaler "v"');
  expect(second).toContain('kube_pod_container_status_restarts_total');
  const off = files.replace('mode: Auto', 'mode: "Off"').replace('container="p"', 'container="app"');
  expect(verdict(containerConsumers, { files: off, container: 'p' })).toBeUndefined();
});

test('a plain proxy beside an app in a Deployment meets no hazard at all', () => {
  const files = deployment(`${app}\n- {name: db, image: "cloud-sql-proxy:2.14.1", args: [--port=5432, "a:b:c"]}`);
  for (const hazard of hazards)
    expect([hazard.id, verdict(hazard, { files, container: 'db' })]).toEqual([hazard.id, undefined]);
});

test('ids and titles are written like those of rules', () => {
  for (const { id, docs } of hazards) {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(docs.title.length * docs.why.length * docs.references.length).toBeGreaterThan(0);
  }
  expect(new Set(hazards.map(({ id }) => id)).size).toBe(hazards.length);
});
