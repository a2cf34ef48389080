import type { Change, Plan, PlannedFinding } from '../../index.ts';
import { shownHunks } from '../../report/diff.ts';
import { hunksOf } from '../../report/hunks.ts';
import { code, fenced, prose } from '../../report/markup.ts';
import { plain } from '../../report/paint.ts';
import { toldChanges } from '../../report/report.ts';
import { cut } from '../cut.ts';
import { isChanging } from '../fingerprint.ts';

/** How much is said of a workload. */
export type Detail = 'all' | 'without-hunks' | 'names';

/** The part of a body about one workload: what must be checked first, then what was found, changed and left alone. */
export function workloadSection(plan: Plan, detail: Detail, textOf: (file: string) => string): string {
  if (detail === 'names') return `- ${nameOf(plan)} in ${code(plan.file)}`;
  const findings = plan.findings.filter(({ suppressed }) => suppressed === undefined);
  const changing = findings.filter(isChanging);
  const unsafe = changing.filter(({ outcome }) => outcome === 'review');
  const safe = changing.filter(({ outcome }) => outcome === 'migrate');
  const parts = [
    `### ${nameOf(plan)}`,
    ...checks(unsafe),
    ...[...unsafe, ...safe].map((finding) => changed(finding, plan.file)),
    ...(detail === 'all' ? hunks(plan, textOf) : ['The diff shows the changed lines.']),
    ...leftAlone(findings.filter((finding) => !isChanging(finding))),
  ];
  return parts.join('\n\n');
}

/** A workload by kind and name, as Markdown. */
export function nameOf({ workload: { kind, name, namespace } }: Plan): string {
  const where = namespace === undefined ? '' : ` in namespace ${code(short(namespace))}`;
  return `${prose(kind)} ${code(short(name))}${where}`;
}

/** Names in Kubernetes have at most 253 characters; what is longer is none. */
function short(name: string): string {
  return name.length <= 253 ? name : `${cut(name, 252)}…`;
}

/** What a reviewer must look at, once each. */
function checks(unsafe: readonly PlannedFinding[]): readonly string[] {
  const sentences = [
    ...new Set(unsafe.flatMap(({ review, reason }) => [...review, ...(reason === undefined ? [] : [reason])])),
  ];
  if (unsafe.length === 0) return [];
  const said = sentences.length === 0 ? ['This changes more than the life of the sidecar.'] : sentences;
  return [`**⚠ Check before merging:**\n${list(said)}`];
}

function changed(finding: PlannedFinding, file: string): string {
  const { rule, container, message, evidence, outcome, review } = finding;
  const where = container === undefined ? '' : ` in container ${code(container)}`;
  const grade = outcome === 'review' ? ' ⚠ unsafe' : '';
  const found = evidence.map(({ place, says }) => {
    const path = place.file === file ? '' : `${code(place.file)} `;
    return `${path}line ${place.line}: ${says}`;
  });
  const made = toldChanges(finding.changes).filter(({ applicability }) => applicability !== 'display-only');
  return [
    `**${code(rule)}**${where}${grade}`,
    prose(message),
    `Found:\n${list(found)}`,
    `Changed:\n${list(made.map(({ because }) => because))}`,
    ...(outcome === 'migrate' && review.length > 0 ? [`Worth a look:\n${list(review)}`] : []),
  ].join('\n\n');
}

function hunks(plan: Plan, textOf: (file: string) => string): readonly string[] {
  return plan.edits.map(({ file, edits }) => {
    const lines = shownHunks(hunksOf(textOf(file), edits), plain);
    return `${code(file)}\n\n${fenced('diff', lines).join('\n')}`;
  });
}

/** What was found and stays, with the reason. */
export function leftAlone(findings: readonly PlannedFinding[]): readonly string[] {
  if (findings.length === 0) return [];
  const sentences = findings.map(({ rule, message, reason, advice, changes }) => {
    const why = [reason, ...byHand(changes), ...advice].filter((one) => one !== undefined);
    return `- ${code(rule)}: ${prose(message)}${why.map((one) => ` ${prose(one)}`).join('')}`;
  });
  return [`Left alone:\n${sentences.join('\n')}`];
}

function byHand(changes: readonly Change[]): readonly string[] {
  return toldChanges(changes)
    .filter(({ applicability }) => applicability === 'display-only')
    .map(({ because }) => because);
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${prose(sentence)}`).join('\n');
}
