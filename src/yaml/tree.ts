import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Route } from './route.ts';
import type { YamlDocument } from './source.ts';

/** The syntax tree behind a document, for this room alone. */
export interface Tree {
  readonly document: Document;
  /** Offset of the parsed text in its source. */
  readonly base: number;
}

const trees = new WeakMap<YamlDocument, Tree>();

/** Remembers the tree of a document. */
export function rememberTree(document: YamlDocument, tree: Tree): void {
  trees.set(document, tree);
}

/** The tree of a document, or `undefined` where it could not be parsed. */
export function treeOf(document: YamlDocument): Tree | undefined {
  return trees.get(document);
}

/** A node as it stands in the text, and its key if it is the value of a mapping entry. */
export interface Entry {
  /** `undefined` where the entry has no value; an alias is not followed. */
  readonly node: Node | undefined;
  readonly key: Node | undefined;
}

/** The entry at a route. Aliases on the way are followed; of a duplicate key the last one counts, as for the API. */
export function entryAt(tree: Document, route: Route): Entry | undefined {
  let entry: Entry = { node: (tree.contents as Node | null) ?? undefined, key: undefined };
  for (const step of route) {
    const node = followed(entry.node, tree);
    const next = isSeq(node) ? itemOf(node.items[Number(step)]) : isMap(node) ? pairOf(node.items, step) : undefined;
    if (next === undefined) return undefined;
    entry = next;
  }
  return entry;
}

/** The node that an alias stands for; any other node itself. */
export function followed(node: Node | undefined, tree: Document): Node | undefined {
  return isAlias(node) ? (node.resolve(tree) as Node | undefined) : node;
}

function itemOf(item: unknown): Entry | undefined {
  return item === undefined ? undefined : { node: (item as Node | null) ?? undefined, key: undefined };
}

function pairOf(pairs: readonly { key: unknown; value: unknown }[], step: string | number): Entry | undefined {
  const pair = pairs.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (pair === undefined) return undefined;
  return { node: (pair.value as Node | null) ?? undefined, key: pair.key as Node };
}
