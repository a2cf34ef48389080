import type { Version } from './assumptions.ts';

/**
 * The Istio release that a revision is named after, as its documentation and the installers of clouds do: `1-24-1`,
 * `asm-1-27` (AKS), `asm-1204-8` (Google: 1.20.4-asm.8, without dots). Revisions can have any name; others are `undefined`.
 */
export function versionOfRevision(revision: string): Version | undefined {
  const found = /^(?:asm-)?1-(\d{1,3})(?:-(\d{1,3}))?$/.exec(revision);
  if (found === null) return versionOfGoogleRevision(revision);
  const version = { major: 1, minor: Number(found[1]) };
  return found[2] === undefined ? version : { ...version, patch: Number(found[2]) };
}

/** No release of Istio that is named like this has a minor version above: `asm-1611-1` is 1.6.11. */
const highestMinor = 50;

function versionOfGoogleRevision(revision: string): Version | undefined {
  const digits = /^asm-1(\d{2,4})-\d{1,3}$/.exec(revision)?.[1];
  if (digits === undefined) return undefined;
  const length = digits.length > 2 && Number(digits.slice(0, 2)) <= highestMinor ? 2 : 1;
  return { major: 1, minor: Number(digits.slice(0, length)), patch: Number(digits.slice(length)) };
}
