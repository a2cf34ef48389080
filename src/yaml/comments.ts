import { ParsedDocument } from './document.ts';
import type { Comment } from './node.ts';
import type { YamlDocument } from './source.ts';

/** The comments of a document in text order, each with its `#` and its place in the source. */
export function commentsIn(document: YamlDocument): readonly Comment[] {
  return document instanceof ParsedDocument ? document.comments : [];
}

/** The texts of a document's comments, `#` included. */
export function commentsOf(document: YamlDocument): readonly string[] {
  return commentsIn(document).map(({ text }) => text);
}
