import { type Place, placeAt } from '../lookup.ts';
import type { MapNode, Node } from '../node.ts';
import type { Route } from '../route.ts';
import type { Change, Collection, Draft, Page, Part } from './page.ts';
import { partsIn } from './page.ts';
import { Refused } from './refused.ts';

/** Something that becomes drafts; what is deeper in the tree goes first, so that items can travel with their changes. */
export interface Task {
  readonly depth: number;
  drafts(): readonly Draft[];
}

/** What is to happen on a page. */
export class Plan {
  readonly page: Page;
  readonly tasks: Task[] = [];
  /** Nodes in whose place another value is set. */
  readonly replaced = new Set<Node>();
  readonly #changes = new Map<Collection, Change>();
  readonly #claims = new Map<MapNode, Set<string>>();
  readonly #holders: ReadonlyMap<Node, Holder>;

  constructor(page: Page) {
    this.page = page;
    this.#holders = known.get(page.root) ?? holdersIn(page.root);
    known.set(page.root, this.#holders);
  }

  /** Where a route leads; keys that stand twice on the way refuse the change. */
  placeAt(route: Route): Place | undefined {
    const place = placeAt(this.page.root, route);
    if (place?.duplicate) throw new Refused('duplicate-key', 'A key on the way to this value stands twice.', route);
    return place;
  }

  /** The collection in whose text a node stands; `undefined` for the root. */
  holderOf(node: Node): Holder | undefined {
    return this.#holders.get(node);
  }

  /** The change of a collection, made when first asked for. */
  changeOf(collection: Collection, route: Route): Change {
    const known = this.#changes.get(collection);
    if (known !== undefined) return known;
    const change: Change = { collection, route, taken: new Set(), moved: new Set(), inserts: [] };
    this.#changes.set(collection, change);
    return change;
  }

  /** Takes a key of a mapping for one change; what else wants to make it refuses the patch. */
  claim(map: MapNode, key: string, route: Route): void {
    const claimed = this.#claims.get(map) ?? new Set();
    if (claimed.has(key)) throw new Refused('conflict', `Two changes make the key ${key}.`, route);
    this.#claims.set(map, claimed.add(key));
  }

  /** All changes of collections. */
  changes(): readonly Change[] {
    return [...this.#changes.values()];
  }
}

/** A node's place in the text. */
export interface Holder {
  readonly collection: Collection;
  readonly index: number;
  readonly part: Part;
}

/** The holders of all nodes of a tree, gathered once for all plans. */
const known = new WeakMap<Node, ReadonlyMap<Node, Holder>>();

function holdersIn(root: Node): ReadonlyMap<Node, Holder> {
  const holders = new Map<Node, Holder>();
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind !== 'map' && node.kind !== 'list') continue;
    for (const [index, part] of partsIn(node).entries()) {
      holders.set(part.value, { collection: node, index, part });
      waiting.push(part.value);
    }
  }
  return holders;
}
