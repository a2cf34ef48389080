import { applyEdits, type FileEdits, type Migration, type Plan, type PullRequestSettings } from '../index.ts';
import { type Company, companiesAmong } from './companies.ts';
import { cut } from './cut.ts';
import type { Engine, EngineTask } from './engine.ts';
import { isChanging } from './fingerprint.ts';
import { folderOf } from './paths.ts';

/** Plans that belong together, with the texts that they lead to. */
export interface Part {
  readonly key: string;
  readonly plans: readonly Plan[];
  readonly leftAlone: readonly Plan[];
  /** Workloads that do not fit in. */
  readonly later: number;
  /** Texts of changed files afterwards, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a migration is cut up from. */
export interface Whole {
  readonly task: EngineTask;
  readonly migration: Migration;
}

/**
 * Cuts a migration into parts, each of which can be merged without the others: what makes some edit together stays
 * together, where the first of it belongs. Parts without changes are left out.
 */
export async function partsOf(
  whole: Whole,
  grouping: PullRequestSettings['grouping'],
  engine: Engine,
): Promise<readonly Part[]> {
  const byKey = Map.groupBy(companiesAmong(whole.migration.plans), ([first]) => keyOf(first, grouping));
  const cutting = cuttingOf(whole);
  const parts: Part[] = [];
  for (const [key, own] of byKey) {
    const wished = own.filter(([{ edits }]) => edits.length > 0);
    if (wished.length === 0) continue;
    const changing = fitting(wished);
    const edits = await editsOf(changing, cutting, engine);
    const leftAlone = own.flat().filter((plan) => plan.edits.length === 0);
    const later = wished.flat().length - changing.length;
    parts.push({ key, plans: changing, leftAlone, later, texts: textsAfter(edits, cutting) });
  }
  return parts.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/**
 * As much goes into one pull request as GitHub shows of it: it compares commits up to 300 files, and a body has to name
 * all findings.
 */
const most = { files: 250, findings: 1500 };

function fitting(companies: readonly Company[]): readonly Plan[] {
  const files = new Set<string>();
  let findings = 0;
  const end = companies.findIndex((company, i) => {
    for (const plan of company) {
      for (const { file } of plan.edits) files.add(file);
      findings += plan.findings.length;
    }
    return i > 0 && (files.size > most.files || findings > most.findings);
  });
  return (end < 0 ? companies : companies.slice(0, end)).flat();
}

/** Keys are kept in bodies, and names in YAML can be of any length. */
const longestKey = 300;

/** The part of the repository that a plan belongs to. */
export function keyOf({ file, workload }: Plan, grouping: PullRequestSettings['grouping']): string {
  if (grouping === 'repo') return '';
  if (grouping === 'directory') return folderOf(file).replace(/\/$/u, '') || '.';
  const names = [file, workload.kind, workload.namespace, workload.name].filter((text) => text !== undefined);
  return cut(names.join(' '), longestKey);
}

/** A migration on its way into parts. */
interface Cutting extends Whole {
  /** Plans by the files that they change. */
  readonly touching: ReadonlyMap<string, readonly Plan[]>;
  /** Where files stand among all. */
  readonly places: ReadonlyMap<string, number>;
}

function cuttingOf(whole: Whole): Cutting {
  const changes = whole.migration.plans.flatMap((plan) => plan.edits.map(({ file }) => ({ file, plan })));
  const byFile = Map.groupBy(changes, ({ file }) => file);
  return {
    ...whole,
    touching: new Map([...byFile].map(([file, own]) => [file, own.map(({ plan }) => plan)])),
    places: new Map(whole.task.files.map(({ path }, i) => [path, i])),
  };
}

/**
 * The edits of some plans. Where others change the same files, the engine is asked again with the others' findings
 * left out, because only edits that were proved together may be made together. Pods of other documents are not even
 * planned then: a file of many workloads would be planned as a whole for each of them.
 */
async function editsOf(
  plans: readonly Plan[],
  { task, migration, touching }: Cutting,
  engine: Engine,
): Promise<readonly FileEdits[]> {
  const files = new Set(plans.flatMap(({ edits }) => edits.map(({ file }) => file)));
  const own = new Set(plans);
  const others = new Set([...files].flatMap((file) => touching.get(file) ?? []).filter((plan) => !own.has(plan)));
  if (others.size === 0) return migration.edits.filter(({ file }) => files.has(file));
  const ignored = [...others].flatMap(({ findings }) => findings.filter(isChanging).map(({ id }) => id));
  const again = await engine({
    ...task,
    only: [...new Set(plans.map(({ file }) => file))],
    objects: plans.map(({ file, document, workload }) => ({ file, document, workload })),
    ignored: [...task.ignored, ...ignored],
  });
  return again.edits.filter(({ file }) => files.has(file));
}

function textsAfter(all: readonly FileEdits[], { task, places }: Cutting): ReadonlyMap<string, string> {
  const placed = all.flatMap(({ file, edits }) => {
    const place = places.get(file);
    return place === undefined ? [] : [{ place, edits }];
  });
  return new Map(
    placed
      .sort((a, b) => a.place - b.place)
      .flatMap(({ place, edits }) => {
        const file = task.files[place];
        return file === undefined ? [] : [[file.path, applyEdits(file.text, edits)] as const];
      }),
  );
}
