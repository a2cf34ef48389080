import type { Plan, ShownAssumption } from '../../index.ts';
import { code, prose } from '../../report/markup.ts';
import { isChanging } from '../fingerprint.ts';
import { bodyBegin, type Marker, markerText } from '../marker.ts';
import type { PendingIgnore, PlanGroup } from '../plan-set.ts';
import { assumptionsText, optOutText, rolloutText } from './closing-words.ts';
import { workloadTable } from './table.ts';
import { type Detail, leftAlone, nameOf, workloadSection } from './workload-section.ts';

/** The most characters that GitHub takes for a body. */
export const bodyLimit = 65_536;

/** So many are left to people and to what they ask for: both come into a body before it is written anew. */
const spare = 4096;

/** What a body is about. */
export interface BodyContent {
  readonly group: PlanGroup;
  readonly assumptions: readonly ShownAssumption[];
  readonly marker: Marker;
  /** Why it was made anew, as a clause; absent for a new one. */
  readonly because?: string;
}

/**
 * The body of a pull request, with as many characters `around` it that are not ours. Where it would be too long, first
 * the hunks of the last workloads go, then all that is said of them but their names, then rows of the table; the way out
 * and the marker always stay.
 */
export function bodyOf(content: BodyContent, around = 0): string {
  const room = bodyLimit - spare - around;
  const plans = [...content.group.plans].sort((a, b) => weight(b) - weight(a));
  const details = plans.map((): Detail => 'all');
  const size = (): number => assembled(content, plans, { details, rows: plans.length }).length;
  let over = size() - room;
  if (over > 0) over += notice.length + gap.length;
  for (const next of ['without-hunks', 'names'] as const) {
    for (let i = plans.length - 1; i >= 0 && over > 0; i--) {
      const plan = plans[i];
      if (plan === undefined) continue;
      over -= section(content, plan, details[i] ?? 'all').length - section(content, plan, next).length;
      details[i] = next;
    }
  }
  if (over <= 0 && size() <= room) return assembled(content, plans, { details, rows: plans.length });
  return assembled(content, plans, { details: [], rows: rowsThatFit(content, plans, room) });
}

/** Said wherever something is left out. */
const notice = 'There is more than fits here; the diff is complete.';

/** What stands between the parts of a body. */
const gap = '\n\n';

/** Unsafe ones first. */
function weight({ findings }: Plan): number {
  return findings.filter(({ outcome, suppressed }) => outcome === 'review' && suppressed === undefined).length;
}

function rowsThatFit(content: BodyContent, plans: readonly Plan[], room: number): number {
  let [low, high] = [0, plans.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (assembled(content, plans, { details: [], rows: middle }).length <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

function section({ group }: BodyContent, plan: Plan, detail: Detail): string {
  const texts = new Map(group.files.map(({ path, before }) => [path, before?.text ?? '']));
  return workloadSection(plan, detail, (file) => texts.get(file) ?? '');
}

function assembled(
  content: BodyContent,
  plans: readonly Plan[],
  { details, rows }: { readonly details: readonly Detail[]; readonly rows: number },
): string {
  const { group, assumptions, marker, because } = content;
  const told = plans.flatMap((plan, i) => (details[i] === undefined ? [] : [section(content, plan, details[i])]));
  const short = details.length < plans.length || details.some((detail) => detail !== 'all');
  const parts = [
    bodyBegin,
    headline(group),
    ...(because === undefined ? [] : [`Made anew for ${marker.base}, because ${because}.`]),
    ...(plans.length === 0 ? [] : [workloadTable(plans, rows)]),
    ...(short ? [notice] : []),
    ...(group.later > 0 ? [laterText(group.later)] : []),
    ...told,
    ...(short ? [] : othersLeftAlone(group.leftAlone)),
    ...promised(group.ignores),
    ...(plans.length === 0
      ? []
      : [...assumptionsText(assumptions), ...rolloutText(plans.flatMap((one) => one.findings))]),
    ...optOutText(),
    markerText(marker),
  ];
  return parts.join(gap);
}

function headline({ plans }: PlanGroup): string {
  if (plans.length === 0)
    return 'This leaves the workarounds named below as they are, by a change of the configuration.';
  const findings = plans.flatMap((plan) => plan.findings.filter(isChanging));
  const unsafe = findings.filter(({ outcome }) => outcome === 'review').length;
  const workarounds = findings.length === 1 ? 'One workaround' : `${findings.length} workarounds`;
  const workloads = plans.length === 1 ? 'one workload' : `${plans.length} workloads`;
  const check =
    unsafe === 0
      ? 'All changes keep what the pods do.'
      : `${unsafe === findings.length ? 'They' : `${unsafe} of them`} also change something that you may rely on: look for ⚠.`;
  return `${workarounds} for missing sidecar support can go from ${workloads}: Kubernetes starts native sidecars before the app and stops them after it. ${check}`;
}

function laterText(count: number): string {
  const workloads = count === 1 ? 'One more workload follows' : `${count} more workloads follow`;
  return `${workloads} once this is merged: one pull request would be too large for all of them.`;
}

/** So many characters are said of what is left alone elsewhere: what changes is to be read first. */
const mostLeftAlone = 15_000;

/** Workloads in which something was found and nothing changes. */
function othersLeftAlone(plans: readonly Plan[]): readonly string[] {
  const all = plans.flatMap((plan) => {
    const told = leftAlone(plan.findings.filter(({ suppressed }) => suppressed === undefined));
    const failed =
      plan.failure === undefined
        ? []
        : [`Nothing changes here, because the result did not verify: ${prose(plan.failure)}`];
    return [...told, ...failed].length === 0
      ? []
      : [`**${nameOf(plan)}** in ${code(plan.file)}\n\n${[...told, ...failed].join('\n\n')}`];
  });
  if (all.length === 0) return [];
  const shown: string[] = [];
  let length = 0;
  for (const part of all) {
    length += part.length;
    if (length > mostLeftAlone) break;
    shown.push(part);
  }
  const more = all.length - shown.length;
  const where = more === 1 ? 'one more workload' : `${more} more workloads`;
  const rest = `In ${where} something was found and left alone; \`npx sidecar-migrate\` names them.`;
  return ['### Found elsewhere and left alone', ...shown, ...(more > 0 ? [rest] : [])];
}

/** So many files of an entry are named, and so many characters are said of all entries. */
const most = { files: 4, characters: 8000 };

function promised(ignores: readonly PendingIgnore[]): readonly string[] {
  if (ignores.length === 0) return [];
  const rows: string[] = [];
  for (const { rule, paths, reason } of ignores) {
    const named = paths.slice(0, most.files).map(code).join(', ');
    const more = paths.length > most.files ? ` and ${paths.length - most.files} more files` : '';
    rows.push(`- ${code(rule)} ${named === '' ? 'everywhere' : `in ${named}${more}`}: ${prose(reason)}`);
  }
  const text = rows.join('\n');
  const shown = text.length <= most.characters ? text : '- The diff of the configuration shows what.';
  return ['### Meant to stay, by the configuration on this branch', shown];
}
