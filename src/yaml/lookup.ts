import { mergedMaps } from './meaning.ts';
import {
  type AliasNode,
  type ContentNode,
  contentOf,
  type Entry,
  type Item,
  type ListNode,
  type MapNode,
} from './node.ts';
import type { Route } from './route.ts';

/** Where a route leads in a tree. */
export interface Place {
  /** The node that has the content; aliases are followed. */
  readonly node: ContentNode;
  /** The alias that stands at this place instead of the content. */
  readonly alias: AliasNode | undefined;
  /** The pair or item that the last step named; `undefined` at the root. */
  readonly slot: Slot | undefined;
  /** Whether some mapping on the way has the same key twice. */
  readonly duplicate: boolean;
}

/** A pair or item with the collection that holds it in the text. */
export type Slot =
  | { readonly kind: 'entry'; readonly map: MapNode; readonly entry: Entry; readonly inherited: boolean }
  | { readonly kind: 'item'; readonly list: ListNode; readonly item: Item; readonly index: number };

/** Follows a route through aliases and merge keys; `undefined` where it leads nowhere. */
export function placeAt(root: ContentNode, route: Route): Place | undefined {
  let place: Place | undefined = { node: root, alias: undefined, slot: undefined, duplicate: false };
  for (const step of route) {
    if (place === undefined) return undefined;
    place = next(place, step);
  }
  return place;
}

function next({ node, duplicate }: Place, step: string | number): Place | undefined {
  if (typeof step === 'number') return node.kind === 'list' ? itemPlace(node, step, duplicate) : undefined;
  return node.kind === 'map' ? entryPlace(node, step, duplicate) : undefined;
}

function itemPlace(list: ListNode, index: number, duplicate: boolean): Place | undefined {
  const item = list.items[index];
  return item && placed({ kind: 'item', list, item, index }, item.value, duplicate);
}

function entryPlace(map: MapNode, key: string, duplicate: boolean): Place | undefined {
  const own = map.entries.filter((entry) => !entry.merge && entry.key === key);
  const last = own.at(-1);
  if (last === undefined) return inheritedPlace(map, key, duplicate);
  return placed({ kind: 'entry', map, entry: last, inherited: false }, last.value, duplicate || own.length > 1);
}

function inheritedPlace(map: MapNode, key: string, duplicate: boolean): Place | undefined {
  for (const entry of map.entries) {
    for (const merged of entry.merge ? (mergedMaps(entry) ?? []) : []) {
      const place = entryPlace(merged, key, duplicate);
      if (place?.slot?.kind === 'entry') return { ...place, slot: { ...place.slot, inherited: true } };
    }
  }
  return undefined;
}

function placed(slot: Slot, value: Entry['value'], duplicate: boolean): Place | undefined {
  const node = contentOf(value);
  return node && { node, alias: value.kind === 'alias' ? value : undefined, slot, duplicate };
}
