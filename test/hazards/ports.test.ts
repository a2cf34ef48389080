import { expect, test } from 'vitest';
import { hostPort } from '../../src/hazards/host-port.ts';
import { namedTargetPort } from '../../src/hazards/named-target-port.ts';
import { portConsumers } from '../../src/hazards/port-consumers.ts';
import { servingSidecar } from '../../src/hazards/serving-sidecar.ts';
import { job } from '../kube/pods.ts';
import { deployment, refusal, reviews, verdict } from './verdict.ts';

const app = '- {name: app, image: shop, ports: [{name: app, containerPort: 3000}]}';
const front = '- {name: front, image: "nginx:1.29", ports: [{name: http, containerPort: 8080}]}';
const pods = deployment(`${app}\n${front}`);

function service(ports: string, selector = '{app: shop}'): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: shop, labels: {app: shop}}\nspec:\n  selector: ${selector}\n  ports: ${ports}\n`;
}

test('a port of the node is mapped for regular containers only, in every version', () => {
  const files = deployment(`${app}\n- {name: p, image: p, ports: [{containerPort: 80, hostPort: 8080}]}`);
  expect(refusal(hostPort, { files, container: 'p' })).toContain('hostPort 8080');
  expect(refusal(hostPort, { files, container: 'p', kubernetes: '1.37' })).toBeDefined();
  expect(verdict(hostPort, { files: pods, container: 'front' })).toBeUndefined();
});

test('in the network of the node only the scheduler has to know', () => {
  const item = '- {name: p, image: p, ports: [{containerPort: 80, hostPort: 80}]}';
  const files = deployment(`${app}\n${item}`, 'hostNetwork: true');
  expect(refusal(hostPort, { files, container: 'p', kubernetes: '1.32' })).toContain('port 80');
  expect(refusal(hostPort, { files, container: 'p', kubernetes: '1.33.5' })).toContain('1.33.6');
  expect(verdict(hostPort, { files, container: 'p', kubernetes: '1.33' })).toBeUndefined();
});

const named = { files: `${pods}---\n${service('[{port: 80, targetPort: http}]')}`, container: 'front' };

test('below 1.33 a Service that names the port gets its number in the same change', () => {
  expect(verdict(namedTargetPort, { ...named, kubernetes: '1.32' })).toMatchObject({
    kind: 'review',
    unsafe: false,
    steps: [
      { operation: { kind: 'set', at: { document: 1, route: ['spec', 'ports', 0, 'targetPort'] }, value: 8080 } },
    ],
  });
  expect(verdict(namedTargetPort, { ...named, kubernetes: '1.33.0' })).toBeUndefined();
  expect(verdict(namedTargetPort, named)).toBeUndefined();
});

test('a number, another port and a name that the app has too are left alone', () => {
  const ask = (ports: string, files = pods) =>
    verdict(namedTargetPort, { files: `${files}---\n${service(ports)}`, container: 'front', kubernetes: '1.32' });
  expect(ask('[{port: 80, targetPort: 8080}]')).toBeUndefined();
  expect(ask('[{port: 80, targetPort: app}]')).toBeUndefined();
  const both = deployment(`${app.replace('name: app, c', 'name: http, c')}\n${front}`);
  expect(ask('[{port: 80, targetPort: http}]', both)).toBeUndefined();
});

test('pods that do not agree on the number refuse the move', () => {
  const other = pods
    .replaceAll('name: shop}', 'name: shop-canary}')
    .replaceAll('8080', '8081')
    .replaceAll('front', 'edge');
  const files = `${pods}---\n${other}---\n${service('[{port: 80, targetPort: http}]')}`;
  expect(refusal(namedTargetPort, { files, container: 'front', kubernetes: '1.31' })).toContain('do not agree');
  const same = files.replaceAll('8081', '8080');
  expect(verdict(namedTargetPort, { files: same, container: 'front', kubernetes: '1.31' })).toMatchObject({
    kind: 'review',
  });
});

test('a Service that is not in the project is for a person to find', () => {
  const [sentence] = reviews(namedTargetPort, { files: pods, container: 'front', kubernetes: '1.30' });
  expect(sentence).toContain('"http"');
  const files = job('- {name: app, image: a}\n- {name: p, image: p, ports: [{name: m, containerPort: 1}]}');
  expect(verdict(namedTargetPort, { files, container: 'p', kubernetes: '1.30' })).toBeUndefined();
});

test('a sidecar in front of the app is looked at twice', () => {
  const files = `${pods}---\n${service('[{port: 80, targetPort: 8080}]')}`;
  expect(verdict(servingSidecar, { files, container: 'front' })).toMatchObject({ unsafe: true });
  expect(verdict(servingSidecar, { files, container: 'app' })).toBeUndefined();
  const metrics = `${pods}---\n${service('[{name: metrics, port: 80, targetPort: 8080}]')}`;
  expect(verdict(servingSidecar, { files: metrics, container: 'front' })).toBeUndefined();
});

test('old meshes do not see its ports', () => {
  const mesh = deployment(`${app}\n${front}`, '', '{labels: {app: shop, sidecar.istio.io/inject: "true"}}');
  const files = `${mesh}---\n${service('[{port: 80, targetPort: 8080}]')}`;
  const about = (istio: string) => reviews(servingSidecar, { files, container: 'front', products: { istio } }).slice(1);
  expect(about('1.27')[0]).toContain('1.27 is assumed');
  expect(about('1.28')).toEqual(['Istio handles inbound ports of native sidecars from 1.28.5 and 1.29.1 on.']);
  expect(about('1.28.6')).toEqual([]);
  expect(about('1.31')).toEqual([]);
});

test('policies and monitors that go by the name of the port are named', () => {
  const policy = `kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: in}
spec: {podSelector: {}, ingress: [{ports: [{port: http}]}]}
`;
  const pod = `kind: PodMonitor
apiVersion: monitoring.coreos.com/v1
metadata: {name: pm}
spec: {selector: {matchLabels: {app: shop}}, podMetricsEndpoints: [{port: http}]}
`;
  const files = `${pods}---\n${policy}---\n${pod}`;
  const [first, second] = reviews(portConsumers, { files, container: 'front' });
  expect(first).toContain('NetworkPolicy "in"');
  expect(second).toContain('PodMonitor "pm"');
  const elsewhere = files
    .replace('app: shop}}, podM', 'app: other}}, podM')
    .replace('podSelector: {}', 'podSelector: {matchLabels: {a: b}}');
  expect(verdict(portConsumers, { files: elsewhere, container: 'front' })).toBeUndefined();
});

test('a monitor of a Service leads through its port', () => {
  const monitor = `kind: ServiceMonitor
apiVersion: monitoring.coreos.com/v1
metadata: {name: sm}
spec: {selector: {matchLabels: {app: shop}}, endpoints: [{port: web}]}
`;
  const files = `${pods}---\n${service('[{name: web, port: 80, targetPort: http}]')}---\n${monitor}`;
  expect(reviews(portConsumers, { files, container: 'front' })[0]).toContain('through Service "shop"');
  expect(verdict(portConsumers, { files, container: 'app' })).toBeUndefined();
});
