import type { YamlDocument } from '../yaml/source.ts';
import type { Place } from './plan.ts';

/** What every suppression comment holds. A document with it is parsed, so that no comment goes unseen. */
export const suppressionMark = 'sidecar-migrate:';

/** A suppression comment as it stands in a document. */
export interface SuppressionComment {
  /** Ids of rules; none if the comment is not understood. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** The line that the comment is about: its own, or the next line that is not a comment. */
  readonly line: number;
  readonly place: Place;
}

/** Whatever is addressed to this program, to the end of the line. */
const address = /(?:^|\s)(#\s*sidecar-migrate:\s*(.*))$/u;

/** `ignore[rule-id] reason`, several ids separated by commas. */
const shape = /^ignore\[([^\]]*)\]\s*(.*)$/u;

/**
 * The suppression comments of a document in text order. Those of a script count as well: theirs is the line above
 * what is found in the script.
 */
export function suppressionCommentsIn({ source, index, span }: YamlDocument): readonly SuppressionComment[] {
  const comments: SuppressionComment[] = [];
  const text = source.documents[index]?.text ?? '';
  for (let at = text.indexOf(suppressionMark); at >= 0; ) {
    const start = text.lastIndexOf('\n', at) + 1;
    const end = endOfLine(text, at);
    const line = text.slice(start, end).trimEnd();
    const [, comment, order] = address.exec(line) ?? [];
    if (comment !== undefined && order !== undefined) {
      const from = start + line.length - comment.length;
      const place = placeOf(source, { start: span.start + from, end: span.start + start + line.length });
      const below = line.trimStart() === comment ? linesToSubject(text, end) : 0;
      comments.push({ ...understood(order), line: place.line + below, place });
    }
    at = text.indexOf(suppressionMark, end);
  }
  return comments;
}

function understood(order: string): Pick<SuppressionComment, 'rules' | 'reason'> {
  const [, list = '', reason = ''] = shape.exec(order) ?? [];
  const rules = list.split(',').map((rule) => rule.trim());
  return { rules: rules.filter((rule) => rule !== ''), reason };
}

function placeOf(source: YamlDocument['source'], span: YamlDocument['span']): Place {
  const [from, to] = [source.position(span.start), source.position(span.end)];
  return {
    file: source.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    ...span,
  };
}

/** How many lines below a comment, which ends at `end`, the first line stands that is neither blank nor a comment. */
function linesToSubject(text: string, end: number): number {
  let count = 1;
  for (let start = end + 1; start < text.length; count++) {
    const stop = endOfLine(text, start);
    if (!/^\s*(?:#|---|$)/u.test(text.slice(start, stop))) break;
    start = stop + 1;
  }
  return count;
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed;
}
