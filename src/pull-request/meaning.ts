import type { Plan, PlannedFinding, ShownAssumption } from '../index.ts';
import { digest } from './blob-id.ts';
import { toldFindings } from './fingerprint.ts';
import type { ChangedFile, PlanGroup } from './plan-set.ts';

/** What a group says and does, before it has a name for it. */
export interface Told extends Pick<PlanGroup, 'plans' | 'files' | 'fingerprints' | 'ignores' | 'later'> {
  readonly assumptions: readonly ShownAssumption[];
}

/**
 * The same if and only if a pull request would do and explain the same, wherever in its files that is: neither lines
 * that moved nor text that nothing is done to make another one of it.
 */
export async function meaningOf({ plans, files, fingerprints, ignores, later, assumptions }: Told): Promise<string> {
  const texts = new Map(files.map(({ path, before }) => [path, before?.text ?? '']));
  const told = plans.map((plan) => [plan.workload, plan.file, toldFindings(plan).map(wordsOf), hunksOf(plan, texts)]);
  return await digest([JSON.stringify([told, files.map(pathOf), fingerprints, ignores, later, assumptions])]);
}

function pathOf({ path }: ChangedFile): string {
  return path;
}

/** All that is said of a finding but where it stands. */
function wordsOf(finding: PlannedFinding): readonly unknown[] {
  const { rule, container, message, outcome, reason, review, advice, evidence, changes } = finding;
  const found = evidence.map(({ says, place }) => [place.file, says]);
  const made = changes.map(({ operation, applicability, because }) => [operation, applicability, because]);
  return [rule, container, message, outcome, reason, review, advice, found, made];
}

/** What is taken out and what is put in. */
function hunksOf({ edits }: Plan, texts: ReadonlyMap<string, string>): readonly unknown[] {
  return edits.map(({ file, edits: own }) => [
    file,
    own.map(({ span: { start, end }, text }) => [(texts.get(file) ?? '').slice(start, end), text]),
  ]);
}
