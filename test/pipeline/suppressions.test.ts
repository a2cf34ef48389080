import { describe, expect, test } from 'vitest';
import { catalogue, emptyConfig, migrate, optionsFrom } from '../../src/index.ts';

const quiet = `apiVersion: v1
kind: Pod
metadata: { name: quiet }
spec:
  containers:
    - { name: app, image: app:1 }
`;

/** A pod with a quit call; `#2` to `#4` are places for comments. */
const pod = `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  containers:
    #2
    - name: app
      image: app:1
      #3
      command:
        - sh
        - -c
        - |
          ./work
          #4
          curl -X POST localhost:15020/quitquitquit
`;

const order = '# sidecar-migrate: ignore[quitquitquit-call]';

function run(text: string) {
  const { plans, unusedSuppressions } = migrate([{ path: 'a.yaml', text }], catalogue, optionsFrom(emptyConfig));
  return {
    suppressed: plans.flatMap(({ findings }) => findings.map(({ suppressed }) => suppressed)),
    unused: unusedSuppressions.map(({ place, message }) => `${place.line}:${place.column} ${message}`),
  };
}

describe('a suppression', () => {
  const counts = { suppressed: ['asked for'], unused: [] };
  test.each([
    ['on the document', `${order} asked for\n${pod}`],
    ['on a document that begins with a byte order mark', `\uFEFF${order} asked for\n${pod}`],
    ['on a later document', `${quiet}---\n${order} asked for\n# more\n\n${pod}`],
    ['above the marks of a document', `${order} asked for\n---\n${pod}`],
    ['on the item', pod.replace('#2', `${order} asked for`)],
    ['at the end of the line of the item', pod.replace('name: app', `name: app ${order} asked for`)],
    ['on the line above, in the script', pod.replace('#4', `${order} asked for`)],
    ['in a file with CRLF', `${order} asked for\n${pod}`.replaceAll('\n', '\r\n')],
  ])('counts %s', (_, text) => {
    expect(run(text)).toEqual(counts);
  });

  test('needs its reason', () => {
    const { suppressed, unused } = run(`${order}\n${pod}`);
    expect(suppressed).toEqual([undefined]);
    expect(unused).toEqual(['1:1 A suppression needs a reason after the brackets.']);
  });

  test('is reported where it covers nothing, rule by rule', () => {
    const both = order.replace('[', '[prestop-sleep, ');
    expect(run(`${quiet}---\n${both} asked for\n${pod}`)).toEqual({
      suppressed: ['asked for'],
      unused: ['8:1 Nothing to ignore here for prestop-sleep.'],
    });
    expect(run(pod.replace('#3', `${order} asked for`)).unused).toEqual([
      '9:7 Nothing to ignore here for quitquitquit-call.',
    ]);
  });

  test('is reported though nothing else in the document speaks of sidecars', () => {
    expect(run(`${order} asked for\n${quiet}`).unused).toEqual(['1:1 Nothing to ignore here for quitquitquit-call.']);
  });

  test('of a rule that was not asked for is not reported', () => {
    expect(run(`# sidecar-migrate: ignore[plain-sidecar] asked for\n${quiet}`).unused).toEqual([]);
  });

  test.each(['ignore quitquitquit-call asked for', 'ignore[] asked for', 'off'])('is not guessed at: %s', (words) => {
    expect(run(`# sidecar-migrate: ${words}\n${pod}`)).toEqual({
      suppressed: [undefined],
      unused: ['1:1 A suppression is written as `# sidecar-migrate: ignore[rule-id] reason`.'],
    });
  });
});
