import { parseDocument } from '../../src/yaml/document.ts';
import { openSource, type YamlDocument } from '../../src/yaml/source.ts';

/** One document of a text. */
export function read(text: string, index = 0): YamlDocument {
  return parseDocument(openSource('a.yaml', text), index);
}

/** The text of a span of a document's source. */
export function textAt(document: YamlDocument, span: { start: number; end: number } | undefined): string | undefined {
  return span && document.source.text.slice(span.start, span.end);
}
