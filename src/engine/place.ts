import type { Project } from '../kube/project.ts';
import type { Location, Span } from '../yaml/route.ts';
import { scalarAt } from '../yaml/scalar.ts';
import type { YamlDocument } from '../yaml/source.ts';
import type { Place } from './plan.ts';

/** Where a node, or a part of a script, stands in its file. A node that is gone gives the start of its document. */
export function placeOf(location: Location, project: Project, within?: Span): Place {
  const document = project.document(location.file, location.document);
  if (document === undefined) return { file: location.file, ...nowhere };
  const span = spanOf(document, location, within);
  const start = document.source.position(span.start);
  const end = document.source.position(span.end);
  return {
    file: location.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    start: span.start,
    end: span.end,
  };
}

const nowhere = { line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 };

function spanOf(document: YamlDocument, { route }: Location, within: Span | undefined): Span {
  if (within !== undefined) {
    const part = scalarAt(document, route)?.sourceSpan(within);
    if (part !== undefined) return part;
  }
  const value = document.spanOf(route);
  const key = typeof route.at(-1) === 'string' ? document.keySpanOf(route) : undefined;
  if (key !== undefined) return { start: key.start, end: Math.max(key.end, value?.end ?? key.end) };
  return value ?? { start: document.span.start, end: document.span.start };
}
