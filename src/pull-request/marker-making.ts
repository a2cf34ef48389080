import type { Marker } from './marker.ts';
import type { PlanGroup } from './plan-set.ts';
import type { CommitFacts, Head } from './repository.ts';

/** The marker of a pull request that is being written. */
export function markerFor({
  group,
  base,
  commit,
  title,
  into,
}: {
  readonly group: PlanGroup;
  readonly base: Head;
  readonly commit: Pick<CommitFacts, 'oid' | 'tree'>;
  readonly title: string;
  readonly into: string;
}): Marker {
  return {
    group: group.key,
    base: base.commit,
    into,
    commit: commit.oid,
    tree: commit.tree,
    title,
    content: group.content,
    meaning: group.meaning,
    fingerprints: group.fingerprints,
    ignores: group.ignores,
    paused: false,
    handedOver: false,
  };
}
