import { applyEdits } from '../../src/yaml/edit.ts';
import { applyOperations } from '../../src/yaml/expect.ts';
import type { YamlOperation } from '../../src/yaml/operation.ts';
import { patchDocument } from '../../src/yaml/patch.ts';
import type { YamlDocument } from '../../src/yaml/source.ts';
import { verifyDocuments } from '../../src/yaml/verify.ts';

/** What became of a patch: a text, proven or with what is wrong with it, or the code of a refusal. */
export interface Verdict {
  readonly refusal?: string;
  readonly failure?: string | undefined;
  readonly text?: string;
  readonly removedComments?: readonly string[];
}

/** Patches a document and holds the result against the operations applied to its plain data. */
export function judge(document: YamlDocument, operations: readonly YamlOperation[]): Verdict {
  const patch = patchDocument(document, operations);
  if ('refusal' in patch) return { refusal: patch.refusal.code };
  const expected = new Map([[document.index, applyOperations(document.value, operations)]]);
  const failure = verifyDocuments(document.source, { ...patch, expected });
  const text = applyEdits(document.source.text, patch.edits);
  return { text, failure, removedComments: patch.removedComments };
}
