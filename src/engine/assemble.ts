import type { Project } from '../kube/project.ts';
import { overlap } from '../yaml/edit.ts';
import { type CompiledDocument, compile } from './compile.ts';
import type { FileEdits } from './plan.ts';
import { companiesIn, jointOperations, operationsOf, type Resolution } from './resolution.ts';
import { verify, violation } from './verify.ts';

/** Resolutions whose edits go together, verified, and those that did not verify, with why. */
export interface Assembly {
  readonly edits: readonly FileEdits[];
  readonly failures: ReadonlyMap<Resolution, string>;
}

/**
 * Compiles all resolutions together, because pods of one document may share nodes, and verifies the whole. A
 * resolution that does not hold is left out, together with all that touches the same files if none fails alone.
 */
export function assemble(resolutions: readonly Resolution[], project: Project, unsafe: boolean): Assembly {
  const failures = new Map<Resolution, string>();
  let left = resolutions.filter((resolution) => operationsOf(resolution, unsafe).length > 0);
  for (;;) {
    const joint = together(left, project, unsafe);
    if (typeof joint !== 'string') return { edits: editsOf(joint), failures };
    const culprits = failing(left, project, unsafe);
    for (const [resolution, why] of culprits) failures.set(resolution, why);
    if (culprits.size === 0) for (const resolution of left) failures.set(resolution, joint);
    left = left.filter((resolution) => !failures.has(resolution));
  }
}

function failing(resolutions: readonly Resolution[], project: Project, unsafe: boolean): Map<Resolution, string> {
  const failures = new Map<Resolution, string>();
  for (const company of companiesIn(resolutions)) {
    const alone = together(company, project, unsafe);
    if (typeof alone === 'string') for (const resolution of company) failures.set(resolution, alone);
  }
  return failures;
}

/** The verified documents, or what does not hold. */
function together(
  resolutions: readonly Resolution[],
  project: Project,
  unsafe: boolean,
): readonly CompiledDocument[] | string {
  const compiled = compile(jointOperations(resolutions, unsafe), project);
  if (compiled.kind === 'refused') return `${compiled.file}: ${compiled.refusal.message}`;
  const { documents } = compiled;
  if (editsOf(documents).some(({ edits }) => overlap(edits) !== undefined)) return 'Two edits touch the same text.';
  const broken = resolutions.map(({ workload }) => violation(workload, documents, project)).find(Boolean);
  return verify(documents, project) ?? broken ?? documents;
}

/** The edits of documents, gathered by file. */
export function editsOf(documents: readonly CompiledDocument[]): readonly FileEdits[] {
  const files = Map.groupBy(documents, ({ file }) => file);
  return [...files].map(([file, own]) => ({ file, edits: own.flatMap(({ edits }) => edits) }));
}
