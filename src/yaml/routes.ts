import { mergedMaps } from './meaning.ts';
import { type ContentNode, contentOf, type MapNode, type Node, partsOf } from './node.ts';
import type { Route } from './route.ts';

/** Routes of keys that stand twice in their mapping, or before a merge key that brings them too. */
export function duplicateKeysIn(root: Node): readonly Route[] {
  const found: Route[] = [];
  collect(root, [], found);
  return found;
}

function collect(node: Node, route: Route, found: Route[]): void {
  if (node.kind === 'list') for (const [i, item] of node.items.entries()) collect(item.value, [...route, i], found);
  if (node.kind !== 'map') return;
  for (const key of repeatedIn(node)) found.push([...route, key]);
  for (const entry of node.entries) collect(entry.value, [...route, entry.key], found);
}

function repeatedIn(map: MapNode): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const entry of map.entries) {
    if (entry.merge) for (const key of keysOf(mergedMaps(entry) ?? [])) if (seen.has(key)) repeated.add(key);
    if (entry.merge) continue;
    if (seen.has(entry.key)) repeated.add(entry.key);
    seen.add(entry.key);
  }
  return repeated;
}

function keysOf(maps: readonly MapNode[]): readonly string[] {
  return maps.flatMap((map) => map.entries.map(({ key }) => key));
}

/** The mappings of a tree that others take in by a merge key. */
export function mergedNodesIn(root: Node): ReadonlySet<MapNode> {
  const merged = new Set<MapNode>();
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const part of partsOf(node)) waiting.push(part);
    const merges = node.kind === 'map' ? node.entries.filter(({ merge }) => merge) : [];
    for (const map of merges.flatMap((entry) => mergedMaps(entry) ?? [])) merged.add(map);
  }
  return merged;
}

/** All routes by the node that they show, aliases and merge keys followed. The tree must have a meaning. */
export function routesByNode(root: ContentNode): ReadonlyMap<ContentNode, readonly Route[]> {
  const routes = new Map<ContentNode, Route[]>();
  visit(root, [], routes);
  return routes;
}

function visit(node: ContentNode, route: Route, routes: Map<ContentNode, Route[]>): void {
  const known = routes.get(node);
  if (known === undefined) routes.set(node, [route]);
  else known.push(route);
  for (const [step, child] of shownIn(node)) visit(child, [...route, step], routes);
}

/** What a collection shows: a mapping's own entries, then merged ones that it does not have itself. */
function shownIn(node: ContentNode): ReadonlyMap<string | number, ContentNode> {
  const shown = new Map<string | number, ContentNode>();
  if (node.kind === 'list') for (const [i, { value }] of node.items.entries()) add(shown, i, contentOf(value));
  if (node.kind !== 'map') return shown;
  for (const entry of node.entries) if (!entry.merge) add(shown, entry.key, contentOf(entry.value));
  for (const merged of node.entries.flatMap((entry) => (entry.merge ? (mergedMaps(entry) ?? []) : []))) {
    for (const [key, child] of shownIn(merged)) if (!shown.has(key)) shown.set(key, child);
  }
  return shown;
}

function add(shown: Map<string | number, ContentNode>, step: string | number, node: ContentNode | undefined): void {
  if (node !== undefined) shown.set(step, node);
}
