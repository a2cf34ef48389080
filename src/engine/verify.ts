import type { Project } from '../kube/project.ts';
import { violationsOf } from '../kube/validation.ts';
import type { Workload } from '../kube/workload.ts';
import { asMap, type Plain, valueAt } from '../yaml/plain.ts';
import { openSource } from '../yaml/source.ts';
import { verifyDocuments } from '../yaml/verify.ts';
import type { CompiledDocument } from './compile.ts';

/**
 * Proves that compiled documents mean what their plan says, before anything is written: the text parses, every
 * document deep-equals the operations applied to its data, comments and file format are kept, and every pod still
 * obeys the API's rules. `undefined`, or one sentence that says what does not hold (a bug of ours).
 */
export function verify(documents: readonly CompiledDocument[], project: Project): string | undefined {
  for (const file of new Set(documents.map((document) => document.file))) {
    const text = project.text(file);
    if (text === undefined) return `${file} is gone.`;
    const own = documents.filter((document) => document.file === file);
    const failure = verifyDocuments(openSource(file, text), {
      edits: own.flatMap((document) => document.edits),
      expected: new Map(own.map((document) => [document.document, document.expected])),
      removedComments: own.flatMap((document) => document.removedComments),
    });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** New violations of the API's rules for pods in a workload that a plan changed; one sentence, or `undefined`. */
export function violation(
  workload: Workload,
  documents: readonly CompiledDocument[],
  project: Project,
): string | undefined {
  const own = documents.find(
    (document) => document.file === workload.pod.file && document.document === workload.pod.document,
  );
  if (own === undefined) return undefined;
  const { version } = project.assumptions.kubernetes;
  const before = new Set(violationsOf(workload.podSpec, version));
  return violationsOf(podIn(own.expected, workload), version).find((sentence) => !before.has(sentence));
}

function podIn(document: Plain, workload: Workload) {
  return asMap(valueAt(document, workload.pod.route));
}
