import { expect, test } from 'vitest';
import { releasesSeenIn } from '../../src/kube/installed.ts';
import { renderVersion } from '../../src/kube/versions.ts';

function seen(...texts: readonly string[]): readonly string[] {
  const releases = releasesSeenIn(texts.map((text, i) => ({ path: `${i}.yaml`, text })));
  return [...releases].map(([product, { version, file }]) => `${product} ${renderVersion(version)} in ${file}`);
}

function image(reference: string): string {
  return `kind: Deployment\nspec: {template: {spec: {containers: [{name: discovery, image: "${reference}"}]}}}\n`;
}

test.each([
  ['docker.io/istio/pilot:1.26.4', 'istio 1.26.4'],
  ['gcr.io/istio-release/mirror/istio/proxyv2:1.26.4-distroless', 'istio 1.26.4'],
  ['registry.corp.example:5000/istio/pilot:1.20.8-asm.33', 'istio 1.20.8'],
  ['cr.l5d.io/linkerd/controller:stable-2.14.10', 'linkerd 2.14.10'],
  ['ghcr.io/linkerd/controller:edge-23.11.3', 'linkerd 2.14'],
  ['cr.l5d.io/linkerd/controller:edge-25.10.1', 'linkerd 2.18'],
  ['cr.l5d.io/linkerd/controller:edge-25.10.2', 'linkerd 2.19'],
  ['cr.l5d.io/linkerd/controller:edge-26.7.1', 'linkerd 2.20'],
  ['hashicorp/consul-k8s-control-plane:1.9.1', 'consul 1.9.1'],
  ['ghcr.io/dapr/daprd:1.18.2', 'dapr 1.18.2'],
])('the image %s shows %s', (reference, release) => {
  expect(seen(image(reference))).toEqual([`${release} in 0.yaml`]);
});

test.each([
  'docker.io/istio/pilot:latest',
  'docker.io/istio/pilot:1.26',
  'docker.io/istio/pilot:1.24.0-alpha.1',
  'docker.io/istio/pilot:1.24.0-rc.2',
  'docker.io/istio/pilot@sha256:1.26.4',
  'example.org/not-istio/pilot:1.26.4',
  'docker.io/istio/examples-bookinfo-reviews-v1:1.16.2',
])('the image %s shows nothing', (reference) => {
  expect(seen(image(reference))).toEqual([]);
});

test.each([
  ['a dependency', 'dependencies:\n- {name: istiod, version: 1.23.4, repository: "https://charts.corp.example"}\n'],
  [
    'the chart of the definitions',
    'dependencies:\n- {name: base, version: 1.23.4, repository: "https://istio-release.storage.googleapis.com/charts"}\n',
  ],
  ['the chart itself', 'apiVersion: v2\nname: istiod\nversion: 1.23.4\nappVersion: 1.23.4\n'],
  [
    'a release of Flux',
    'kind: HelmRelease\nspec: {chart: {spec: {chart: istiod, version: v1.23.4, sourceRef: {name: istio}}}}\n',
  ],
  [
    'an application of Argo CD',
    'kind: Application\nspec: {source: {chart: istiod, repoURL: "https://charts.corp.example", targetRevision: 1.23.4}}\n',
  ],
  ['a release of Helmfile', 'releases:\n- {name: mesh, chart: istio/istiod, version: 1.23.4}\n'],
  ['an operator', 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator # istio\nspec: {tag: 1.23.4}\n'],
  [
    'a newer operator',
    'apiVersion: sailoperator.io/v1\nkind: Istio\nspec: {version: v1.23.4, namespace: istio-system}\n',
  ],
  ['values', 'global: {hub: docker.io/istio, tag: 1.23.4}\n'],
  ['a kustomization', 'kind: Kustomization\nimages: [{name: docker.io/istio/pilot, newTag: 1.23.4}]\n'],
  [
    'a kustomization of a mirror',
    'kind: Kustomization\nimages: [{name: pilot, newName: mirror.example/istio/pilot, newTag: 1.23.4}]\n',
  ],
  ['a namespace', 'kind: Namespace\nmetadata: {name: shop, labels: {istio.io/rev: 1-23-4}}\n'],
])('%s shows Istio 1.23.4', (_what, text) => {
  expect(seen(text)).toEqual(['istio 1.23.4 in 0.yaml']);
});

test.each([
  ['a range', 'dependencies:\n- {name: istiod, version: ~1.23.4, repository: "https://charts.corp.example"}\n'],
  ['a minor version', 'releases:\n- {name: mesh, chart: istio/istiod, version: "1.23"}\n'],
  ['a branch', 'spec: {source: {chart: istiod, repoURL: "https://charts.corp.example", targetRevision: main}}\n'],
  ['labels', 'metadata: {labels: {name: istiod, version: 1.23.4}}\n'],
  [
    'another chart of that name',
    'dependencies:\n- {name: base, version: 1.23.4, repository: "https://charts.example"} # no istiod\n',
  ],
  ['values of another chart', 'global: {hub: docker.io/istio-mirror, tag: 1.23.4}\n# docker.io/istio\n'],
  ['a namespace with a revision of its own', 'kind: Namespace\nmetadata: {labels: {istio.io/rev: stable}}\n'],
  ['a kustomization of something else', 'images: [{name: shop, newTag: 1.23.4}] # istio/pilot\n'],
  ['a comment', '# image: docker.io/istio/pilot:1.23.4\nkind: Job\n'],
  ['a text in a text', 'data: {x: "image: docker.io/istio/pilot:1.23.4"}\n'],
  ['a chart of Linkerd', 'releases:\n- {name: mesh, chart: linkerd/linkerd-control-plane, version: 1.16.11}\n'],
  ['a broken file', 'image: docker.io/istio/pilot:1.23.4\n  x: [\n'],
])('%s shows nothing', (_what, text) => {
  expect(seen(text)).toEqual([]);
});

test('of several releases the lowest counts, and of equal ones the first file', () => {
  const [a, b, c] = ['1.29.1', '1.26.4', '1.26.4'].map((tag) => image(`istio/pilot:${tag}`));
  expect(seen(a ?? '', b ?? '', `${c}---\n${image('cr.l5d.io/linkerd/proxy:stable-2.15.0')}`)).toEqual([
    'istio 1.26.4 in 1.yaml',
    'linkerd 2.15.0 in 2.yaml',
  ]);
});

test('an alias that repeats itself over and over is looked at once', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `k${i + 1}: &k${i + 1} [*k${i}, *k${i}]\n`);
  expect(seen(`k0: &k0 {image: "istio/pilot:1.26.4"}\n${lines.join('')}`).length).toBeLessThan(2);
});
