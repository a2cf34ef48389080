import {
  type Comment,
  type ContentNode,
  type Entry,
  holds,
  type Item,
  type ListNode,
  type MapNode,
  type Node,
} from '../node.ts';
import type { Quote } from '../quoting.ts';
import type { FlowStyle } from '../render-flow.ts';
import type { Route, Span } from '../route.ts';

import type { FlowSample } from './flow-style.ts';

/** A text under change. It always ends with a line break; `openPage` adds one that `closePage` takes off again. */
export interface Page {
  readonly text: string;
  readonly eol: string;
  readonly root: ContentNode;
  readonly style: Style;
  readonly flowSample: FlowSample;
  readonly comments: readonly Comment[];
  /** What was drafted so far; inner drafts of an item that travels are taken out again. */
  readonly drafts: Draft[];
  /** Extents of items that travel, whose comments are not lost. */
  readonly carried: Carried[];
  /** Spans that are lost for good inside of items that travel. */
  readonly lost: Span[];
}

/** How a file lays things out. */
export interface Style {
  /** Columns between a mapping and the one inside of it. */
  readonly indent: number;
  /** Columns between a key and the dashes of its list. */
  readonly dashOffset: number;
  /** Quotes for strings that need some. */
  readonly quote: Quote;
}

/** Text that stands elsewhere afterwards, and the collection that it comes from. */
export interface Carried {
  readonly span: Span;
  readonly owner: Node;
}

/** A replacement that is planned, and the node that it changes. */
export interface Draft {
  readonly span: Span;
  readonly text: string;
  readonly owner: Node;
}

/** A collection that has parts. */
export type Collection = MapNode | ListNode;

/** An entry of a mapping or an item of a list. */
export type Part = Entry | Item;

/** The entries or items of a collection. */
export function partsIn(collection: Collection): readonly Part[] {
  return collection.kind === 'map' ? collection.entries : collection.items;
}

/** Text that joins a collection, in the form that the collection needs. */
export interface Insert {
  /** Index of the part before which it stands; the number of parts puts it last. */
  readonly before: number;
  /** Whether it stands directly behind part `before - 1`, not directly above part `before`. */
  readonly behind: boolean;
  /** Whether it comes from another list; such items stand before new ones. */
  readonly arrives: boolean;
  /** Whole lines for block style, their key or dash at `column`. */
  lines(column: number): string;
  /** The text between brackets, without commas. */
  flow(how: FlowStyle): string;
}

/** All that happens to the parts of one collection. */
export interface Change {
  readonly collection: Collection;
  readonly route: Route;
  /** Indices of parts whose lines go: those in `moved` travel, the others are removed. */
  readonly taken: Set<number>;
  readonly moved: Set<number>;
  readonly inserts: Insert[];
}

/** The inserts of a change in the order in which they stand at one place. */
export function insertsIn({ inserts }: Change): readonly Insert[] {
  return [...inserts.filter(({ arrives }) => arrives), ...inserts.filter(({ arrives }) => !arrives)];
}

/** Forgets what was drafted inside of a node that goes as a whole. */
export function dropInside(page: Page, node: Node): void {
  const outside = ({ owner }: Carried) => !holds(node, owner);
  page.drafts.splice(0, page.drafts.length, ...page.drafts.filter(outside));
  page.carried.splice(0, page.carried.length, ...page.carried.filter(outside));
}
