import type { Plan, ShownAssumption } from '../../index.ts';
import { isChanging, isUnsafe } from '../fingerprint.ts';
import { bodyBegin, type Marker, markerText } from '../marker.ts';
import type { PlanGroup } from '../plan-set.ts';
import { type Alike, alikeAmong } from './alike.ts';
import { assumptionsText, hasInjector } from './assumptions-text.ts';
import { checksText } from './checks.ts';
import { optOutText } from './closing-words.ts';
import { headline } from './headline.ts';
import { othersLeftAlone } from './left-alone.ts';
import { promised } from './promises.ts';
import { rolloutText } from './rollout-text.ts';
import { workloadTable } from './table.ts';
import { type Detail, saidOf, workloadSection } from './workload-section.ts';

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
 * The body of a pull request, with as many characters `around` it that are not ours. Workloads of which the same is to be
 * said have one section. Where it would be too long, first the hunks of the last sections go, then all that is said but
 * names, then rows of the table; what to check, the way out and the marker always stay.
 */
export function bodyOf(content: BodyContent, around = 0): string {
  const room = bodyLimit - spare - around;
  const outline = outlineOf(content);
  const details = outline.sections.map((): Detail => 'all');
  const { length } = outline.plans;
  const size = (): number => assembled(content, outline, { details, rows: length }).length;
  let over = size() - room;
  if (over > 0) over += notice.length + gap.length;
  for (const next of ['without-hunks', 'names'] as const) {
    for (let i = details.length - 1; i >= 0 && over > 0; i--) {
      const alike = outline.sections[i];
      if (alike === undefined) continue;
      over -= outline.write(alike, details[i] ?? 'all').length - outline.write(alike, next).length;
      details[i] = next;
    }
  }
  if (over <= 0 && size() <= room) return assembled(content, outline, { details, rows: length });
  return assembled(content, outline, { details: [], rows: rowsThatFit(content, outline, room) });
}

/** What a body is made from. */
interface Outline {
  /** Unsafe ones first. */
  readonly plans: readonly Plan[];
  readonly sections: readonly Alike[];
  write(alike: Alike, detail: Detail): string;
}

/** More sections than this are folded. */
const mostOpen = 5;

function outlineOf({ group }: BodyContent): Outline {
  const plans = [...group.plans].sort((a, b) => weight(b) - weight(a));
  const sections = alikeAmong(plans, saidOf);
  const texts = new Map(group.files.map(({ path, before }) => [path, before?.text ?? '']));
  const style = { isFolded: sections.length > mostOpen, textOf: (file: string) => texts.get(file) ?? '' };
  return { plans, sections, write: (alike, detail) => workloadSection(alike, { ...style, detail }) };
}

/** Said wherever something is left out. */
const notice = 'There is more than fits here; the diff is complete.';

/** What stands between the parts of a body. */
const gap = '\n\n';

/** Unsafe ones first. */
function weight({ findings }: Plan): number {
  return findings.filter(isUnsafe).length;
}

function rowsThatFit(content: BodyContent, outline: Outline, room: number): number {
  let [low, high] = [0, outline.plans.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (assembled(content, outline, { details: [], rows: middle }).length <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

function assembled(
  { group, assumptions, marker, because }: BodyContent,
  { plans, sections, write }: Outline,
  { details, rows }: { readonly details: readonly Detail[]; readonly rows: number },
): string {
  const told = sections.flatMap((alike, i) => (details[i] === undefined ? [] : [write(alike, details[i])]));
  const short = details.length < sections.length || details.some((detail) => detail !== 'all');
  const parts = [
    bodyBegin,
    headline(group),
    ...(because === undefined ? [] : [`Made anew for ${marker.base}, because ${because}.`]),
    ...(plans.length > 1 ? [workloadTable(plans, rows)] : []),
    ...(short ? [notice] : []),
    ...(group.later > 0 ? [laterText(group.later)] : []),
    ...checksText(plans),
    ...told,
    ...(short ? [] : othersLeftAlone(group.leftAlone)),
    ...promised(group.ignores),
    ...(plans.length === 0 ? [] : ending(plans, assumptions)),
    ...optOutText(plans[0]?.findings.find(isChanging)?.rule),
    markerText(marker),
  ];
  return parts.join(gap);
}

function ending(plans: readonly Plan[], assumptions: readonly ShownAssumption[]): readonly string[] {
  return [...assumptionsText(assumptions, plans), ...rolloutText(plans, { injected: hasInjector(assumptions) })];
}

function laterText(count: number): string {
  const workloads = count === 1 ? 'One more workload follows' : `${count} more workloads follow`;
  return `${workloads} once this is merged: one pull request would be too large for all of them.`;
}
