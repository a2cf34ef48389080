import { contentOf, type Node, partsOf } from '../node.ts';
import type { Route, Span } from '../route.ts';
import { Refused } from './refused.ts';

/** A travel of text within a document. */
export interface Travel {
  /** The text that travels, or is removed. */
  readonly from: Span;
  /** Offset at which it arrives; `undefined` if it is removed. */
  readonly to: number | undefined;
  readonly route: Route;
}

/**
 * Refuses to move or remove text where an alias would then stand for something else: an alias means the last anchor
 * of its name before it.
 */
export function checkAnchors(root: Node, { from, to, route }: Travel): void {
  const names = namesIn(root);
  const inside = names.filter(({ at }) => at >= from.start && at < from.end);
  if (inside.length === 0) return;
  if (to === undefined) checkRemoval(names, from, route);
  else {
    const way = to < from.start ? { start: to, end: from.start } : { start: from.end, end: to };
    const passed = names.filter(({ at }) => at >= way.start && at < way.end);
    const crossed = inside.find((one) =>
      passed.some((other) => one.name === other.name && (one.anchor || other.anchor)),
    );
    if (crossed !== undefined) {
      throw new Refused(
        'anchor-order',
        `The anchor "${crossed.name}" would come to stand on the other side of its use.`,
        route,
      );
    }
  }
}

function checkRemoval(names: readonly Name[], from: Span, route: Route): void {
  const gone = (at: number) => at >= from.start && at < from.end;
  const stranded = names.find(({ at, target }) => !gone(at) && target !== undefined && gone(target));
  if (stranded === undefined) return;
  throw new Refused('anchor-order', `The anchor "${stranded.name}" is used further down.`, route);
}

/** An anchor or an alias. */
interface Name {
  readonly at: number;
  readonly name: string;
  readonly anchor: boolean;
  /** Where the anchor stands that an alias means. */
  readonly target: number | undefined;
}

const known = new WeakMap<Node, readonly Name[]>();

/** The anchors and aliases of a tree, gathered once for all that travels in it. */
function namesIn(root: Node): readonly Name[] {
  const names = known.get(root) ?? gatheredIn(root);
  known.set(root, names);
  return names;
}

function gatheredIn(root: Node): readonly Name[] {
  const names: Name[] = [];
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'alias') {
      names.push({ at: node.start, name: node.name, anchor: false, target: contentOf(node)?.start });
    } else if (node.anchor !== undefined)
      names.push({ at: node.start, name: node.anchor, anchor: true, target: undefined });
    waiting.push(...partsOf(node));
  }
  return names;
}
