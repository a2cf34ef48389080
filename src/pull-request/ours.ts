import { type Marker, readMarker } from './marker.ts';
import type { PullFacts, PullsFound } from './pull.ts';

/** A pull request of ours with what it knows of itself. */
export interface OurPull {
  readonly pull: PullFacts;
  readonly marker: Marker;
}

/** Pull requests that we opened: by author and marker, because anybody may paste a marker. Newest first. */
export function oursAmong({ pulls }: PullsFound, login: string): readonly OurPull[] {
  return pulls.flatMap((pull) => ourPull(pull, login) ?? []);
}

/** A pull request with its marker if it is ours. */
export function ourPull(pull: PullFacts, login: string): OurPull | undefined {
  if (pull.author !== login || pull.crossRepository) return undefined;
  const marker = readMarker(pull.body);
  return marker === undefined ? undefined : { pull, marker };
}

/** Fingerprints of pull requests that were closed without being merged. */
export function closedFingerprints(ours: readonly OurPull[]): ReadonlySet<string> {
  return new Set(ours.filter(({ pull }) => pull.state === 'closed').flatMap(({ marker }) => marker.fingerprints));
}

/** What the marker of a pull request says once we closed it: nobody refused what it was about. */
export function withdrawn(marker: Marker): Marker {
  return { ...marker, fingerprints: [], ignores: [] };
}

/** Whether we closed a pull request, whatever became of it since. */
export function isWithdrawn({ marker }: OurPull): boolean {
  return marker.fingerprints.length === 0 && marker.ignores.length === 0;
}
