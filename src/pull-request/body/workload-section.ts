import type { Change, Plan, PlannedFinding } from '../../index.ts';
import { shownHunks } from '../../report/diff.ts';
import { hunksOf } from '../../report/hunks.ts';
import { code, fenced, prose } from '../../report/markup.ts';
import { plain } from '../../report/paint.ts';
import { toldChanges } from '../../report/report.ts';
import { isChanging, isUnsafe, toldFindings } from '../fingerprint.ts';
import type { Alike, Said } from './alike.ts';
import { folded } from './folded.ts';
import { nameOf, namesOf } from './names.ts';

/** How much is said of a workload. */
export type Detail = 'all' | 'without-hunks' | 'names';

/** What a section is written with. */
export interface SectionStyle {
  readonly detail: Detail;
  /** Whether all but its first lines is folded away. */
  readonly isFolded: boolean;
  readonly textOf: (file: string) => string;
}

/** So many names of workloads stand open in a section. */
const mostOpen = 6;

/** The part of a body about workloads of which the same is to be said: what was found, changed and left alone. */
export function workloadSection(alike: Alike, { detail, isFolded, textOf }: SectionStyle): string {
  const [plan, ...others] = alike;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  if (detail === 'names') return `- ${nameOf(plan)} in ${code(plan.file)}${more}`;
  const changing = inOrderOfCare(plan.findings.filter(isChanging));
  const staying = leftAlone(toldFindings(plan).filter((finding) => !isChanging(finding)));
  const parts = [
    ...changed(changing, plan.file),
    ...(detail === 'all' ? hunks(plan, textOf) : ['The diff shows the changed lines.']),
    ...(staying === '' ? [] : [`Left alone:\n${staying}`]),
  ];
  const rules = [...new Set(changing.map(({ rule }) => rule))].join(', ');
  const mark = changing.some(isUnsafe) ? ' ⚠' : '';
  return [
    `### ${nameOf(plan)}${more}`,
    code(plan.file),
    ...likewise(others),
    ...(isFolded ? [folded(`${rules}${mark}: what was found, what changes and why`, parts.join('\n\n'))] : parts),
  ].join('\n\n');
}

/** What is said of a plan with changes. */
export function saidOf(plan: Plan): Said {
  const findings = toldFindings(plan);
  return {
    sentences: findings.flatMap(({ rule, outcome, message, review, reason = '', advice, changes }) => [
      `${rule} ${outcome}`,
      message,
      reason,
      ...[...review, ...advice],
      ...changes.map(({ operation, because }) => `${operation} ${because}`),
    ]),
    evidence: findings.flatMap(({ evidence }) => evidence.map(({ says }) => says)),
  };
}

function inOrderOfCare(findings: readonly PlannedFinding[]): readonly PlannedFinding[] {
  return [...findings].sort((a, b) => Number(isUnsafe(b)) - Number(isUnsafe(a)));
}

function likewise(others: readonly Plan[]): readonly string[] {
  if (others.length === 0) return [];
  const names = namesOf(others, others.length);
  if (others.length <= mostOpen) return [`The same in ${names}, but for names and lines.`];
  return [folded(`The same in ${others.length} more, but for names and lines`, `In ${names}.`)];
}

/** Findings with their changes; what was told of one is not told again of the next. */
function changed(findings: readonly PlannedFinding[], file: string): readonly string[] {
  const told = new Set<string>();
  return findings.map((finding) => {
    const { rule, container, message, evidence, outcome, reason, advice, changes } = finding;
    const fresh = (sentences: readonly string[]) => sentences.filter((one) => !told.has(one) && told.add(one));
    const where = container === undefined ? '' : ` in container ${code(container)}`;
    const found = evidence.map(({ place, says }) => {
      const path = place.file === file ? '' : `${code(place.file)} `;
      return `${path}line ${place.line}: ${says}`;
    });
    return [
      `**${code(rule)}**${where}${outcome === 'review' ? ' ⚠ unsafe' : ''}`,
      prose(message),
      ...(reason === undefined ? [] : [prose(reason)]),
      ...list('Found:', found),
      ...list('Changed:', fresh(made(changes))),
      ...list('By hand, now or later:', fresh([...byHand(changes), ...advice])),
    ].join('\n\n');
  });
}

function hunks(plan: Plan, textOf: (file: string) => string): readonly string[] {
  return plan.edits.map(({ file, edits }) => {
    const lines = shownHunks(hunksOf(textOf(file), edits), plain);
    const name = file === plan.file ? [] : [code(file)];
    return [...name, fenced('diff', lines).join('\n')].join('\n\n');
  });
}

/** What was found and stays, with the reason, as a list; empty if there is nothing. */
export function leftAlone(findings: readonly PlannedFinding[]): string {
  const rows = findings.map(({ rule, message, reason, advice, changes }) => {
    const why = [reason, ...byHand(changes), ...advice].filter((one) => one !== undefined);
    return `- ${code(rule)}: ${prose(message)}${why.map((one) => ` ${prose(one)}`).join('')}`;
  });
  return [...new Set(rows)].join('\n');
}

function made(changes: readonly Change[]): readonly string[] {
  return toldChanges(changes)
    .filter(({ applicability }) => applicability !== 'display-only')
    .map(({ because }) => because);
}

function byHand(changes: readonly Change[]): readonly string[] {
  return toldChanges(changes)
    .filter(({ applicability }) => applicability === 'display-only')
    .map(({ because }) => because);
}

function list(head: string, sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [`${head}\n${sentences.map((sentence) => `- ${prose(sentence)}`).join('\n')}`];
}
