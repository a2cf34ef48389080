import type { Oid } from '../git/object.ts';
import type { PullRequest } from './pull-request.ts';

/** A pull request in the merge queue of its base branch, with the temporary branch on which it is tried. */
export interface QueueEntry {
  readonly pull: PullRequest;
  readonly ref: string;
  readonly base: Oid;
  readonly head: Oid;
}
