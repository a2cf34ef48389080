import { expect, test } from 'vitest';
import { ignoresSigterm } from '../../src/hazards/ignores-sigterm.ts';
import { immutableObject } from '../../src/hazards/immutable-object.ts';
import { onFailureBackoff } from '../../src/hazards/on-failure-backoff.ts';
import { podFailurePolicy } from '../../src/hazards/pod-failure-policy.ts';
import { quittingHook } from '../../src/hazards/quitting-hook.ts';
import { stopDelay } from '../../src/hazards/stop-delay.ts';
import { below, type Location } from '../../src/yaml/route.ts';
import { job } from '../kube/pods.ts';
import { deployment, refusal, reviews, scripted, verdict } from './verdict.ts';

const app = '- {name: app, image: shop}';
const proxy = '- {name: db, image: "cloud-sql-proxy:2.14.1", args: ["a:b:c"]}';

function withPolicy(codes: string, containers = `${app}\n${proxy}`): string {
  const policy = `podFailurePolicy: {rules: [{action: FailJob, onExitCodes: ${codes}}]}`;
  return job(containers, 'restartPolicy: Never').replace('spec:\n', `spec:\n  ${policy}\n`);
}

test('a failure policy that looks at every container is told which one counts', () => {
  const files = withPolicy('{operator: In, values: [137]}');
  const route = ['spec', 'podFailurePolicy', 'rules', 0, 'onExitCodes', 'containerName'];
  expect(verdict(podFailurePolicy, { files, container: 'db' })).toMatchObject({
    unsafe: false,
    steps: [{ operation: { kind: 'set', at: { route }, value: 'app' }, applicability: 'safe' }],
  });
  const named = withPolicy('{containerName: app, operator: In, values: [137]}');
  expect(verdict(podFailurePolicy, { files: named, container: 'db' })).toBeUndefined();
});

test('with several apps, or a rule about the sidecar, a person decides', () => {
  const two = withPolicy('{operator: NotIn, values: [1]}', `${app}\n- {name: other, image: o}\n${proxy}`);
  expect(verdict(podFailurePolicy, { files: two, container: 'db' })).toMatchObject({ unsafe: true });
  const own = withPolicy('{containerName: db, operator: In, values: [1]}');
  expect(reviews(podFailurePolicy, { files: own, container: 'db' })[0]).toContain('names "db"');
});

test('the policy of a CronJob stands in its job template', () => {
  const files = `apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  jobTemplate:
    spec:
      podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {operator: In, values: [143]}}]}
      template: {spec: {restartPolicy: Never, containers: [{name: app, image: a}, {name: db, image: p}]}}
`;
  expect(verdict(podFailurePolicy, { files, container: 'db' })).toMatchObject({ steps: [{}] });
});

test.each([
  [0, 'Its first restart'],
  [1, 'Its first restart'],
  [2, 'Its second restart'],
])('with backoffLimit %d a restart of the sidecar matters', (limit, sentence) => {
  const files = job(`${app}\n${proxy}`, 'restartPolicy: OnFailure').replace(
    'spec:\n',
    `spec:\n  backoffLimit: ${limit}\n`,
  );
  expect(reviews(onFailureBackoff, { files, container: 'db' })[0]).toContain(sentence);
});

test('a Job that never restarts, or may do so often, does not care', () => {
  const often = job(`${app}\n${proxy}`, 'restartPolicy: OnFailure');
  const never = job(`${app}\n${proxy}`, 'restartPolicy: Never').replace('spec:\n', 'spec:\n  backoffLimit: 0\n');
  for (const files of [often, never]) expect(verdict(onFailureBackoff, { files, container: 'db' })).toBeUndefined();
});

test.each([
  ['a tail', '- {name: x, image: b, command: [tail, -F, /l]}', '`tail -F /l`'],
  ['a sleep', scripted('x', 'exec sleep infinity'), '`sleep infinity`'],
  ['a loop of a shell', scripted('x', 'while true; do ./sync; sleep 5; done'), 'shell'],
  ['a program behind a shell', scripted('x', 'echo start\n/agent'), 'shell'],
])('%s does not hear SIGTERM', (_, item, what) => {
  const files = job(`${app}\n${item}`, 'terminationGracePeriodSeconds: 12');
  const [sentence] = reviews(ignoresSigterm, { files, container: 'x' });
  expect(sentence).toContain(what);
  expect(sentence).toContain('12 s');
});

