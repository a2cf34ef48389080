import type { Span } from './route.ts';

/** A replacement of a span of the original text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Edits in text order; insertions at one offset keep the order in which they were given. */
export function sortEdits(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The first pair of edits that touch the same text, or `undefined`. */
export function overlap(edits: readonly Edit[]): readonly [Edit, Edit] | undefined {
  const sorted = sortEdits(edits);
  for (const [i, later] of sorted.entries()) {
    const earlier = sorted[i - 1];
    if (earlier !== undefined && later.span.start < earlier.span.end) return [earlier, later];
  }
  return undefined;
}

/** The text with disjoint edits applied; bytes outside their spans are untouched. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let offset = 0;
  for (const edit of sortEdits(edits)) {
    result += text.slice(offset, edit.span.start) + edit.text;
    offset = edit.span.end;
  }
  return result + text.slice(offset);
}
