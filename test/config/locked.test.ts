import { expect, test } from 'vitest';
import { withLocked } from '../../src/config/locked.ts';
import { readConfig } from '../../src/config/read.ts';

const known = { rules: [], products: ['istio', 'linkerd'] };
const read = (text: string) => readConfig('c', text, known);

test('an organisation locks some keys; the others are the repository’s own', () => {
  const own = read(
    '{kubernetes: "1.30", istio: {version: "1.20"}, linkerd: {native: true}, fixes: safe, draft: true, labels: a}',
  );
  const organisation = read(
    '{kubernetes: "1.33", istio: {version: "1.28"}, labels: b, title: T, locked: [kubernetes, istio, fixes, labels]}',
  );
  const both = withLocked(own, organisation);
  expect(both).toMatchObject({
    kubernetes: { major: 1, minor: 33 },
    products: new Map([['istio', { major: 1, minor: 28 }]]),
    native: new Map([['linkerd', true]]),
    pullRequests: { draft: true, labels: ['b'] },
  });
  expect([both.fixes, both.pullRequests.title]).toEqual([undefined, undefined]);
});

test('nothing is locked without being named', () => {
  expect(withLocked(read('draft: true'), read('kubernetes: "1.33"'))).toEqual(read('draft: true'));
});
