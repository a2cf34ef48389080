import type { Outcome, Place, Plan } from '../engine/plan.ts';
import type { Rule } from '../engine/rule.ts';
import { inOrder, type Report, type ReportedFinding, toldChanges } from './report.ts';

const levels: Readonly<Record<Outcome, string>> = {
  migrate: 'warning',
  review: 'warning',
  refuse: 'note',
  report: 'note',
};

/**
 * The report as SARIF 2.1.0 (OASIS): rules with their docs, findings with places, fingerprints, fixes and
 * suppressions. Columns are UTF-16 code units. Ends with a line feed.
 */
export function sarif(report: Report, { rules }: { readonly rules: readonly Rule[] }): string {
  const findings = report.plans.flatMap((plan) =>
    plan.findings.map((finding) => ({ finding, plan, applied: false }) satisfies ReportedFinding),
  );
  const used = rules.filter(({ id }) => findings.some(({ finding }) => finding.rule === id));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sidecar-migrate', rules: used.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: report.problems.map(notification) }],
        results: inOrder(findings, ({ finding }) => finding.place.file).map((one) => result(one, used)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ id, category, docs }: Rule) {
  return {
    id,
    name: docs.title,
    shortDescription: { text: docs.title },
    fullDescription: { text: docs.what, markdown: docs.what },
    help: { text: `${docs.why}\n\n${docs.safety}`, markdown: `${docs.why}\n\n${docs.safety}` },
    properties: { category, tags: ['kubernetes', 'sidecar', category] },
  };
}

function notification({ file, line, column, message }: Report['problems'][number]) {
  const physicalLocation = { artifactLocation: { uri: uri(file) }, region: { startLine: line, startColumn: column } };
  return { level: 'warning', message: { text: message }, locations: [{ physicalLocation }] };
}

function result({ finding, plan }: ReportedFinding, used: readonly Rule[]) {
  const { evidence, suppressed, workload, container, outcome, confidence } = finding;
  const index = used.findIndex(({ id }) => id === finding.rule);
  const [, ...related] = evidence;
  return {
    ruleId: finding.rule,
    ...(index === -1 ? {} : { ruleIndex: index }),
    level: levels[outcome],
    message: { text: words(finding).join(' ') },
    locations: [{ physicalLocation: physical(finding.place), logicalLocations: [logical(finding)] }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ place, says }, i) => ({
            id: i + 1,
            physicalLocation: physical(place),
            message: { text: says },
          })),
        }),
    partialFingerprints: { 'sidecarMigrate/v1': finding.id },
    ...(suppressed === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: suppressed }] }),
    ...fixes(finding, plan),
    properties: { outcome, confidence, workload, ...(container === undefined ? {} : { container }) },
  };
}

function words({ message, reason, review, advice }: ReportedFinding['finding']): readonly string[] {
  return [message, ...(reason === undefined ? [] : [reason]), ...review, ...advice];
}

function logical({ workload, container }: ReportedFinding['finding']) {
  const { kind, namespace, name } = workload;
  const parts = [
    kind,
    ...(namespace === undefined ? [] : [namespace]),
    name,
    ...(container === undefined ? [] : [container]),
  ];
  return { fullyQualifiedName: parts.join('/'), kind: 'object' };
}

/** A plan is made as a whole, so each of its findings carries all of its edits. */
function fixes({ outcome, suppressed, changes }: ReportedFinding['finding'], { edits }: Plan) {
  const fixable = (outcome === 'migrate' || outcome === 'review') && suppressed === undefined;
  if (!fixable || edits.length === 0) return {};
  const artifactChanges = edits.map((one) => ({
    artifactLocation: { uri: uri(one.file) },
    replacements: one.edits.map(({ span, text }) => ({
      deletedRegion: { charOffset: span.start, charLength: span.end - span.start },
      insertedContent: { text },
    })),
  }));
  return {
    fixes: [
      {
        description: {
          text: toldChanges(changes)
            .map(({ because }) => because)
            .join(' '),
        },
        artifactChanges,
      },
    ],
  };
}

function physical({ file, line, column, endLine, endColumn, start, end }: Place) {
  return {
    artifactLocation: { uri: uri(file) },
    region: { startLine: line, startColumn: column, endLine, endColumn, charOffset: start, charLength: end - start },
  };
}

/** A path as a relative reference of RFC 3986. */
function uri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