test.each([
  ['behind tini', '- {name: x, image: b, command: [tini, --, tail, -F, /l]}', ''],
  ['with a trap', scripted('x', 'trap "exit 0" TERM; tail -F /l & wait'), ''],
  ['that the shell replaces itself with', scripted('x', 'echo start; exec /agent'), ''],
  ['in a shared process namespace', '- {name: x, image: b, command: [tail, -F, /l]}', 'shareProcessNamespace: true'],
])('a program %s may', (_, item, pod) => {
  expect(verdict(ignoresSigterm, { files: job(`${app}\n${item}`, pod), container: 'x' })).toBeUndefined();
});

test('what delays the end of every run is named', () => {
  const flag = `${app}\n- {name: db, image: "cloud-sql-proxy:2.14.1", args: [--min-sigterm-delay=30s, "a:b:c"]}`;
  expect(reviews(stopDelay, { files: job(flag), container: 'db' })[0]).toContain('`--min-sigterm-delay=30s`');
  const variable = `${app}\n- {name: db, image: "cloud-sql-proxy:2", env: [{name: CSQL_PROXY_MIN_SIGTERM_DELAY, value: 5s}]}`;
  expect(reviews(stopDelay, { files: job(variable), container: 'db' })[0]).toContain(
    'CSQL_PROXY_MIN_SIGTERM_DELAY: 5s',
  );
  const hook = `${app}\n- {name: db, image: p, lifecycle: {preStop: {sleep: {seconds: 20}}}}`;
  expect(reviews(stopDelay, { files: job(hook), container: 'db' })[0]).toContain('20 s');
  expect(verdict(stopDelay, { files: deployment(hook), container: 'db' })).toBeUndefined();
  const plan = (at: Location) => [{ kind: 'remove', at: below(at, 'lifecycle') }] as const;
  expect(verdict(stopDelay, { files: job(hook), container: 'db', plan })).toBeUndefined();
});

const hook = (command: string) =>
  `${app}\n- name: db\n  image: cloud-sql-proxy:2.20.0\n  args: [--quitquitquit, "a:b:c"]\n  lifecycle: {preStop: {exec: {command: ${command}}}}`;

test('a hook that ends the sidecar refuses the move unless the plan takes it out', () => {
  const files = job(hook('[/cloud-sql-proxy, shutdown]'));
  expect(refusal(quittingHook, { files, container: 'db' })).toContain('ends it');
  const plan = (at: Location) => [{ kind: 'remove', at: below(at, 'lifecycle', 'preStop') }] as const;
  expect(verdict(quittingHook, { files, container: 'db', plan })).toBeUndefined();
});

test('a hook that waits, or that nobody understands, is for a person to judge', () => {
  const waits = job(hook('[sh, -c, "until [ -f /w/done ]; do sleep 1; done"]'));
  expect(reviews(quittingHook, { files: waits, container: 'db' })[0]).toContain('grace period');
  expect(reviews(quittingHook, { files: job(hook('[/flush-all]')), container: 'db' })[0]).toContain('/flush-all');
  expect(verdict(quittingHook, { files: job(hook('[sleep, "5"]')), container: 'db' })).toBeUndefined();
});

test('a live Job or Pod cannot be changed in place; what is made anew can', () => {
  const files = job(`${app}\n${proxy}`);
  expect(reviews(immutableObject, { files, container: 'db' })[0]).toContain('A Job that is already');
  for (const marks of ['{helm.sh/hook: pre-install}', '{argocd.argoproj.io/sync-options: "Force=true,Replace=true"}']) {
    const hooked = files.replace('{name: nightly}', `{name: nightly, annotations: ${marks}}`);
    expect(verdict(immutableObject, { files: hooked, container: 'db' })).toBeUndefined();
  }
  const fresh = files.replace('name: nightly', 'generateName: nightly-');
  expect(verdict(immutableObject, { files: fresh, container: 'db' })).toBeUndefined();
  expect(verdict(immutableObject, { files: deployment(`${app}\n${proxy}`), container: 'db' })).toBeUndefined();
});
