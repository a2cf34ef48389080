import { expect, test } from 'vitest';
import { emptyConfig } from '../../src/index.ts';
import { runEngine } from '../../src/pull-request/engine.ts';
import { sidecarMigrate } from './command.ts';
import { folderWith } from './folder.ts';

const meshedJob = `apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    metadata:
      labels:
        sidecar.istio.io/inject: "true"
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example/report:3.2
          command: ["/bin/sh", "-c"]
          args:
            - |
              ./report --month last
              code=$?
              curl -sf -X POST http://localhost:15020/quitquitquit
              exit $code
`;

function meshAt(version: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: istiod}
spec:
  source:
    repoURL: https://istio-release.storage.googleapis.com/charts
    chart: istiod
    targetRevision: ${version}
`;
}

/** What a run makes of the Job, and what it took for granted. */
function outcome(files: Readonly<Record<string, string>>, argv: readonly string[] = []) {
  const cwd = folderWith({ 'jobs/report.yaml': meshedJob, ...files });
  const { assumptions, files: reports } = JSON.parse(sidecarMigrate(['--format', 'json', ...argv], { cwd }).out);
  const [finding] = reports.flatMap((file: { findings: unknown[] }) => file.findings);
  return { outcome: finding.outcome, reason: finding.reason, istio: assumptions.istio };
}

test('a mesh that the repository shows to be too old for native proxies keeps its quit calls', () => {
  expect(outcome({ 'mesh/istiod.yaml': meshAt('1.22.3') })).toEqual({
    outcome: 'refuse',
    reason:
      'Istio can be native from 1.24 on, and 1.22.3 is seen in mesh/istiod.yaml; declare the lowest version in use as `istio.version` if it is newer.',
    istio: undefined,
  });
});

test('what was seen in the repository is taken for granted, and the report names the file', () => {
  expect(outcome({ 'mesh/istiod.yaml': meshAt('1.29.1') })).toMatchObject({
    outcome: 'migrate',
    istio: { version: '1.29.1', origin: 'seen in mesh/istiod.yaml' },
  });
  expect(outcome({}).istio).toEqual({ version: '1.28', origin: 'assumed, nothing was declared' });
});

test('of several clusters the oldest counts', () => {
  const files = { 'prod/istiod.yaml': meshAt('1.23.0'), 'dev/istiod.yaml': meshAt('1.29.1') };
  expect(outcome(files).reason).toContain('1.23.0 is seen in prod/istiod.yaml');
});

test('the configuration outranks what was seen, and a file that it leaves out is not seen', () => {
  const old = { 'examples/istiod.yaml': meshAt('1.5.0') };
  const declared = outcome({ ...old, 'sidecar-migrate.yml': 'istio: {version: "1.27"}\n' });
  expect(declared).toMatchObject({ outcome: 'migrate', istio: { version: '1.27', origin: 'from the configuration' } });
  const excluded = outcome({ ...old, 'sidecar-migrate.yml': 'paths: {exclude: [examples/**]}\n' });
  expect(excluded).toMatchObject({ outcome: 'migrate', istio: { version: '1.28' } });
  expect(outcome(old, ['--exclude', 'examples/**']).outcome).toBe('migrate');
});

test('what the pod says outranks what was seen', () => {
  const pinned = meshedJob.replace('inject: "true"\n', 'inject: "true"\n        istio.io/rev: 1-29-1\n');
  const files = { 'jobs/report.yaml': pinned, 'mesh/istiod.yaml': meshAt('1.22.3') };
  expect(outcome(files)).toMatchObject({ outcome: 'migrate' });
});

test('standard input shows releases too', () => {
  const cwd = folderWith({});
  const { out } = sidecarMigrate(['--format', 'json', '-'], { cwd, input: `${meshAt('1.22.3')}---\n${meshedJob}` });
  expect(out).toContain('1.22.3 is seen in stdin.yaml');
});

test('pull requests see the same', () => {
  const files = [
    { path: 'jobs/report.yaml', text: meshedJob },
    { path: 'mesh/istiod.yaml', text: meshAt('1.22.3') },
  ];
  const { plans, edits } = runEngine({ files, config: emptyConfig, unsafe: true, ignored: [] });
  expect(edits).toEqual([]);
  expect(plans[0]?.findings[0]?.reason).toContain('seen in mesh/istiod.yaml');
});
