import { code, prose } from '../../report/markup.ts';
import { visible } from '../../report/visible.ts';
import { cut } from '../cut.ts';
import type { NewFinding } from '../news.ts';
import type { Oid } from '../repository.ts';
import type { WrongConfig } from '../repository-config.ts';
import type { Annotation, CheckResult, Conclusion } from './check-run.ts';

/** The name of the check, as rulesets may require it. */
export const checkName = 'sidecar-migrate';

const longestSummary = 60_000;

/** What a configuration is wrong in may quote all of it. */
const longestFault = 2000;

const button = { label: 'Look again', description: 'Looks at the manifests again', identifier: 'recheck' };

/** A check that says how a change went, after so many manifests were looked at. */
export function resultFor(
  head: Oid,
  {
    fresh,
    blocking,
    looked,
  }: { readonly fresh: readonly NewFinding[]; readonly blocking: boolean; readonly looked: number },
): CheckResult {
  const failing: Conclusion = blocking ? 'failure' : 'neutral';
  return {
    name: checkName,
    head,
    conclusion: fresh.length === 0 ? 'success' : failing,
    title: fresh.length === 0 ? 'No new sidecar workaround' : titleFor(fresh.length),
    summary: [...summaryOf(fresh), lookedAt(looked)].join('\n\n'),
    annotations: fresh.map((one) => annotation(one, blocking)),
    buttons: [button],
  };
}

/** A check of a head that changes no manifest. */
export function nothingResult(head: Oid): CheckResult {
  return {
    ...resultFor(head, { fresh: [], blocking: false, looked: 0 }),
    title: 'No manifest changed',
    summary: 'There was nothing to look at.',
  };
}

/** A check that could not be made: our own trouble never blocks anybody. */
export function troubleResult(head: Oid, says: string): CheckResult {
  return {
    name: checkName,
    head,
    conclusion: 'neutral',
    title: 'Could not be checked',
    summary: prose(says),
    annotations: [],
    buttons: [button],
  };
}

/** A check that shows where a configuration is wrong. */
export function wrongConfigResult(head: Oid, fault: WrongConfig, whose: 'repository' | 'organisation'): CheckResult {
  const { file, line, message, hint } = fault;
  const says = cut(hint === undefined ? message : `${message} ${hint}`, longestFault);
  const where = whose === 'repository' ? code(file) : `${code(file)} of the organisation`;
  return {
    name: checkName,
    head,
    conclusion: 'failure',
    title: 'The configuration cannot be used',
    summary: `${where}, line ${line}: ${prose(says)}\n\nUntil this is right, no pull request is opened or updated.`,
    annotations:
      whose === 'organisation'
        ? []
        : [
            {
              path: file,
              startLine: line,
              endLine: line,
              level: 'failure',
              title: 'sidecar-migrate',
              message: visible(says),
            },
          ],
    buttons: [button],
  };
}

function titleFor(count: number): string {
  return count === 1 ? 'One new sidecar workaround' : `${count} new sidecar workarounds`;
}

/** A check is of changed files: what they change in others is for the next scan to tell. */
function lookedAt(count: number): string {
  return `Looked at: ${count === 1 ? 'the manifest' : `the ${count} manifests`} that changed, and no others.`;
}

function summaryOf(fresh: readonly NewFinding[]): readonly string[] {
  if (fresh.length === 0) return ['The changed manifests bring no new workaround.'];
  const stays = fresh.filter(({ finding }) => finding.outcome === 'refuse');
  const goes = fresh.filter((one) => !stays.includes(one));
  return [
    ...(goes.length === 0 ? [] : [rowsOf(`${needless} ${command}`, goes)]),
    ...(stays.length === 0 ? [] : [rowsOf(byHand, stays)]),
    '`npx sidecar-migrate explain RULE` says more; `# sidecar-migrate: ignore[RULE] reason` keeps one.',
  ];
}

const needless = 'Kubernetes 1.29 and newer run sidecars natively, so these are not needed.';
const command = '`npx sidecar-migrate --write` takes them out, those marked ⚠ only with `--unsafe`: they need a look.';
const byHand = 'These cannot be taken out without a person, each for its reason:';

/** Findings below a head, as many as there is room for where two such lists may come. */
function rowsOf(head: string, fresh: readonly NewFinding[]): string {
  let text = head;
  for (const { finding } of fresh) {
    const { rule, message, reason, place, outcome } = finding;
    const mark = outcome === 'review' ? '⚠ ' : '';
    const why = outcome === 'refuse' && reason !== undefined ? ` ${prose(reason)}` : '';
    const row = `- ${mark}${code(place.file)} line ${place.line}: ${prose(message)}${why} (${code(rule)})`;
    if (text.length + row.length > longestSummary / 2) return `${text}\n- and more`;
    text += `\n${row}`;
  }
  return text;
}

/** GitHub shows annotations as plain text. */
function annotation({ finding }: NewFinding, blocking: boolean): Annotation {
  const { place, rule, message, reason, review, changes, outcome } = finding;
  const why = outcome === 'refuse' ? [] : [...new Set(changes.map(({ because }) => because))];
  const words = [message, ...(reason === undefined ? [] : [reason]), ...why, ...review];
  return {
    path: place.file,
    startLine: place.line,
    endLine: place.endLine,
    ...(place.line === place.endLine
      ? { startColumn: place.column, endColumn: Math.max(place.endColumn, place.column) }
      : {}),
    level: blocking ? 'failure' : 'warning',
    title: rule,
    message: cut(words.map(visible).join('\n'), 10_000),
  };
}
