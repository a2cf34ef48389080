import type { Comment } from './node.ts';
import type { Span } from './route.ts';

/** A part of a text that is laid out on one line for the parser, and the comments that stood in it. */
export interface Flattened {
  readonly text: string;
  readonly span: Span;
  readonly comments: readonly Comment[];
}

/**
 * Lays a quoted scalar or a flow collection that starts at `start` out on one line, length kept: Kubernetes' parser
 * ignores indentation inside of them, the one used here does not. `undefined` where it has no end.
 */
export function flatten(text: string, start: number): Flattened | undefined {
  const quoted = text[start] === '"' || text[start] === "'";
  const scan = quoted ? { end: quotedEnd(text, start), comments: [] } : flowEnd(text, start);
  if (scan.end === undefined) return undefined;
  const flat = withoutComments(text, { start, end: scan.end }, scan.comments).replaceAll(/[\t\r\n]/gu, ' ');
  return {
    text: text.slice(0, start) + flat + text.slice(scan.end),
    span: { start, end: scan.end },
    comments: scan.comments,
  };
}

/** The text of a span with spaces in the place of its comments, which are in order. */
function withoutComments(text: string, { start, end }: Span, comments: readonly Comment[]): string {
  const parts: string[] = [];
  let at = start;
  for (const { span } of comments) {
    parts.push(text.slice(at, span.start), ' '.repeat(span.end - span.start));
    at = span.end;
  }
  return parts.join('') + text.slice(at, end);
}

/** The offset behind the closing quote of a quoted scalar, or `undefined`. */
export function quotedEnd(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return undefined;
}

interface FlowScan {
  readonly end?: number;
  readonly comments: readonly Comment[];
}

/** The offset behind the bracket that closes a flow collection, and the comments before it. */
function flowEnd(text: string, start: number): FlowScan {
  const comments: Comment[] = [];
  let open = 0;
  let last = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    const comment = character === '#' && isSpace(text[at - 1]) ? commentAt(text, at) : undefined;
    if (comment !== undefined) comments.push(comment);
    const skipped = comment?.span.end ?? (opensQuote(character, last) ? quotedEnd(text, at) : at + 1);
    if (skipped === undefined) break;
    open += comment === undefined ? nesting(character) : 0;
    if (open === 0) return { end: skipped, comments };
    if (!isSpace(character) && comment === undefined) last = character;
    at = skipped - 1;
  }
  return { comments };
}

function nesting(character: string): number {
  if (character === '[' || character === '{') return 1;
  return character === ']' || character === '}' ? -1 : 0;
}

/** A quote within a plain scalar is only a character. */
function opensQuote(character: string, last: string): boolean {
  return isQuote(character) && '[{,:?'.includes(last);
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'";
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function commentAt(text: string, start: number): Comment {
  const end = text.indexOf('\n', start);
  const comment = text.slice(start, end < 0 ? text.length : end).trimEnd();
  return { text: comment, span: { start, end: start + comment.length } };
}
