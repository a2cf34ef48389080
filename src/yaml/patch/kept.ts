import { ParsedDocument, parseDocument } from '../document.ts';
import { applyEdits, type Edit } from '../edit.ts';
import { type Node, partsOf } from '../node.ts';
import { openSource } from '../source.ts';
import { Refused } from './refused.ts';

/**
 * Refuses edits after which a scalar that keeps its blank lines (`|+`) would have others than before: blank lines
 * that come to stand behind it are its own.
 */
export function checkKept(document: ParsedDocument, edits: readonly Edit[]): void {
  const { source, index } = document;
  const before = keptIn(document);
  if (before.length === 0) return;
  const after = keptIn(parseDocument(openSource(source.path, applyEdits(source.text, edits)), index));
  const rest = [...before];
  for (const value of after) {
    const at = rest.indexOf(value);
    if (at < 0) throw new Refused('kept-blank-lines', 'Blank lines would join a string that keeps them.', []);
    rest.splice(at, 1);
  }
}

function keptIn(document: unknown): readonly string[] {
  const root = document instanceof ParsedDocument ? document.root : undefined;
  const text = document instanceof ParsedDocument ? document.source.text : '';
  const values: string[] = [];
  const waiting: Node[] = root !== undefined && /[|>][1-9]?\+/u.test(text) ? [root] : [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) continue;
    if (/^.[1-9]?\+/u.test(text.slice(node.span.start, node.span.start + 3))) values.push(String(node.value));
  }
  return values;
}
