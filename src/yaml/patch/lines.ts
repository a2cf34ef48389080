/** The offset at which the line of `offset` starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset behind the line break of the line of `offset`. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The number of UTF-16 units between the line's start and `offset`; a byte order mark counts for nothing. */
export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

/** The offset of the first character from `offset` on that is neither a space nor a tab. */
export function skipSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** Whether only spaces and tabs stand before `offset` on its line. */
export function startsLine(text: string, offset: number): boolean {
  let start = lineStart(text, offset);
  if (start === 0 && text.startsWith('\uFEFF')) start = 1;
  return skipSpaces(text, start) >= offset;
}

/** Whether the line that starts at `start` has nothing but white space. */
export function isBlankLine(text: string, start: number): boolean {
  const first = skipSpaces(text, start);
  return first >= text.length || text[first] === '\n' || (text[first] === '\r' && text[first + 1] === '\n');
}

/** The start of the first line from the line start `start` on that is not blank; at most `end`. */
export function skipBlankLines(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlankLine(text, at)) at = nextLine(text, at);
  return Math.min(at, end);
}

/** The start of the first of the blank lines that stand directly before the line start `start`; at least `floor`. */
export function skipBlankLinesBack(text: string, start: number, floor: number): number {
  let at = start;
  while (at > floor) {
    const previous = lineStart(text, at - 1);
    if (previous < floor || !isBlankLine(text, previous)) break;
    at = previous;
  }
  return at;
}
