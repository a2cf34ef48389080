import { parseDocument } from '../yaml/document.ts';
import type { ScalarChange } from '../yaml/operation.ts';
import { patchDocument } from '../yaml/patch.ts';
import { isMap, type PlainMap } from '../yaml/plain.ts';
import { openSource, type YamlDocument } from '../yaml/source.ts';

/** YAML or JSON inside a string, such as the annotation `proxy.istio.io/config`. */
export interface Embedded {
  readonly value: PlainMap;
  /** Changes of the string that take a top-level key out; `undefined` where that is not exact. */
  without(key: string): readonly ScalarChange[] | undefined;
}

/** The mapping that a string holds as YAML or JSON; `undefined` for any other text. */
export function embeddedIn(text: string): Embedded | undefined {
  const source = openSource('annotation', text);
  if (source.documents.length !== 1) return undefined;
  const document = parseDocument(source, 0);
  const { value } = document;
  if (document.problems.length > 0 || document.duplicateKeys.length > 0 || !isMap(value)) return undefined;
  return { value, without: (key) => removal(document, key) };
}

function removal(document: YamlDocument, key: string): readonly ScalarChange[] | undefined {
  const patch = patchDocument(document, [{ kind: 'remove', route: [key] }]);
  return 'refusal' in patch ? undefined : patch.edits;
}
