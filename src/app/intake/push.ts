import type { QuietPush } from './notice.ts';
import type { Payload, PayloadCommit } from './payload.ts';

/** GitHub lists at most so many commits of a push, and so many files of a commit. */
const mostCommits = 2048;
const mostFiles = 3000;
const oid = /^[0-9a-f]{40}$/u;
const nothing = '0'.repeat(40);

/**
 * A push as a quiet one, if its payload shows all that it did, and none of the paths is of interest; else `undefined`.
 */
export function quietPush(payload: Payload, relevant: (path: string) => boolean): QuietPush | undefined {
  const { before = '', after = '', created, deleted } = payload;
  if (created === true || deleted === true || !isCommit(before) || !isCommit(after)) return undefined;
  return mayTouch(payload, relevant) ? undefined : { before, after };
}

/** Whether a push touched such a path, or its payload does not show all that it did. */
export function mayTouch(payload: Payload, such: (path: string) => boolean): boolean {
  const { after = '', forced, commits = [] } = payload;
  const complete = commits.length > 0 && commits.length < mostCommits && commits.at(-1)?.id === after;
  if (forced !== false || !complete) return true;
  return !commits.every((commit) => shows(commit) && !pathsOf(commit).some(such));
}

function isCommit(text: string): boolean {
  return oid.test(text) && text !== nothing;
}

/** Merges of other branches may list nothing although they changed something: what shows no path shows nothing. */
function shows(commit: PayloadCommit): boolean {
  const count = pathsOf(commit).length;
  return count > 0 && count < mostFiles;
}

function pathsOf({ added = [], removed = [], modified = [] }: PayloadCommit): readonly string[] {
  return [...added, ...removed, ...modified];
}
