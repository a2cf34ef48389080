import type { Plain } from './plain.ts';
import type { Route, Span } from './route.ts';

/** A replacement inside a scalar, in offsets of its decoded value. */
export interface ScalarChange {
  readonly span: Span;
  readonly text: string;
}

/**
 * One change to a document, said with routes of the original document. All operations of one patch are
 * simultaneous: a route inside a moved item still names the item's old place.
 *
 * - `move-items`: items of the list `[...parent, from]` travel, in their order, to the list `[...parent, to]`
 *   (made if missing, null or `[]`), after its last item or before the item `before`.
 * - `set`: the entry at `route` has `value` afterwards. Missing parents are made; a new key stands after the
 *   sibling key `after` if given, and the outermost of several new keys before its sibling `before`; else last. A route that ends in the length of a sequence appends.
 * - `remove`: the map entry or sequence item is gone.
 * - `rename-key`: the map entry at `route` keeps its value under the key `key`.
 * - `edit-scalar`: parts of the string at `route` are replaced.
 */
export type YamlOperation =
  | {
      readonly kind: 'move-items';
      readonly parent: Route;
      readonly from: string;
      readonly to: string;
      readonly items: readonly number[];
      readonly before?: number;
    }
  | {
      readonly kind: 'set';
      readonly route: Route;
      readonly value: Plain;
      readonly after?: string;
      readonly before?: string;
    }
  | { readonly kind: 'remove'; readonly route: Route }
  | { readonly kind: 'rename-key'; readonly route: Route; readonly key: string }
  | { readonly kind: 'edit-scalar'; readonly route: Route; readonly changes: readonly ScalarChange[] };

/** Why a change cannot be made exactly in this text. */
export interface PatchRefusal {
  /** Stable code, e.g. `anchor-order`, `tab-indentation`, `duplicate-key`. */
  readonly code: string;
  /** One sentence for a person. */
  readonly message: string;
  readonly route: Route;
}
