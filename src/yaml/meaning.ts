import { contentOf, type Entry, type ListNode, type MapNode, type Node } from './node.ts';
import type { Plain } from './plain.ts';
import type { SyntaxMistake } from './tokens.ts';

/** What a tree means, or the mistake that keeps it from meaning anything. */
export type Meaning = { readonly value: Plain } | { readonly mistake: SyntaxMistake };

/**
 * The plain data of a tree. Aliases show the very same objects, so the data takes no more room than the text; still,
 * a tree whose aliases multiply it beyond bounds is refused, since whoever walks the data would drown.
 */
export function meaningOf(root: Node, count: number): Meaning {
  const reading: Reading = { sizes: new Map(), values: new Map(), limit: Math.max(100_000, 10 * count) };
  try {
    measure(root, reading);
    return { value: plainOf(root, reading) };
  } catch (error) {
    if (error instanceof Meaningless) return { mistake: { offset: error.offset, message: error.message } };
    throw error;
  }
}

class Meaningless extends Error {
  override readonly name = 'Meaningless';
  readonly offset: number;

  constructor(message: string, node: Node) {
    super(message);
    this.offset = node.start;
  }
}

interface Reading {
  readonly sizes: Map<Node, number>;
  readonly values: Map<Node, Plain>;
  readonly limit: number;
}

/** Number of nodes after all aliases are followed. Runs before any data is built. */
function measure(node: Node, reading: Reading): number {
  const known = reading.sizes.get(node);
  if (known !== undefined) return known;
  let size = 1;
  if (node.kind === 'alias') {
    if (node.target === undefined) throw new Meaningless(`No anchor "${node.name}" stands before this alias.`, node);
    size = measure(node.target, reading);
  } else if (node.kind === 'map') for (const entry of node.entries) size += measureEntry(entry, reading);
  else if (node.kind === 'list') for (const item of node.items) size += measure(item.value, reading);
  if (size > reading.limit) throw new Meaningless('Aliases multiply this document beyond bounds.', node);
  reading.sizes.set(node, size);
  return size;
}

function measureEntry(entry: Entry, reading: Reading): number {
  const key = contentOf(entry.keyNode);
  if (key?.kind !== 'scalar' || key.style === 'empty')
    throw new Meaningless('A key has to be a string.', entry.keyNode);
  if (entry.merge && !mergedMaps(entry)) throw new Meaningless('Only mappings can be merged.', entry.value);
  return measure(entry.value, reading) + 1;
}

/** The mappings that a merge key adds, strongest first, or `undefined` where one is no mapping. */
export function mergedMaps(entry: Entry): readonly MapNode[] | undefined {
  const value = contentOf(entry.value);
  const nodes = value?.kind === 'list' ? value.items.map((item) => contentOf(item.value)) : [value];
  const maps = nodes.filter((node) => node?.kind === 'map');
  return maps.length === nodes.length ? maps : undefined;
}

function plainOf(node: Node, reading: Reading): Plain {
  const known = reading.values.get(node);
  if (known !== undefined) return known;
  let value: Plain = null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'alias') value = node.target === undefined ? null : plainOf(node.target, reading);
  else value = node.kind === 'map' ? plainMap(node, reading) : plainList(node, reading);
  reading.values.set(node, value);
  return value;
}

function plainList(node: ListNode, reading: Reading): Plain {
  return node.items.map((item) => plainOf(item.value, reading));
}

/** Keys of the mapping itself win over merged ones, and the last of several equal keys wins. */
function plainMap(node: MapNode, reading: Reading): Plain {
  const map: Record<string, Plain> = {};
  for (const entry of node.entries.filter(({ merge }) => merge)) {
    for (const merged of mergedMaps(entry) ?? []) {
      for (const [key, value] of Object.entries(plainOf(merged, reading) ?? {})) {
        if (!Object.hasOwn(map, key)) put(map, key, value);
      }
    }
  }
  for (const entry of node.entries) if (!entry.merge) put(map, entry.key, plainOf(entry.value, reading));
  return map;
}

/** Plain assignment would lose a key `__proto__`. */
function put(map: Record<string, Plain>, key: string, value: Plain): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else map[key] = value;
}
