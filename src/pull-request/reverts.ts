import type { Reading } from './gateway.ts';
import type { OurPull } from './ours.ts';
import type { Head } from './repository.ts';

/** What became of merged pull requests. */
export interface Reverts {
  /** Fingerprints that were merged and are back: nobody wants to be told again. */
  readonly fingerprints: ReadonlySet<string>;
  /** Pull requests of which everything is back. */
  readonly pulls: readonly number[];
}

/**
 * Merged pull requests whose workarounds are on the base branch again. A head that is older than the merge shows
 * nothing: GitHub may lag behind its own events.
 */
export async function revertsAmong(
  ours: readonly OurPull[],
  now: { readonly fingerprints: ReadonlySet<string>; readonly head: Head },
  gateway: Pick<Reading, 'compare'>,
): Promise<Reverts> {
  const fingerprints = new Set<string>();
  const pulls: number[] = [];
  for (const { pull, marker } of ours) {
    if (pull.state !== 'merged' || pull.base.branch !== now.head.branch || pull.mergeCommit === undefined) continue;
    const back = marker.fingerprints.filter((print) => now.fingerprints.has(print));
    if (back.length === 0 || !(await leadsTo(pull.mergeCommit, now.head.commit, gateway))) continue;
    for (const print of back) fingerprints.add(print);
    if (back.length === marker.fingerprints.length) pulls.push(pull.number);
  }
  return { fingerprints, pulls };
}

async function leadsTo(from: string, to: string, gateway: Pick<Reading, 'compare'>): Promise<boolean> {
  const comparison = await gateway.compare(from, to);
  return comparison?.status === 'ahead' || comparison?.status === 'identical';
}
