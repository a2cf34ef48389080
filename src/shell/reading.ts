import type { Span } from '../yaml/route.ts';
import { placeholderOffsets, unmasked } from './mask.ts';
import type { tree } from './parser.ts';
import type { Statement } from './script.ts';

/** Bounds on the work for one script, shared by all texts inside it. */
interface Budget {
  nodes: number;
  failed: boolean;
}

/** A text that is being read: the script itself, or one inside a word of it. */
export interface Reading {
  /** Masked. */
  readonly text: string;
  /** The offset in the outermost text. */
  readonly at: (offset: number) => number;
  /** How many scripts it stands in. */
  readonly depth: number;
  readonly budget: Budget;
  readonly placeholders: ReadonlyMap<number, string>;
  /** Reads a script of another text, or a substitution of this one. */
  readonly script: (node: tree.ParsedScript | undefined, reading: Reading) => readonly Statement[];
}

interface Place {
  readonly pos: number;
  readonly end: number;
}

/** The place of a node in the outermost text. Counts it against the budget. */
export function spanOf(node: Place, reading: Reading): Span {
  reading.budget.nodes -= 1;
  if (reading.budget.nodes < 0) reading.budget.failed = true;
  return { start: reading.at(node.pos), end: reading.at(node.end) };
}

/** The text of a node as it was before masking. */
export function textOf(node: Place & { readonly text: string }, reading: Reading): string {
  return unmasked(node.text, placeholdersOf(node, reading));
}

/** Names of the placeholders in a node, in order. */
export function placeholdersOf(node: Place, reading: Reading): readonly string[] {
  if (reading.placeholders.size === 0) return [];
  const offsets = placeholderOffsets(reading.text.slice(node.pos, node.end));
  return offsets.map((offset) => reading.placeholders.get(reading.at(node.pos + offset)) ?? '');
}
