import type { Place, Plan, PlannedFinding } from '../../src/engine/plan.ts';
import type { Rule } from '../../src/engine/rule.ts';
import type { Report } from '../../src/report/report.ts';
import type { Edit } from '../../src/yaml/edit.ts';

/** Where a text stands in a file. */
export function placeIn(file: string, text: string, needle: string): Place {
  const start = text.indexOf(needle);
  if (start === -1) throw new RangeError(`"${needle}" is not in ${file}`);
  const end = start + needle.length;
  const [line, column] = position(text, start);
  const [endLine, endColumn] = position(text, end);
  return { file, line, column, endLine, endColumn, start, end };
}

function position(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

/** An edit that replaces the first occurrence of a text. */
export function replaced(text: string, needle: string, by: string): Edit {
  const start = text.indexOf(needle);
  if (start === -1) throw new RangeError(`"${needle}" is not there`);
  return { span: { start, end: start + needle.length }, text: by };
}

/** A CronJob whose app ends the Cloud SQL proxy with a quit call. */
export const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly-report
  namespace: billing
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report # keep in sync with the dashboard
              image: registry.example/report:3.2
              command: ["/bin/sh", "-c"]
              args:
                - |
                  ./report --month last
                  curl -sf -X POST http://localhost:9091/quitquitquit
            - name: cloud-sql-proxy
              image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
              args: [--quitquitquit, "project:region:instance"]
`;

const file = 'deploy/nightly-report.yaml';
const call = 'curl -sf -X POST http://localhost:9091/quitquitquit';
const move = '          containers:\n            - name: report';

/** A finding that is migrated, and what can be overridden. */
export function quitCall(fields: Partial<PlannedFinding> = {}): PlannedFinding {
  const place = placeIn(file, cronJob, call);
  return {
    id: '1x2y3z',
    rule: 'quitquitquit-call',
    category: 'completion',
    workload: { kind: 'CronJob', name: 'nightly-report', namespace: 'billing' },
    container: 'report',
    message: 'Asks the Cloud SQL proxy to quit once the report is done, because the Job would not end otherwise.',
    confidence: 'high',
    place,
    evidence: [
      { place, says: 'posts to the quit endpoint of the Cloud SQL proxy' },
      { place: placeIn(file, cronJob, '--quitquitquit'), says: 'turns that endpoint on' },
    ],
    outcome: 'migrate',
    changes: [
      {
        operation: 'convert-to-sidecar',
        place: placeIn(file, cronJob, 'name: cloud-sql-proxy'),
        applicability: 'safe',
        because: 'A native sidecar is stopped by the kubelet when the last app container has ended.',
      },
      {
        operation: 'edit-script',
        place,
        applicability: 'safe',
        because: 'Nobody has to call the quit endpoint any more, so `curl` goes.',
      },
    ],
    review: [],
    advice: [],
    ...fields,
  };
}

/** Edits of the CronJob that take the call out and make the proxy native. */
export const cronJobEdits: readonly Edit[] = [
  replaced(cronJob, `                  ${call}\n`, ''),
  replaced(cronJob, move, `          initContainers:\n            - name: moved\n${move}`),
];

/** A plan of the CronJob with some findings. */
export function planWith(findings: readonly PlannedFinding[], fields: Partial<Plan> = {}): Plan {
  const workload = { kind: 'CronJob', name: 'nightly-report', namespace: 'billing' };
  return { workload, file, document: 0, findings, edits: [{ file, edits: cronJobEdits }], ...fields };
}

/** A report on some plans; texts by path. */
export function reportOn(
  plans: readonly Plan[],
  texts: Readonly<Record<string, string>> = { [file]: cronJob },
  fields: Partial<Report> = {},
): Report {
  return {
    plans,
    edits: plans.flatMap((plan) => plan.edits),
    problems: [],
    assumptions: [
      { subject: 'kubernetes', version: '1.34', origin: 'assumed, nothing was declared' },
      { subject: 'istio', version: '1.28', origin: 'from the configuration' },
    ],
    unusedSuppressions: [],
    filesRead: 12,
    unsafe: false,
    written: new Set(),
    textOf: (path) => texts[path],
    ...fields,
  };
}

/** A rule that has docs and finds nothing. */
export const someRule: Rule = {
  id: 'quitquitquit-call',
  category: 'completion',
  docs: {
    title: 'Quit call to a sidecar',
    what: 'A script that ends by calling the quit endpoint of a sidecar, e.g. `curl -X POST localhost:9091/quitquitquit`.',
    why: 'The call was needed because a Job ends only when all its containers do.\n\n- It hangs if the script fails first.',
    safety: 'Safe if the call does not decide the exit code.',
    references: ['https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/'],
  },
  signals: ['quitquitquit'],
  detect: () => [],
  plan: () => ({ steps: [], needed: false }),
};
