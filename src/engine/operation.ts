import type { ScalarChange } from '../yaml/operation.ts';
import type { Plain } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';

/**
 * One change, said with routes of the original documents. `at` is the node it is about: the container, the entry,
 * the script. Every member costs a case in `compile`, in `verify` and in the torture fixtures.
 *
 * - `convert-to-sidecar`: the app container at `at` becomes an init container with `restartPolicy: Always`, after all
 *   init containers or before the init container with index `before`.
 * - `set`, `remove`, `rename-key`: as in `yaml/operation.ts`. A mapping or sequence that loses its last entry goes
 *   with it where Kubernetes lets it (`engine/clean-up.ts`).
 * - `edit-script`: parts of the decoded string at `at` are replaced.
 */
export type Operation =
  | { readonly kind: 'convert-to-sidecar'; readonly at: Location; readonly before?: number }
  | { readonly kind: 'set'; readonly at: Location; readonly value: Plain; readonly after?: string }
  | { readonly kind: 'remove'; readonly at: Location }
  | { readonly kind: 'rename-key'; readonly at: Location; readonly key: string }
  | { readonly kind: 'edit-script'; readonly at: Location; readonly changes: readonly ScalarChange[] };

/**
 * How much trust a step needs. `safe`: same behaviour, or only the intended gain in lifecycle. `unsafe`: also changes
 * something that a user may rely on (exit codes, a new gate); a person must look. `display-only`: advice.
 */
export type Applicability = 'safe' | 'unsafe' | 'display-only';

const careful: readonly Applicability[] = ['safe', 'unsafe', 'display-only'];

/** The more careful of two grades. */
export function mostCareful(a: Applicability, b: Applicability): Applicability {
  return careful.indexOf(a) >= careful.indexOf(b) ? a : b;
}
