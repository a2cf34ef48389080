import type { ParsedDocument } from '../document.ts';
import { placeAt } from '../lookup.ts';
import type { ContentNode } from '../node.ts';
import type { YamlOperation } from '../operation.ts';
import type { Route } from '../route.ts';
import { Refused } from './refused.ts';

/**
 * Operations with those left out that would change the same text a second time. What several routes show, through
 * aliases or merge keys, changes for all of them at once: unless the very same is asked for each, that is refused.
 */
export function distinctOperations(
  document: ParsedDocument,
  operations: readonly YamlOperation[],
): readonly YamlOperation[] {
  if (!document.mayShare) return operations;
  const request: Request = {
    document,
    asked: new Set(operations.map((operation) => JSON.stringify(operation))),
    settled: new Map(),
    firsts: new Map(),
  };
  return operations.filter((operation) => {
    const base = changedNode(document, operation);
    const node = document.root && placeAt(document.root, base)?.node;
    if (node === undefined) return true;
    checkEverywhere(request, node, { base, on: (route) => rebased(operation, base.length, route) });
    checkValue(request, operation);
    checkMerged(document, node, base);
    return firstRouteOf(node, request) === JSON.stringify(base);
  });
}

/** All that is asked of a document at once, with what was found out about it. */
interface Request {
  readonly document: ParsedDocument;
  readonly asked: ReadonlySet<string>;
  /** Operations, said from their node, that are asked for at every route that shows it. */
  readonly settled: Map<ContentNode, Set<string>>;
  /** Of all routes that show a node, the one whose operations are made. */
  readonly firsts: Map<ContentNode, string | undefined>;
}

/** An operation that changes what stands at `base`, as it would be asked for at other routes. */
interface Changing {
  readonly base: Route;
  on(route: Route): YamlOperation;
}

/** However many routes show a node, they are gone through once for one operation, and not once for each of them. */
function checkEverywhere({ document, asked, settled }: Request, node: ContentNode, { base, on }: Changing): void {
  const known = settled.get(node) ?? new Set();
  const key = JSON.stringify(on([]));
  if (known.has(key)) return;
  const missing = document.routesOf(node).find((route) => !asked.has(JSON.stringify(on(route))));
  if (missing !== undefined) throw shared(base, missing);
  settled.set(node, known.add(key));
}

function firstRouteOf(node: ContentNode, { document, firsts }: Request): string | undefined {
  if (!firsts.has(node))
    firsts.set(
      node,
      document
        .routesOf(node)
        .map((route) => JSON.stringify(route))
        .sort()[0],
    );
  return firsts.get(node);
}

/** A value with an anchor of its own also changes where its aliases stand. */
function checkValue(request: Request, operation: YamlOperation): void {
  if (operation.kind !== 'set') return;
  const { root } = request.document;
  const place = root && placeAt(root, operation.route);
  if (place === undefined || place.alias !== undefined || place.node.anchor === undefined) return;
  checkEverywhere(request, place.node, { base: operation.route, on: (route) => ({ ...operation, route }) });
}

/** Entries of a mapping that others merge in are theirs, too. */
function checkMerged(document: ParsedDocument, node: ContentNode, base: Route): void {
  if (node.anchor === undefined || node.kind !== 'map' || !document.isMerged(node)) return;
  throw new Refused('shared-node', 'This mapping is merged into another one, which is to stay.', base);
}

function shared(route: Route, other: Route): Refused {
  return new Refused('shared-node', `This text is also what ${other.join('.')} shows, which is to stay.`, route);
}

/** The node whose own text an operation changes: the nearest one on its way that is not merged in from elsewhere. */
function changedNode({ root }: ParsedDocument, operation: YamlOperation): Route {
  const route = operation.kind === 'move-items' ? operation.parent : operation.route;
  let length = operation.kind === 'move-items' || operation.kind === 'edit-scalar' ? route.length : route.length - 1;
  const inherited = [...route.keys()].find((at) => {
    const slot = root && placeAt(root, route.slice(0, at + 1))?.slot;
    return slot?.kind === 'entry' && slot.inherited;
  });
  if (operation.kind === 'set' && inherited !== undefined) length = Math.min(length, inherited);
  while (length > 0 && (root === undefined || placeAt(root, route.slice(0, length)) === undefined)) length -= 1;
  return route.slice(0, length);
}

function rebased(operation: YamlOperation, length: number, base: Route): YamlOperation {
  if (operation.kind === 'move-items') return { ...operation, parent: [...base, ...operation.parent.slice(length)] };
  return { ...operation, route: [...base, ...operation.route.slice(length)] };
}
