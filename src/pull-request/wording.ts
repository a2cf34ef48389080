import type { Plan, PullRequestSettings } from '../index.ts';
import { visible } from '../report/visible.ts';
import { cut } from './cut.ts';
import { isChanging, movesContainer } from './fingerprint.ts';
import type { PlanGroup } from './plan-set.ts';

/** A title has at most 256 characters on GitHub; this one stays readable. */
const longestTitle = 120;

/** The title of a pull request, by the settings' template or as usual. Never more than one line. */
export function titleOf(group: PlanGroup, { title }: Pick<PullRequestSettings, 'title'>): string {
  const text = filled(title ?? '{what} in {where}', group);
  const line = visible(text.replace(/\s+/gu, ' ').trim());
  return line.length <= longestTitle ? line : `${cut(line, longestTitle - 1)}…`;
}

/** The message of a commit, by the settings' template or as usual, signed off if a signature is given. */
export function messageOf(
  group: PlanGroup,
  { commitMessage }: Pick<PullRequestSettings, 'commitMessage'>,
  signature: string | undefined,
): string {
  const usual = ['{what} in {where}', ...(group.plans.length === 0 ? [] : [why, list(group)])].join('\n\n');
  const text = filled(commitMessage ?? usual, group).trim();
  return signature === undefined ? text : `${text}\n\nSigned-off-by: ${signature}`;
}

/** What stands in a history should say it without the pull request. */
const why = `Kubernetes starts native sidecars before the app and stops them after it,
so these workarounds are not needed any more:`;

/** More workloads are not named in a message. */
const mostNamed = 50;

function list({ plans }: PlanGroup): string {
  const named = plans.slice(0, mostNamed).map((plan) => `- ${nameOf(plan)}: ${rulesOf(plan)}`);
  const more = plans.length - named.length;
  return [...named, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function filled(template: string, group: PlanGroup): string {
  const values: Readonly<Record<string, string>> = { '{what}': whatOf(group), '{where}': whereOf(group) };
  return template.replace(/\{what\}|\{where\}/gu, (key) => values[key] ?? key);
}

function whatOf({ plans }: PlanGroup): string {
  if (plans.length === 0) return 'Leave sidecar workarounds as they are';
  return movesContainer(plans) ? 'Use native sidecars' : 'Remove sidecar workarounds';
}

function whereOf({ plans, files }: PlanGroup): string {
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return nameOf(only);
  return plans.length === 0 ? (files[0]?.path ?? 'the configuration') : `${plans.length} workloads`;
}

/** Commit messages notify whom they mention, close what they name and can skip checks: names keep plain characters only. */
function nameOf({ workload: { kind, name } }: Plan): string {
  const plain = `${kind} ${name}`.replace(/[^\p{L}\p{N} ._/-]/gu, '').replace(/\bgh-(?=\d)/giu, 'gh ');
  return cut(plain, 100);
}

function rulesOf({ findings }: Plan): string {
  return [...new Set(findings.filter(isChanging).map(({ rule }) => rule))].join(', ');
}
