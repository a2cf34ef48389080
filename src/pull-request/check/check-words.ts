import { code, prose } from '../../report/markup.ts';
import { visible } from '../../report/visible.ts';
import { cut } from '../cut.ts';
import type { NewFinding } from '../news.ts';
import type { Oid } from '../repository.ts';
import type { WrongConfig } from '../repository-config.ts';
import type { Annotation, CheckRun, Conclusion } from './check-run.ts';

/** The name of the check, as rulesets may require it. */
export const checkName = 'sidecar-migrate';

const longestSummary = 60_000;

/** What a configuration is wrong in may quote all of it. */
const longestFault = 2000;

const button = { label: 'Look again', description: 'Looks at the manifests again', identifier: 'recheck' };

/** A check that says how a change went. */
export function runFor(
  head: Oid,
  {
    fresh,
    blocking,
    externalId,
  }: { readonly fresh: readonly NewFinding[]; readonly blocking: boolean; readonly externalId: string },
): CheckRun {
  const failing: Conclusion = blocking ? 'failure' : 'neutral';
  return {
    name: checkName,
    head,
    conclusion: fresh.length === 0 ? 'success' : failing,
    title: fresh.length === 0 ? 'No new sidecar workaround' : titleFor(fresh.length),
    summary: summaryOf(fresh),
    annotations: fresh.map((one) => annotation(one, blocking)),
    buttons: [button],
    externalId,
  };
}

/** A check of a head that changes no manifest. */
export function nothingRun(head: Oid, release: string): CheckRun {
  return {
    ...runFor(head, { fresh: [], blocking: false, externalId: `${head} ${release} nothing` }),
    title: 'No manifest changed',
    summary: 'There was nothing to look at.',
  };
}

/** A check that could not be made: our own trouble never blocks anybody. */
export function troubleRun(head: Oid, says: string): CheckRun {
  return {
    name: checkName,
    head,
    conclusion: 'neutral',
    title: 'Could not be checked',
    summary: prose(says),
    annotations: [],
    buttons: [button],
    externalId: `${head} trouble`,
  };
}

/** A check that shows where a configuration is wrong. */
export function wrongConfigRun(head: Oid, fault: WrongConfig, whose: 'repository' | 'organisation'): CheckRun {
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
    externalId: `${head} config`,
  };
}

function titleFor(count: number): string {
  return count === 1 ? 'One new sidecar workaround' : `${count} new sidecar workarounds`;
}

function summaryOf(fresh: readonly NewFinding[]): string {
  if (fresh.length === 0) return 'The changed manifests bring no new workaround.';
  const rows = fresh.map(({ finding }) => {
    const { rule, message, place } = finding;
    return `- ${code(place.file)} line ${place.line}: ${prose(message)} (${code(rule)})`;
  });
  const head = 'Kubernetes 1.29 and newer run sidecars natively, so these are not needed:';
  let text = head;
  for (const row of rows) {
    if (text.length + row.length > longestSummary) return `${text}\n- and more`;
    text += `\n${row}`;
  }
  return `${text}\n\n\`sidecar-migrate explain RULE\` says more; \`# sidecar-migrate: ignore[RULE] reason\` keeps one.`;
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
