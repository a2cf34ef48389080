import type { Plan } from '../../index.ts';
import { prose } from '../../report/markup.ts';
import { isChanging, isUnsafe } from '../fingerprint.ts';
import { shapeOf } from './alike.ts';
import { namesOf } from './names.ts';

/** Something to be checked, and where. */
interface Check {
  /** As it is said of the first plan. */
  readonly sentence: string;
  readonly plans: Plan[];
  /** Whether it is said with other names of other plans. */
  varies: boolean;
  unsafe: boolean;
}

/** So many workloads are named beside a check, and so many characters are said of all checks. */
const most = { names: 3, characters: 16_000 };

/** What a reviewer must look at, each thing once, with the workloads that it is about: unsafe changes first. */
export function checksText(plans: readonly Plan[]): readonly string[] {
  const checks = checksIn(plans);
  const unsafe = checks.filter((check) => check.unsafe);
  const others = checks.filter((check) => !check.unsafe);
  return [
    ...(hasUnsafe(plans) ? ['### ⚠ Check before merging', listed(unsafe, plans)] : []),
    ...(others.length === 0 ? [] : ['### Worth a look', listed(others, plans)]),
  ];
}

function hasUnsafe(plans: readonly Plan[]): boolean {
  return plans.some(({ findings }) => findings.some(isUnsafe));
}

function checksIn(plans: readonly Plan[]): readonly Check[] {
  const checks = new Map<string, Check>();
  for (const plan of plans) {
    for (const [sentence, { key, unsafe }] of sentencesOf(plan)) {
      const check = checks.get(key) ?? { sentence, plans: [], varies: false, unsafe: false };
      checks.set(key, check);
      check.plans.push(plan);
      if (sentence !== check.sentence) check.varies = true;
      if (unsafe) check.unsafe = true;
    }
  }
  return [...checks.values()];
}

/** The sentences of a plan, each once. What is said of two containers of one pod is said twice: the keys differ. */
function sentencesOf({ findings }: Plan): ReadonlyMap<string, { readonly key: string; readonly unsafe: boolean }> {
  const sentences = new Map<string, { key: string; unsafe: boolean }>();
  const times = new Map<string, number>();
  for (const { review, outcome } of findings.filter(isChanging)) {
    for (const sentence of review) {
      const known = sentences.get(sentence);
      const unsafe = outcome === 'review' || known?.unsafe === true;
      if (known !== undefined) known.unsafe = unsafe;
      else {
        const shape = shapeOf({ sentences: [sentence], evidence: [] });
        times.set(shape, (times.get(shape) ?? 0) + 1);
        sentences.set(sentence, { key: `${times.get(shape)} ${shape}`, unsafe });
      }
    }
  }
  return sentences;
}

function listed(checks: readonly Check[], all: readonly Plan[]): string {
  const rows: string[] = [];
  let length = 0;
  for (const check of checks) {
    const row = `- ${prose(check.sentence)}${where(check, all)}`;
    length += row.length;
    if (length > most.characters) break;
    rows.push(row);
  }
  const more = checks.length - rows.length;
  if (checks.length === 0) return '- This changes more than the life of the sidecar: the diff shows what.';
  return [...rows, ...(more > 0 ? [`- and ${more} more, which \`npx sidecar-migrate --unsafe\` shows.`] : [])].join(
    '\n',
  );
}

function where({ plans, varies }: Check, all: readonly Plan[]): string {
  if (all.length === 1) return '';
  if (!varies) return plans.length === all.length ? ' (everywhere)' : ` (${namesOf(plans, most.names)})`;
  const [first, others] = [namesOf(plans.slice(0, 1), 1), plans.slice(1)];
  const rest = plans.length === all.length ? 'everywhere else' : `in ${namesOf(others, most.names)}`;
  return ` (${first}; likewise ${rest})`;
}
