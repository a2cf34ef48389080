import type { ParsedDocument } from '../document.ts';
import { placeAt } from '../lookup.ts';
import { mergedMaps } from '../meaning.ts';
import { type Node, partsOf } from '../node.ts';
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
  if (!document.text.includes('*')) return operations;
  const asked = new Set(operations.map((operation) => JSON.stringify(operation)));
  return operations.filter((operation) => {
    const base = changedNode(document, operation);
    const others = document.sharedWith(base);
    const missing = others.find((route) => !asked.has(JSON.stringify(rebased(operation, base.length, route))));
    if (missing !== undefined) throw shared(base, missing);
    checkValue(document, operation, asked);
    checkMerged(document, base);
    return [base, ...others].map((route) => JSON.stringify(route)).sort()[0] === JSON.stringify(base);
  });
}

/** A value with an anchor of its own also changes where its aliases stand. */
function checkValue(document: ParsedDocument, operation: YamlOperation, asked: ReadonlySet<string>): void {
  if (operation.kind !== 'set') return;
  const place = document.root && placeAt(document.root, operation.route);
  if (place === undefined || place.alias !== undefined || place.node.anchor === undefined) return;
  const others = document.sharedWith(operation.route);
  const missing = others.find((route) => !asked.has(JSON.stringify({ ...operation, route })));
  if (missing !== undefined) throw shared(operation.route, missing);
}

/** Entries of a mapping that others merge in are theirs, too. */
function checkMerged({ root }: ParsedDocument, base: Route): void {
  const node = root && placeAt(root, base)?.node;
  if (root === undefined || node === undefined || node.anchor === undefined) return;
  const waiting: Node[] = [root];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    waiting.push(...partsOf(one));
    const merges = one.kind === 'map' ? one.entries.filter(({ merge }) => merge) : [];
    if (!merges.some((entry) => mergedMaps(entry)?.some((map) => map === node))) continue;
    throw new Refused('shared-node', 'This mapping is merged into another one, which is to stay.', base);
  }
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
