import { describe, expect, test } from 'vitest';
import { applyEdits, catalogue, emptyConfig, migrate, optionsFrom } from '../../src/index.ts';

const exact = './rates; rc=$?; curl -s -X POST localhost:9091/quitquitquit; exit $rc';
const hiding = './rates; curl -s -X POST localhost:9091/quitquitquit';

const proxy = `&proxy
        name: sql-proxy
        image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
        args: [--quitquitquit, "acme:europe-west1:rates"]`;

function job(name: string, script: string, sidecar: string): string {
  return `- apiVersion: batch/v1
  kind: Job
  metadata: {name: ${name}}
  spec:
    template:
      spec:
        restartPolicy: Never
        containers:
        - name: rates
          image: registry.example.com/finance/rates:11
          command: [sh, -c, "${script}"]
        #
        - ${sidecar.replaceAll('\n', '\n  ')}
`;
}

function listOf(...items: readonly string[]): string {
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
}

function run(text: string, unsafe: boolean) {
  const { plans, edits } = migrate([{ path: 'a.yaml', text }], catalogue, optionsFrom(emptyConfig, { unsafe }));
  const findings = plans.flatMap((plan) => plan.findings);
  return {
    outcomes: findings.map(({ workload, outcome }) => `${workload.name} ${outcome}`),
    reasons: findings.flatMap(({ suppressed, reason }) => (suppressed === undefined && reason ? [reason] : [])),
    after: applyEdits(
      text,
      edits.flatMap((one) => one.edits),
    ),
    failures: plans.flatMap(({ failure }) => failure ?? []),
    edited: plans.map(({ edits: own }) => own.length > 0),
  };
}

describe('a sidecar that two pods have in common', () => {
  test('becomes native in both at once', () => {
    const text = listOf(job('eu', exact, proxy), job('us', exact, '*proxy'));
    const { outcomes, after, failures, edited } = run(text, false);
    expect({ outcomes, failures, edited }).toEqual({
      outcomes: ['eu migrate', 'us migrate'],
      failures: [],
      edited: [true, true],
    });
    expect(after.match(/restartPolicy: Always/gu)).toHaveLength(1);
    expect(after).not.toContain('quitquitquit');
    expect(after.match(/initContainers:\n(?:.*#\n)?.*- (?:&|\*)proxy/gu)).toHaveLength(2);
  });

  test('waits for a person where one of them does', () => {
    const text = listOf(job('eu', exact, proxy), job('us', hiding, '*proxy'));
    const careful = run(text, false);
    expect(careful.after).toBe(text);
    expect(careful.failures).toEqual([]);
    expect(careful.outcomes).toEqual(['eu review', 'us review']);
    expect(run(text, true)).toMatchObject({ outcomes: careful.outcomes, failures: [], edited: [true, true] });
  });

  test.each([false, true])('stays where one of them is to be left alone (unsafe: %s)', (unsafe) => {
    const second = job('us', exact, '*proxy').replace(
      'command',
      '# sidecar-migrate: ignore[quitquitquit-call] old cluster\n          command',
    );
    const { after, failures, reasons } = run(listOf(job('eu', exact, proxy), second), unsafe);
    expect(after).toBe(listOf(job('eu', exact, proxy), second));
    expect(failures).toEqual([]);
    expect(reasons).toContain(
      'a.yaml cannot be edited exactly: This text is also what items.1.spec.template.spec.containers.1 shows, which is to stay.',
    );
  });

  test('holds nothing back that has nothing to do with it', () => {
    const own = proxy.replace('&proxy\n        name', 'name');
    const kept = job('us', 'curl localhost:9091/quitquitquit & ./rates', '*proxy');
    const { outcomes, failures, edited } = run(listOf(job('eu', exact, proxy), kept, job('asia', exact, own)), true);
    expect(failures).toEqual([]);
    expect(outcomes.filter((line) => !line.startsWith('us'))).toEqual(['eu refuse', 'asia migrate']);
    expect(edited).toEqual([false, false, true]);
  });
});
