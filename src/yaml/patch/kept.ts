import { ParsedDocument, parseDocument } from '../document.ts';
import { applyEdits, type Edit } from '../edit.ts';
import { type Node, partsOf } from '../node.ts';
import type { Span } from '../route.ts';
import { openSource } from '../source.ts';
import { Refused } from './refused.ts';

/**
 * Refuses edits after which a scalar that keeps its blank lines (`|+`) would have others than before: blank lines
 * that come to stand behind it are its own. Only the document itself is read again, not all of its file.
 */
export function checkKept(document: ParsedDocument, edits: readonly Edit[]): void {
  const before = keptIn(document);
  if (before.length === 0) return;
  const { source, span, text } = document;
  const own = edits.map((edit) => ({ ...edit, span: backBy(span.start, edit.span) }));
  const after = parseDocument(openSource(source.path, applyEdits(text, own)), 0);
  const rest = [...before];
  for (const value of after instanceof ParsedDocument ? keptIn(after) : []) {
    const at = rest.indexOf(value);
    if (at < 0) throw new Refused('kept-blank-lines', 'Blank lines would join a string that keeps them.', []);
    rest.splice(at, 1);
  }
}

function backBy(offset: number, { start, end }: Span): Span {
  return { start: start - offset, end: end - offset };
}

const known = new WeakMap<ParsedDocument, readonly string[]>();

/** What a document keeps, worked out once for all patches of it. */
function keptIn(document: ParsedDocument): readonly string[] {
  const kept = known.get(document) ?? gatheredIn(document);
  known.set(document, kept);
  return kept;
}

function gatheredIn(document: ParsedDocument): readonly string[] {
  if (document.root === undefined) return [];
  const { text } = document.source;
  const values: string[] = [];
  const waiting: Node[] = /[|>][1-9]?\+/u.test(document.text) ? [document.root] : [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) continue;
    if (/^.[1-9]?\+/u.test(text.slice(node.span.start, node.span.start + 3))) values.push(String(node.value));
  }
  return values;
}
