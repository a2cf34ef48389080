import { type Edit, sortEdits } from '../edit.ts';
import type { Source } from '../source.ts';

const known = new WeakMap<Source, string>();

/** The text of a source with a final line break, added once for all patches of its documents. */
export function withFinalBreak(source: Source): string {
  if (source.finalNewline) return source.text;
  const text = known.get(source) ?? source.text + source.eol;
  known.set(source, text);
  return text;
}

/** Whether a text ends in a line feed once disjoint edits are made; only its end is looked at. */
export function endsWithBreak(text: string, edits: readonly Edit[]): boolean {
  let end = text.length;
  for (const edit of sortEdits(edits).reverse()) {
    if (edit.span.end < end) break;
    if (edit.text !== '') return edit.text.endsWith('\n');
    end = edit.span.start;
  }
  return text[end - 1] === '\n';
}

/**
 * Edits of a text to which a final line break was added, said for the text without it: what ends the text then ends
 * it without a line break, as before.
 */
export function withoutFinalBreak(edits: readonly Edit[], text: string, eol: string): readonly Edit[] {
  const end = text.length;
  const sorted = sortEdits(edits).map(({ span, text: own }) => ({ start: span.start, end: span.end, text: own }));
  const tail: typeof sorted = [];
  let from = end;
  while ((sorted.at(-1)?.end ?? -1) >= from) {
    const edit = sorted.pop();
    if (edit === undefined) break;
    tail.unshift(edit);
    from = Math.min(from, edit.start);
  }
  const kept = sorted.map(asEdit);
  if (tail.length === 0) return kept;
  const whole = text + eol;
  let result = '';
  let offset = Math.min(from, end);
  const start = offset;
  for (const edit of tail) {
    result += whole.slice(offset, edit.start) + edit.text;
    offset = edit.end;
  }
  result += whole.slice(offset);
  if (result.endsWith('\n')) return [...kept, { span: { start, end }, text: result.slice(0, -eol.length) }];
  return [...kept, { span: { start: start - breakBefore(text, start), end }, text: '' }];
}

function asEdit({ start, end, text }: { start: number; end: number; text: string }): Edit {
  return { span: { start, end }, text };
}

function breakBefore(text: string, at: number): number {
  if (text[at - 1] !== '\n') return 0;
  return text[at - 2] === '\r' ? 2 : 1;
}
