import {
  applyEdits,
  type Edit,
  type FileEdits,
  type Migration,
  type Plan,
  type ProjectFile,
  type PullRequestSettings,
} from '../index.ts';
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
  const parts: Part[] = [];
  for (const [key, own] of byKey) {
    const wished = own.filter(([{ edits }]) => edits.length > 0);
    if (wished.length === 0) continue;
    const changing = fitting(wished);
    const edits = await editsOf(changing, whole, engine);
    const leftAlone = own.flat().filter((plan) => plan.edits.length === 0);
    const later = wished.flat().length - changing.length;
    parts.push({ key, plans: changing, leftAlone, later, texts: textsAfter(edits, whole.task.files) });
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

/**
 * The edits of some plans. Where others change the same files, the engine is asked again with the others' findings
 * left out, because only edits that were proved together may be made together.
 */
async function editsOf(
  plans: readonly Plan[],
  { task, migration }: Whole,
  engine: Engine,
): Promise<readonly FileEdits[]> {
  const files = new Set(plans.flatMap(({ edits }) => edits.map(({ file }) => file)));
  const own = new Set(plans);
  const others = migration.plans.filter((plan) => !own.has(plan) && plan.edits.some(({ file }) => files.has(file)));
  if (others.length === 0) return migration.edits.filter(({ file }) => files.has(file));
  const ignored = others.flatMap(({ findings }) => findings.filter(isChanging).map(({ id }) => id));
  const only = [...new Set([...plans, ...others].map(({ file }) => file))];
  const again = await engine({ ...task, only, ignored: [...task.ignored, ...ignored] });
  return again.edits.filter(({ file }) => files.has(file));
}

function textsAfter(edits: readonly FileEdits[], files: readonly ProjectFile[]): ReadonlyMap<string, string> {
  const byFile = new Map<string, readonly Edit[]>(edits.map((one) => [one.file, one.edits]));
  return new Map(
    files.flatMap(({ path, text }) => {
      const own = byFile.get(path);
      return own === undefined ? [] : [[path, applyEdits(text, own)] as const];
    }),
  );
}
