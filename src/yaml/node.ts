import type { Span } from './route.ts';

/** How a scalar is written. `empty` is the null that has no text at all, as in `key:`. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';

interface Common {
  /** Where the node's text starts, its anchor and tag included. */
  readonly start: number;
  /** The value's own text; it ends with its last character that means something, never with a comment. */
  readonly span: Span;
  /** Number of collections around this node. */
  readonly depth: number;
  readonly anchor?: string;
  /** The tag as written, e.g. `!!str`. */
  readonly tag?: string;
}

/** A string, number, boolean or null as it stands in the text. */
export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  readonly value: string | number | boolean | null;
  /** Column that the indentation indicator of a block scalar counts from; -1 at the root. */
  readonly parentIndent: number;
}

/** `*name`; `target` is the node that bore the anchor last before it. */
export interface AliasNode extends Common {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: ContentNode | undefined;
}

/** One pair of a mapping. */
export interface Entry {
  readonly key: string;
  readonly keyNode: Node;
  readonly start: number;
  readonly value: Node;
  /** Offset of the colon, where there is one. */
  readonly colon: number | undefined;
  /** Offset of the comma behind it in flow style. */
  readonly comma: number | undefined;
  /** Written with `?`, or with a key that is no scalar. */
  readonly complex: boolean;
  /** `<<`, whose value is merged into the mapping. */
  readonly merge: boolean;
}

/** A mapping. A `bare` one is the single pair of a flow sequence that has no braces: `[a: b]`. */
export interface MapNode extends Common {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly bare: boolean;
  readonly entries: readonly Entry[];
}

/** One item of a sequence; `start` is the dash in block style. */
export interface Item {
  readonly start: number;
  readonly value: Node;
  readonly comma: number | undefined;
}

/** A sequence. */
export interface ListNode extends Common {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly Item[];
}

/** A node that has content of its own. */
export type ContentNode = ScalarNode | MapNode | ListNode;

/** Any node of a document's tree. */
export type Node = ContentNode | AliasNode;

/** A comment with its `#`, in offsets of the whole source. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** The node itself, or what an alias stands for. */
export function contentOf(node: Node): ContentNode | undefined {
  return node.kind === 'alias' ? node.target : node;
}

/** The entries and items of a node, as nodes in text order, keys included. */
export function partsOf(node: Node): readonly Node[] {
  if (node.kind === 'map') return node.entries.flatMap((entry) => [entry.keyNode, entry.value]);
  return node.kind === 'list' ? node.items.map((item) => item.value) : [];
}

/** Whether `inner` is `outer` or stands inside it. */
export function holds(outer: Node, inner: Node): boolean {
  if (outer === inner) return true;
  return inner.depth > outer.depth && inner.start >= outer.start && inner.span.end <= outer.span.end;
}
