import { type Node, parseDocument as parse } from 'yaml';
import type { Plain } from './plain.ts';
import type { Span } from './route.ts';
import type { Source, YamlDocument } from './source.ts';
import { entryAt, rememberTree } from './tree.ts';

/** Parses one document of a source. Never throws; what is broken is in `problems`, with a `null` value. */
export function parseDocument(source: Source, index: number): YamlDocument {
  const chunk = source.documents[index];
  const base = chunk?.span.start ?? 0;
  const tree = parse(chunk?.text ?? '', {
    keepSourceTokens: true,
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
  });
  const problems = tree.errors.map((error) => ({
    file: source.path,
    ...source.position(base + error.pos[0]),
    message: error.message,
  }));
  const document: YamlDocument = {
    source,
    index,
    span: chunk?.span ?? { start: 0, end: 0 },
    value: problems.length > 0 ? null : (tree.toJS({ maxAliasCount: 1000 }) as Plain),
    problems,
    duplicateKeys: [],
    spanOf: (route) => spanOf(entryAt(tree, route)?.node, base),
    keySpanOf: (route) => spanOf(entryAt(tree, route)?.key, base),
    sharedWith: () => [],
  };
  rememberTree(document, { document: tree, base });
  return document;
}

function spanOf(node: Node | undefined, base: number): Span | undefined {
  const range = node?.range;
  return range ? { start: base + range[0], end: base + range[1] } : undefined;
}
