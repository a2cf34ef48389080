import type { Gateway } from './gateway.ts';
import type { OurPull } from './ours.ts';
import type { PlanGroup, PlanSet } from './plan-set.ts';
import type { CommitFacts, Oid, RepositorySnapshot } from './repository.ts';
import { type State, stateOf } from './state.ts';

/** What writing works with. */
export interface PublishPorts {
  readonly gateway: Gateway;
  /** Told before a branch is moved, so that the commit is known as ours whatever happens next. May throw to stop it. */
  readonly intend?: (move: { readonly branch: string; readonly commit: Oid }) => Promise<void>;
  /** Asked before a pull request is opened: why not now, or `undefined`. */
  readonly admission?: (group: PlanGroup, set: PlanSet) => Promise<State | undefined>;
}

/** What writing is to know. Times in milliseconds since 1970. */
export interface PublishRequest {
  readonly set: PlanSet;
  readonly group: PlanGroup;
  readonly now: number;
  /** Commits that we wrote, or were about to write, to our branches. */
  readonly written: readonly Oid[];
  /** When a person last did something with a pull request, by number, where that is known. */
  readonly lastTouched?: (pull: number) => number | undefined;
  /**
   * Whether an open pull request of ours is not remembered: whoever opened it may have died before it had its labels. Where
   * nothing is remembered, labels that cannot be put now are only noted.
   */
  readonly isUnknown?: (pull: number) => boolean;
  /** A person asked for it: made anew although nothing changed, awake although it slept. */
  readonly forced?: boolean;
}

/** What writing comes to. */
export type PublishOutcome =
  | {
      readonly kind: 'opened' | 'updated';
      readonly pull: number;
      readonly url: string;
      readonly branch: string;
      readonly commit: Oid;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'unchanged'; readonly pull: number; readonly url: string }
  | { readonly kind: 'closed'; readonly pull: number }
  /** The repository is not what the plan was made for: scan again. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'left'; readonly state: State; readonly pull?: number };

/** What is there when a group is written. */
export interface Scene {
  readonly request: PublishRequest;
  readonly snapshot: RepositorySnapshot;
  /** Our pull requests for this group, newest first. */
  readonly ours: readonly OurPull[];
}

/** A commit of ours, or why there is none. */
export type Made = { readonly commit: CommitFacts } | Extract<PublishOutcome, { kind: 'stale' | 'left' }>;

/** The answer where GitHub made something else than it was asked for. */
export const notMade: Made = { kind: 'left', state: stateOf('not-made-exactly') };
