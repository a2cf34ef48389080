import type { Oid } from '../repository.ts';

/**
 * What a check is for: all pull requests that have the same head, what a merge queue is about to merge, or a commit alone.
 */
export type Checked =
  | { readonly kind: 'pulls'; readonly pulls: readonly number[] }
  | { readonly kind: 'group'; readonly base: Oid; readonly into: string }
  | { readonly kind: 'commit' };

/** What the id of a check run tells: GitHub names no pull request that comes from a fork, and no merge group. */
export interface CheckId {
  /** A digest of what the outcome depends on besides the commit. */
  readonly basis: string;
  /** A digest of what is said. */
  readonly said: string;
  /** Whether all of it was said: every annotation is there, and every suggestion. */
  readonly told: boolean;
  readonly checked: Checked;
}

/** GitHub does not say how long an id may be; this is usual. Names of branches may be longer. */
const longest = 255;

/** An id as text. */
export function checkIdText({ basis, said, told, checked }: CheckId): string {
  const what = [basis, said, ...(told ? [] : ['untold'])].join(' ');
  const whole = [what, ...namesOf(checked)].join(' ');
  return whole.length > longest ? what : whole;
}

function namesOf(checked: Checked): readonly string[] {
  if (checked.kind === 'pulls') return checked.pulls.map((number) => `#${number}`);
  return checked.kind === 'group' ? [checked.base, checked.into] : [];
}

const form = /^([0-9a-f]{16}) ([0-9a-f]{16})( untold)?(?:((?: #\d{1,12})+)|(?: ([0-9a-f]{40}) (\S+)))?$/u;

/** The id that a text is; `undefined` for what is none of ours. */
export function readCheckId(text: string): CheckId | undefined {
  const [, basis, said, untold, pulls, base, into] = form.exec(text) ?? [];
  if (basis === undefined || said === undefined) return undefined;
  return { basis, said, told: untold === undefined, checked: checkedIn(pulls, base, into) };
}

function checkedIn(pulls?: string, base?: string, into?: string): Checked {
  if (pulls !== undefined)
    return {
      kind: 'pulls',
      pulls: pulls
        .trim()
        .split(' ')
        .map((name) => Number(name.slice(1))),
    };
  return base === undefined || into === undefined ? { kind: 'commit' } : { kind: 'group', base, into };
}
