import type { Reading } from './gateway.ts';
import { mergedText } from './line-merge.ts';
import { isWithdrawn, type OurPull } from './ours.ts';
import type { ChangedFile, PlanGroup } from './plan-set.ts';
import type { PublishRequest } from './publication.ts';
import type { BlobText } from './repository.ts';

/** How an open pull request stands to what is planned now. */
export type Freshness =
  /** It does and says what is planned. */
  | 'same'
  /** It does what is planned, but says something else. */
  | 'reworded'
  /** It does something else. */
  | 'outdated';

/** What is planned, and the branch that it should go into. */
export interface Present extends Pick<PublishRequest, 'set' | 'group' | 'forced'> {
  readonly base: string;
}

/**
 * How an open pull request of ours stands to what is planned now. A branch that would merge into just the planned texts
 * does what is planned, though other parts of its files changed since it was made: nobody is to review it anew for that.
 * A marker of an earlier release has no meaning that could be compared.
 */
export async function freshnessOf(
  open: OurPull,
  present: Present,
  gateway: Pick<Reading, 'compare' | 'files'>,
): Promise<Freshness> {
  const { pull, marker } = open;
  const { group, base, forced = false } = present;
  const isMoved = pull.base.branch !== base || pull.mergeable === 'conflicting' || isWithdrawn(open);
  if (forced || isMoved) return 'outdated';
  if (marker.content === group.content)
    return marker.meaning === undefined || saysAsPlanned(open, group) ? 'same' : 'reworded';
  if (marker.meaning === undefined || !(await mergesAsPlanned(open, present, gateway))) return 'outdated';
  return saysAsPlanned(open, group) ? 'same' : 'reworded';
}

/** Anybody who may write to the description may change the marker, and what closing it means with it. */
function saysAsPlanned({ marker }: OurPull, { meaning, fingerprints, ignores }: PlanGroup): boolean {
  const [says, planned] = [
    [marker.meaning, marker.fingerprints, marker.ignores],
    [meaning, fingerprints, ignores],
  ];
  return JSON.stringify(says) === JSON.stringify(planned);
}

/**
 * Whether a branch changes the files of a plan and no others, and merging it into the head that the plan was made for
 * gives the planned texts. A commit that the marker does not know means that the marker was left behind.
 */
async function mergesAsPlanned(
  { pull, marker }: OurPull,
  { set, group: { files } }: Present,
  gateway: Pick<Reading, 'compare' | 'files'>,
): Promise<boolean> {
  const comparison = await gateway.compare(set.base.commit, pull.head.commit);
  if (comparison === undefined || comparison.truncated) return false;
  if (!comparison.commits.some(({ oid }) => oid === marker.commit)) return false;
  const changed = new Set(comparison.files.map(({ path }) => path));
  if (changed.size !== files.length || files.some(({ path }) => !changed.has(path))) return false;
  const paths = [...changed];
  const [base, ours] = await Promise.all(
    [comparison.mergeBase, pull.head.commit].map((commit) => gateway.files(commit, paths)),
  );
  return base !== undefined && ours !== undefined && files.every((file) => isMerged(file, { base, ours }));
}

interface Versions {
  readonly base: ReadonlyMap<string, BlobText>;
  readonly ours: ReadonlyMap<string, BlobText>;
}

function isMerged({ path, before, after }: ChangedFile, versions: Versions): boolean {
  const base = versions.base.get(path);
  const ours = versions.ours.get(path)?.text;
  if (ours === undefined) return false;
  if (before === undefined || base === undefined) return before === base && ours === after.text;
  return base.text !== undefined && mergedText({ base: base.text, ours, theirs: before.text }) === after.text;
}
