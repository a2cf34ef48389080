import { applyPatch, structuredPatch } from 'diff';

/** Past this many differing lines a merge is not worked out again. */
const maxEditLength = 5000;

/** A text and what it became on two sides. */
export interface Sides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** What our side did, done to theirs; `undefined` where its surroundings are not there any more. */
export function carriedOver({ base, ours, theirs }: Sides): string | undefined {
  if (base === theirs) return ours;
  const patch = structuredPatch('', '', base, ours, '', '', { context: 3, maxEditLength });
  const result = patch === undefined ? false : applyPatch(theirs, patch, { fuzzFactor: 0 });
  return result === false ? undefined : result;
}

/** Both sides in one text; `undefined` unless it is the same whichever side is carried over to the other. */
export function mergedText({ base, ours, theirs }: Sides): string | undefined {
  const one = carriedOver({ base, ours, theirs });
  return one !== undefined && one === carriedOver({ base, ours: theirs, theirs: ours }) ? one : undefined;
}
