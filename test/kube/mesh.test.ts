import { expect, test } from 'vitest';
import type { Declared } from '../../src/kube/assumed.ts';
import { classicMeshesOf, type Injected, injectionOf } from '../../src/kube/mesh.ts';
import { productById } from '../../src/products/index.ts';
import { declaring, workloadIn } from './pods.ts';

function pod(annotations: string, labels = ''): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  template:
    metadata:
      annotations: {${annotations}}
      labels: {${labels}}
    spec: {containers: [{name: app, image: shop}]}
`;
}

function injected(id: string, text: string, declared: Declared = {}): Injected {
  const product = productById(id);
  const { workload, project } = workloadIn(text, declaring(declared));
  const state = product && injectionOf(workload, product, project);
  if (state === undefined) throw new Error(id);
  return state;
}

function pins(state: Injected): string[] {
  if (state.kind !== 'native') return [state.kind];
  return state.pins.map(({ at, value }) => `${at.route.slice(2).join('.')}=${value}`);
}

function lowest(id: string, major: number, minor: number): Declared {
  return { products: new Map([[id, { major, minor }]]) };
}

test('Istio is pinned, though it is native by default in the assumed release', () => {
  expect(pins(injected('istio', pod('')))).toEqual(['metadata.annotations.sidecar.istio.io/nativeSidecar=true']);
});

test('a pod that is pinned already needs nothing', () => {
  expect(pins(injected('istio', pod('sidecar.istio.io/nativeSidecar: "true"')))).toEqual([]);
});

test.each([
  [2, 14, 'classic'],
  [2, 15, 'config.alpha.linkerd.io'],
  [2, 18, 'config.alpha.linkerd.io'],
  [2, 19, 'config.beta.linkerd.io'],
  [2, 20, 'config.linkerd.io'],
])('Linkerd %i.%i reads the key %s', (major, minor, key) => {
  const [pin] = pins(injected('linkerd', pod(''), lowest('linkerd', major, minor)));
  expect(pin?.replace('metadata.annotations.', '').split('/')[0]).toBe(key);
});

test('a key that the assumed Linkerd does not read is no pin', () => {
  const text = pod('config.linkerd.io/proxy-enable-native-sidecar: "true"');
  expect(pins(injected('linkerd', text))[0]).toContain('config.beta.linkerd.io');
});

test.each([
  ['istio', 'sidecar.istio.io/nativeSidecar: "false"'],
  ['istio', 'sidecar.istio.io/proxyImage: "docker.io/istio/proxyv2:1.20.3"'],
  ['linkerd', 'config.beta.linkerd.io/proxy-enable-native-sidecar: "false"'],
  ['linkerd', 'config.linkerd.io/proxy-version: stable-2.14.1'],
])('what the pod says against native mode of %s counts more than all assumptions: %s', (id, annotation) => {
  const declared = { ...lowest(id, 9, 9), native: new Map([[id, true]]) };
  const state = injected(id, pod(annotation), declared);
  expect(state.kind).toBe('classic');
  expect(state.kind === 'classic' && state.evidence[0]?.says).toContain(annotation.split(':')[0]);
});

test.each(['1-22-1', 'asm-1-23', 'asm-1204-8', 'asm-1162-2', 'asm-1611-1', 'asm-195-2'])(
  'the revision label %s of an old control plane speaks against native mode',
  (revision) => {
    expect(injected('istio', pod('', `istio.io/rev: ${revision}`)).kind).toBe('classic');
  },
);

test.each(['1-24', '1-28-2', 'asm-1-27', 'asm-1264-1', 'stable', '2024-10', 'release-1-22'])(
  'the revision label %s does not',
  (revision) => {
    expect(injected('istio', pod('', `istio.io/rev: ${revision}`)).kind).toBe('native');
  },
);

test('of a managed control plane only the user knows what it runs', () => {
  const text = pod('', 'istio.io/rev: asm-managed');
  const state = injected('istio', text);
  expect(state.kind === 'classic' && state.reason).toBe(
    'Whether Istio is native here cannot be seen, as the label istio.io/rev is "asm-managed"; say so with `native.istio: true` in the configuration.',
  );
  expect(injected('istio', text, { native: new Map([['istio', true]]) }).kind).toBe('native');
});

test.each([
  ['istio', pod('sidecar.istio.io/inject: "false"')],
  ['istio', pod('', 'sidecar.istio.io/inject: "false"')],
  ['linkerd', pod('linkerd.io/inject: disabled')],
])('%s is absent where the pod opts out', (id, text) => {
  expect(injected(id, text).kind).toBe('absent');
});

test('the label outranks the annotation of the same name', () => {
  const text = pod('sidecar.istio.io/inject: "false"', 'sidecar.istio.io/inject: "true"');
  expect(injected('istio', text).kind).toBe('native');
});

test('without proxy-await a native Linkerd proxy holds nothing back', () => {
  const state = injected('linkerd', pod('config.linkerd.io/proxy-await: disabled'));
  expect(state).toMatchObject({ kind: 'native', gate: false });
  expect(injected('linkerd', pod(''))).toMatchObject({ kind: 'native', gate: true });
});

test('a native Dapr sidecar never holds the app back', () => {
  const state = injected('dapr', pod(''), lowest('dapr', 1, 18));
  expect(state).toMatchObject({ kind: 'native', gate: false });
  expect(pins(state)).toEqual(['metadata.annotations.dapr.io/enable-native-sidecar=true']);
});

test('products without a switch per pod need a declared version or an assertion', () => {
  expect(injected('kuma', pod('')).kind).toBe('classic');
  expect(pins(injected('kuma', pod(''), lowest('kuma', 2, 14)))).toEqual([]);
  expect(pins(injected('kuma', pod(''), { native: new Map([['kuma', true]]) }))).toEqual([]);
  expect(injected('opentelemetry', pod('')).kind).toBe('classic');
  expect(injected('gcs-fuse', pod('')).kind).toBe('classic');
});

test('an assertion in the configuration needs no pin, and a denial is believed', () => {
  expect(pins(injected('istio', pod(''), { native: new Map([['istio', true]]) }))).toEqual([]);
  expect(injected('istio', pod(''), { native: new Map([['istio', false]]) }).kind).toBe('classic');
});

test('Vault and retired meshes are never native', () => {
  const declared = { native: new Map([['vault-agent', true]]) };
  expect(injected('vault-agent', pod(''), declared).kind).toBe('classic');
  expect(injected('app-mesh', pod('')).kind).toBe('classic');
});

test('nothing is native on an old cluster', () => {
  expect(injected('istio', pod(''), { kubernetes: { major: 1, minor: 28 } }).kind).toBe('classic');
});

test('a kind without pod annotations cannot be pinned', () => {
  const text =
    'apiVersion: sparkoperator.k8s.io/v1\nkind: SparkApplication\nspec: {driver: {sidecars: [{name: a, image: a}]}}\n';
  expect(injected('istio', text).kind).toBe('classic');
});

test('only a mesh that the pod shows counts as a classic one', () => {
  const shown = (text: string) => {
    const { workload, project } = workloadIn(text);
    return classicMeshesOf(workload, project).map(({ product }) => product.id);
  };
  expect(shown(pod('sidecar.istio.io/nativeSidecar: "false"'))).toEqual(['istio']);
  expect(shown(pod('linkerd.io/inject: enabled'))).toEqual([]);
  expect(shown(pod('consul.hashicorp.com/connect-inject: "true"'))).toEqual(['consul']);
  expect(shown(pod(''))).toEqual([]);
});
