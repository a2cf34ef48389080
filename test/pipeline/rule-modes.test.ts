import { describe, expect, test } from 'vitest';
import { proposalsFor } from '../../src/engine/detect.ts';
import { suppressionsOf } from '../../src/engine/suppress.ts';
import { catalogue, emptyConfig, migrate, optionsFrom, type RuleMode } from '../../src/index.ts';
import { openProject } from '../../src/kube/open.ts';
import { allFixtures, type Fixture } from '../fixtures/fixture.ts';
import { optionsOf } from '../fixtures/run.ts';

/** A Job whose script calls a quit endpoint and kills another sidecar; `#` is a place for a comment. */
const job = `apiVersion: batch/v1
kind: Job
metadata: {name: report}
spec:
  template:
    spec:
      restartPolicy: Never
      shareProcessNamespace: true
      containers:
        - name: report
          image: registry.example/report:3.2
          command: [sh, -c]
          args:
            - |
              ./report --month last
              code=$?
              #
              curl -sf -X POST http://localhost:9091/quitquitquit
              pkill fluent-bit
              exit $code
        - name: cloud-sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args: [--quitquitquit, "project:region:instance"]
        - name: logs
          image: fluent/fluent-bit:3.1.4
`;

function run(text: string, rules: Readonly<Record<string, RuleMode>> = {}) {
  const { plans, edits } = migrate([{ path: 'job.yaml', text }], catalogue, {
    ...optionsFrom({ ...emptyConfig, rules }, { unsafe: true }),
  });
  const told = plans.flatMap(({ findings }) => findings.filter(({ suppressed }) => suppressed === undefined));
  return { edits, told: told.map(({ rule, outcome, reason }) => ({ rule, outcome, reason })) };
}

describe('a workaround that has to go with the others', () => {
  test('goes with them', () => {
    const { edits, told } = run(job);
    expect(edits).toHaveLength(1);
    expect(told.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['quitquitquit-call', 'review'],
      ['sidecar-kill', 'review'],
    ]);
  });

  test.each([
    ['sidecar-kill', 'quitquitquit-call'],
    ['quitquitquit-call', 'sidecar-kill'],
  ])('stays where %s is turned off, and then %s changes nothing either', (off, on) => {
    const { edits, told } = run(job, { [off]: 'off' });
    expect(edits).toEqual([]);
    expect(told).toContainEqual({
      rule: on,
      outcome: 'refuse',
      reason: `Held back: ${off} in container "report" would have to change in the same step, and it stays as it is. The configuration turns that rule off.`,
    });
    expect(told.filter(({ rule }) => rule === off)).toEqual([]);
  });

  test('keeps its sidecars where they are when nothing else is asked', () => {
    const { edits, told } = run(job, { 'sidecar-kill': 'off', 'quitquitquit-call': 'off' });
    expect(edits).toEqual([]);
    expect(new Set(told.map(({ rule, outcome }) => `${rule} ${outcome}`))).toEqual(new Set(['job-sidecar refuse']));
  });

  test('holds back what is asked where it is only to be reported', () => {
    const { edits, told } = run(job, { 'sidecar-kill': 'report' });
    expect(edits).toEqual([]);
    expect(told.map(({ rule, outcome }) => [rule, outcome])).toEqual([
      ['quitquitquit-call', 'refuse'],
      ['sidecar-kill', 'report'],
      ['job-sidecar', 'refuse'],
    ]);
  });

  test('holds back what is asked where a comment says to ignore it', () => {
    const text = job.replace('#\n', '# sidecar-migrate: ignore[quitquitquit-call] kept for the old cluster\n');
    const { edits, told } = run(text);
    expect(edits).toEqual([]);
    expect(told).toContainEqual({
      rule: 'sidecar-kill',
      outcome: 'refuse',
      reason:
        'Held back: quitquitquit-call in container "report" would have to change in the same step, and it stays as it is. This tool was told to ignore it.',
    });
  });
});

/** Rules with an answer, in some pod, without which nothing else of that pod may change; by the name of the pod. */
function neededIn(fixture: Fixture): ReadonlyMap<string, ReadonlySet<string>> {
  const { assumptions } = optionsOf(fixture);
  const project = openProject(fixture.before, { assumptions, settled: { sidecars: [], apps: [] }, all: fixture.all });
  const suppressions = suppressionsOf(project);
  return new Map(
    project.workloads.map((workload) => {
      const proposals = proposalsFor(workload, project, { catalogue, modes: {}, suppressions });
      return [
        JSON.stringify(workload.ref),
        new Set(proposals.flatMap((one) => (one.answer.needed ? [one.rule.id] : []))),
      ];
    }),
  );
}

test('no pod of the fixtures changes without what has to change with it', () => {
  let checked = 0;
  for (const fixture of allFixtures().filter(({ kind }) => kind === 'migrate')) {
    const needed = neededIn(fixture);
    for (const off of new Set([...needed.values()].flatMap((rules) => [...rules]))) {
      const { plans } = migrate(fixture.before, catalogue, { ...optionsOf(fixture), rules: { [off]: 'off' } });
      expect(plans.flatMap(({ failure }) => failure ?? [])).toEqual([]);
      for (const { workload, edits } of plans) {
        if (needed.get(JSON.stringify(workload))?.has(off) !== true) continue;
        checked += 1;
        expect([fixture.id, fixture.name, off, edits]).toEqual([fixture.id, fixture.name, off, []]);
      }
    }
  }
  expect(checked).toBeGreaterThan(20);
});
