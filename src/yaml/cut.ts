import type { Span } from './route.ts';

/**
 * The documents of a YAML stream, cut at lines that start with `---` or `...`. In YAML these end every scalar, quoted
 * and block ones included, so nothing has to be parsed. The spans are in order and leave nothing out: comments and
 * directives before a `---` belong to the document that follows, those after a last `...` to the one before.
 */
export function cutDocuments(text: string, from: number): readonly Span[] {
  const documents: Span[] = [];
  let start = from;
  let begun = false;
  for (const mark of marksIn(text, from)) {
    const filled = begun || hasContent(text, start, mark);
    if (text[mark] === '-') {
      if (filled) {
        documents.push({ start, end: mark });
        start = mark;
      }
      begun = true;
    } else if (filled) {
      const end = endOfLine(text, mark);
      documents.push({ start, end });
      start = end;
      begun = false;
    }
  }
  return closed(documents, { start, end: text.length }, begun || hasContent(text, start, text.length));
}

function closed(documents: readonly Span[], rest: Span, filled: boolean): readonly Span[] {
  const last = documents.at(-1);
  if (filled || last === undefined) return [...documents, rest];
  return [...documents.slice(0, -1), { start: last.start, end: rest.end }];
}

/** Offsets of lines that begin with `---` or `...` and white space or nothing. */
function* marksIn(text: string, from: number): Generator<number> {
  if (isMark(text, from)) yield from;
  let dashes = text.indexOf('\n---', from);
  let dots = text.indexOf('\n...', from);
  while (dashes >= 0 || dots >= 0) {
    const next = dashes >= 0 && (dots < 0 || dashes < dots) ? dashes : dots;
    if (isMark(text, next + 1)) yield next + 1;
    if (next === dashes) dashes = text.indexOf('\n---', next + 1);
    else dots = text.indexOf('\n...', next + 1);
  }
}

function isMark(text: string, at: number): boolean {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false;
  const next = text[at + 3];
  return next === undefined || next === '\n' || next === '\r' || next === ' ' || next === '\t';
}

/** Whether a line between two offsets is anything but blank, a comment or a directive. */
function hasContent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at = endOfLine(text, at)) {
    if (text[at] === '%') continue;
    let first = at;
    while (first < end && isBlank(text[first])) first += 1;
    if (first < end && text[first] !== '#' && text[first] !== '\n') return true;
  }
  return false;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
