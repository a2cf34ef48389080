import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sieveFor } from '../../src/cli/sieve.ts';
import { isWorthParsing, mayHoldPods } from '../../src/kube/relevance.ts';

const signals = ['quitquitquit', 'preStop'];
const sieve = sieveFor(
  [{ signals }, { signals: ['Job'], bare: true }, { signals: ['ontainers'], bare: true, onDemand: true }],
  false,
);

describe('the sieve', () => {
  test.each([
    ['kind: Job\ncontainers:\n- image: a\n- image: b\n', 'pod'],
    ['kind: Job\ncontainers:\n- image: a\n', 'part'],
    ['kind: Deployment\ncontainers:\n- image: a\n- image: b\n', 'part'],
    ['containers:\n- image: a\n  args: [quitquitquit]\n', 'pod'],
    ['containers:\n- image: a\n', 'part'],
    ['{"kind":"Job","spec":{"containers":[{"image":"a"},{"image":"b"}]}}', 'pod'],
    ['kind: Deployment\ncontainers:\n- name: a\n  args: [x]\n', 'reference'],
    ['kind: Service\nspec: {}\n', 'reference'],
    ['{"kind":"Service"}', 'reference'],
    ['containers:\n- image: a\n---\nkind: Service\n', 'reference'],
    ['kind: ConfigMap\ndata:\n  x.yaml: "containers: quitquitquit"\n', 'config-map'],
    ['kind: ConfigMap\ndata:\n  x.yaml: |\n    kind: Pod\n    containers: quitquitquit\n', 'pod'],
    ['kind: ServiceAccount\n', 'none'],
    ['# a kind of Service\nkind: Secret\n', 'none'],
    ['', 'none'],
  ])('tells %j', (text, relevance) => {
    expect(sieve(Buffer.from(text)).relevance).toBe(relevance);
  });

  test.each([
    ['kind: Deployment\nimage: istio/pilot:1.26.4\n', true],
    ['kind: HelmRelease\nchart: istiod # of istio\n', true],
    ['hub: docker.io/istio\ntag: 1.26.4\n', true],
    ['kind: Kustomization\nhelmCharts: [{name: istiod}] # of istio\n', true],
    ['kind: Deployment\nimage: istio/examples-bookinfo-reviews:1.16.2\n', false],
    ['kind: Namespace\nmetadata: {labels: {istio.io/rev: asm-1-23}}\n', true],
    ['kind: Secret\ndata: {image: istio/pilot:1.26.4}\n', false],
  ])('tells whether %j may show a release', (text, may) => {
    expect(sieve(Buffer.from(text)).showsReleases).toBe(may);
  });

  test('keeps every text that the engine would parse', () => {
    const piece = fc.constantFrom(
      'containers',
      'initContainers:',
      'image',
      ': ',
      '"',
      "'",
      ' ',
      '\n',
      'sidecars',
      ...signals,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        fc.pre(mayHoldPods(text) && isWorthParsing(text, { alone: signals, beside: ['Job'] }));
        expect(sieve(Buffer.from(text)).relevance).toBe('pod');
      }),
    );
  });

  test('takes every kind of object that hazards ask for', () => {
    const source = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const kinds = files.flatMap((path) =>
      [...readFileSync(join(source, path), 'utf8').matchAll(/ofKind\('(\w+)'/gu)].map(([, kind]) => kind),
    );
    expect(kinds).toContain('Service');
    expect(kinds.filter((kind) => sieve(Buffer.from(`kind: ${kind}\n`)).relevance === 'none')).toEqual([]);
  });
});
