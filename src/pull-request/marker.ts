import type { PendingIgnore } from './plan-set.ts';
import type { Oid } from './repository.ts';

/** What a pull request of ours knows of itself, hidden in its body: enough to go on with an empty database. */
export interface Marker {
  readonly group: string;
  /** The commit that the plan was made for. */
  readonly base: Oid;
  /** The base branch when it was last written. */
  readonly into: string;
  /** What was last put onto the branch. */
  readonly commit: Oid;
  readonly tree: Oid;
  /** The title that we gave; another one is a person's. */
  readonly title: string;
  readonly content: string;
  /** Absent in what an earlier release wrote. */
  readonly meaning?: string;
  readonly fingerprints: readonly string[];
  readonly ignores: readonly PendingIgnore[];
  readonly paused: boolean;
  /** Hands off, and said so. */
  readonly handedOver: boolean;
}

const begin = '<!-- sidecar-migrate: ';
const end = ' -->';

/** Between these lines the body is ours; what people write around them stays. */
export const bodyBegin = '<!-- sidecar-migrate: begin -->';

/** A marker as it stands at the end of a body. Nothing in it can end the comment, or be a mention or a reference. */
export function markerText(marker: Marker): string {
  const json = JSON.stringify(marker).replace(/[<>&@#-]/gu, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
  return `${begin}${json}${end}`;
}

/** The last marker in a body; `undefined` if there is none, or it is broken. */
export function readMarker(body: string): Marker | undefined {
  const from = body.lastIndexOf(`${begin}{`);
  const to = body.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  try {
    return markerOf(JSON.parse(body.slice(from + begin.length, to)));
  } catch {
    return undefined;
  }
}

function markerOf(value: unknown): Marker | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { group, base, into, commit, tree, title, content, meaning, fingerprints, ignores, paused, handedOver } =
    value as Record<string, unknown>;
  const texts = [group, into, title, content];
  if (!texts.every((text) => typeof text === 'string') || ![base, commit, tree].every(isOid)) return undefined;
  return {
    group: `${group}`,
    base: `${base}`,
    into: `${into}`,
    commit: `${commit}`,
    tree: `${tree}`,
    title: `${title}`,
    content: `${content}`,
    ...(typeof meaning === 'string' ? { meaning } : {}),
    fingerprints: textsOf(fingerprints),
    ignores: Array.isArray(ignores) ? ignores.flatMap(ignoreOf) : [],
    paused: paused === true,
    handedOver: handedOver === true,
  };
}

function isOid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{40}$/u.test(value);
}

function ignoreOf(value: unknown): readonly PendingIgnore[] {
  if (typeof value !== 'object' || value === null) return [];
  const { rule, paths, reason } = value as Record<string, unknown>;
  return typeof rule === 'string' && typeof reason === 'string' ? [{ rule, paths: textsOf(paths), reason }] : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/**
 * A body with our part in place of the one that it had; what people wrote around it stays. Where they took out the
 * beginning of our part, all is theirs but the marker.
 */
export function withOurPart(body: string, ours: string): string {
  const from = body.indexOf(bodyBegin);
  const marker = body.lastIndexOf(`${begin}{`);
  const to = marker < 0 ? -1 : body.indexOf(end, marker);
  if (to < 0) return ours;
  if (from < 0 || to < from)
    return `${body.slice(0, marker)}${ours.slice(ours.lastIndexOf(`${begin}{`))}${body.slice(to + end.length)}`;
  return `${body.slice(0, from)}${ours}${body.slice(to + end.length)}`;
}

/** A body whose marker is replaced, everything else as it is. */
export function withMarker(body: string, marker: Marker): string {
  const from = body.lastIndexOf(`${begin}{`);
  const to = body.indexOf(end, from);
  if (from < 0 || to < 0) return `${body}\n\n${markerText(marker)}`;
  return `${body.slice(0, from)}${markerText(marker)}${body.slice(to + end.length)}`;
}
