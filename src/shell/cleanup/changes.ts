import type { ScalarChange } from '../../yaml/operation.ts';
import type { Span } from '../../yaml/route.ts';
import { commentSpeaksOfStop } from '../idle.ts';
import type { List } from '../layout.ts';
import type { Command, Simple, Statement } from '../script.ts';
import type { Removal } from './removal.ts';

/** The changes that take out what goes and leave every other character as it is, sorted and disjoint. */
export function changesOf(removal: Removal): readonly ScalarChange[] {
  const { text } = removal.layout.script;
  const spans: Span[] = [...removal.cut].map(([command, words]) => cutSpan(command, words));
  for (const list of removal.layout.lists) {
    if (removal.isListGone(list)) continue;
    for (const run of runsOf(list.statements, (statement) => removal.has(statement.command))) {
      spans.push(statementSpan(run, list, text));
    }
  }
  for (const command of removal.layout.commands()) spans.push(...operandSpans(command, removal));
  return spans.sort((a, b) => a.start - b.start).map((span) => ({ span, text: '' }));
}

function cutSpan({ words, span }: Simple, stay: number): Span {
  return { start: words[stay - 1]?.span.end ?? span.start, end: words.at(-1)?.span.end ?? span.end };
}

interface Run {
  readonly first: number;
  readonly last: number;
}

function runsOf<T>(items: readonly T[], goes: (item: T) => boolean): readonly Run[] {
  const runs: Run[] = [];
  for (const [i, item] of items.entries()) {
    const open = runs.at(-1);
    if (!goes(item)) continue;
    if (open !== undefined && open.last === i - 1) runs[runs.length - 1] = { first: open.first, last: i };
    else runs.push({ first: i, last: i });
  }
  return runs;
}

function operandSpans(command: Command, removal: Removal): readonly Span[] {
  if (command.kind !== 'and-or' || removal.isGone(command)) return [];
  const { operands } = command;
  return runsOf(operands, (operand) => removal.has(operand)).map(({ first, last }) => {
    const start = operands[first]?.span.start ?? 0;
    const end = operands[last]?.span.end ?? 0;
    const before = operands[first - 1];
    return before === undefined
      ? { start, end: operands[last + 1]?.span.start ?? end }
      : { start: before.span.end, end };
  });
}

/** Alone on its lines: the lines. `X; Y`: up to Y. `W; X`: from the end of W. */
function statementSpan({ first, last }: Run, { statements, role }: List, text: string): Span {
  const start = statements[first]?.span.start ?? 0;
  const end = statements[last]?.span.end ?? 0;
  const before = statements[first - 1];
  const after = statements[last + 1];
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const opens = isBlank(text.slice(line, start));
  const tail = tailOf(text, end);
  if (opens && tail.closes) return wholeLines({ start: line, end: tail.end }, before, text);
  const beside = before !== undefined && before.span.end > line;
  if (after !== undefined && !(beside && tail.closes)) return { start, end: after.span.start };
  if (!beside || before === undefined) return { start, end: tail.separator };
  const drops = tail.closes || before.background || role === 'script';
  return { start: before.span.end, end: drops ? tail.end : end };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

interface Tail {
  /** Behind the `;` that ends the statement, if there is one. */
  readonly separator: number;
  /** Behind a comment on the same line, too. */
  readonly end: number;
  /** Whether the line ends there. */
  readonly closes: boolean;
}

function tailOf(text: string, from: number): Tail {
  const spaces = /[ \t]*/y;
  const skip = (at: number) => {
    spaces.lastIndex = at;
    return at + (spaces.exec(text)?.[0].length ?? 0);
  };
  const mark = skip(from);
  const separator = text[mark] === ';' && text[mark + 1] !== ';' ? mark + 1 : from;
  const at = skip(separator);
  const newline = text.indexOf('\n', at);
  const lineEnd = newline === -1 ? text.length : newline;
  if (text[at] === '#' && at > separator) return { separator, end: lineEnd, closes: true };
  return { separator, end: at === lineEnd ? at : separator, closes: at === lineEnd };
}

/** Full lines with their line break; the last line takes the break before it. Comments above that speak of it go, too. */
function wholeLines(span: Span, before: Statement | undefined, text: string): Span {
  const start = commentsAbove(span.start, before?.span.end ?? 0, text);
  if (span.end + 1 < text.length) return { start, end: blankLinesBelow(start, span.end + 1, text) };
  const above = lastOfTextAbove(start, text);
  return span.end < text.length
    ? { start: Math.min(above + 1, start), end: text.length }
    : { start: above, end: text.length };
}

/** One blank line is enough where two would meet, and none is needed at the top. */
function blankLinesBelow(start: number, end: number, text: string): number {
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, Math.max(start - 1, 0));
  let at = end;
  while (isBlank(above)) {
    const newline = text.indexOf('\n', at);
    if (newline === -1 || !isBlank(text.slice(at, newline))) break;
    at = newline + 1;
  }
  return at;
}

/** Where the text above the last lines ends, without its line break and blank lines. */
function lastOfTextAbove(start: number, text: string): number {
  let at = start;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

function commentsAbove(line: number, floor: number, text: string): number {
  let start = line;
  while (start > floor) {
    const previous = text.lastIndexOf('\n', start - 2) + 1;
    const comment = text.slice(previous, start).trim();
    if (previous < floor || !comment.startsWith('#') || comment.startsWith('#!') || !commentSpeaksOfStop(comment))
      break;
    start = previous;
  }
  return start;
}

/** A text with changes made. */
export function changed(text: string, changes: readonly ScalarChange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const change of changes) {
    parts.push(text.slice(at, change.span.start), change.text);
    at = change.span.end;
  }
  return parts.join('') + text.slice(at);
}
