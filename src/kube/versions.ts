import type { Version } from './assumptions.ts';

/** Reads `1.33`, `v1.33.6` or `1.30.4-gke.100`; anything else is `undefined`. */
export function parseVersion(text: string): Version | undefined {
  const found = /^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,9}))?(?:[-+][0-9A-Za-z.+-]{0,200})?$/.exec(text.trim());
  if (found === null) return undefined;
  const version = { major: Number(found[1]), minor: Number(found[2]) };
  return found[3] === undefined ? version : { ...version, patch: Number(found[3]) };
}

/** A version as people write it: `1.34` or `1.33.6`. */
export function renderVersion({ major, minor, patch }: Version): string {
  return patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

/** Below zero, zero or above, as in a sort. A minor version stands for its latest patch. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || comparePatches(a.patch, b.patch);
}

function comparePatches(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  return b === undefined ? -1 : a - b;
}

/** Whether `version` is `floor` or newer. A minor version stands for its latest patch, a floor for its first. */
export function isAtLeast(version: Version, floor: Version): boolean {
  return compareVersions(version, { ...floor, patch: floor.patch ?? 0 }) >= 0;
}

/**
 * Whether a fix is in `version`, for a fix that came with one release and was brought back to patches of older minor
 * versions, e.g. `[1.33.6, 1.34.2, 1.35]`: versions newer than the last minor version named have it.
 */
export function hasFix(version: Version, releases: readonly Version[]): boolean {
  const same = releases.find(({ major, minor }) => major === version.major && minor === version.minor);
  if (same !== undefined) return isAtLeast(version, same);
  return releases.some((release) => compareVersions(version, release) > 0 && isNewest(release, releases));
}

function isNewest(release: Version, releases: readonly Version[]): boolean {
  return releases.every((other) => compareVersions(release, other) >= 0);
}
