import { Lexer } from 'yaml';
import type { Span } from './route.ts';
import type { YamlDocument } from './source.ts';

/** A comment with its `#`, without the line break. */
export interface Comment {
  readonly text: string;
  /** In offsets of the whole source. */
  readonly span: Span;
}

/** What the lexer puts before the text of a scalar; like the other marks it stands for no text. */
const scalarMark = '\x1f';
const marks = new Set(['\x02', '\x18', scalarMark]);

/** All comments of a document, in text order; `#` inside scalars is none. */
export function commentsIn(document: YamlDocument): readonly Comment[] {
  const { span, source } = document;
  const comments: Comment[] = [];
  let offset = span.start;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(source.text.slice(span.start, span.end))) {
    if (marks.has(lexeme)) {
      inScalar = lexeme === scalarMark;
      continue;
    }
    const end = offset + lexeme.length;
    if (!inScalar && lexeme.startsWith('#')) comments.push({ text: lexeme.trimEnd(), span: { start: offset, end } });
    inScalar = false;
    offset = end;
  }
  return comments;
}
