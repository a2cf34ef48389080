import type { ProjectFile } from '../index.ts';
import { faultIn, openReader } from './reader.ts';
import { isKustomization, type Mention } from './scanning.ts';

/**
 * The texts that may be of use to pods: other pods only where there is an overlay, or with `everyPod`, ConfigMaps only
 * by a name that a pod uses. What can no longer be read is left out.
 */
export function referenceFiles(
  mentions: readonly Mention[],
  pods: readonly ProjectFile[],
  everyPod = false,
): readonly ProjectFile[] {
  if (pods.length === 0) return [];
  const read = openReader();
  const names = namesIn(pods.map(({ text }) => text).filter((text) => text.includes('configMap')));
  const others = everyPod || mentions.some(({ path }) => isKustomization(path));
  return mentions.flatMap(({ path, absolute, relevance }) => {
    if ((relevance === 'part' && !others) || (relevance === 'config-map' && names.size === 0)) return [];
    const outcome = read(absolute);
    if (!('bytes' in outcome) || faultIn(outcome.bytes) !== undefined) return [];
    const text = outcome.bytes.toString('utf8');
    const isNamed = relevance !== 'config-map' || [...namesIn([text])].some((name) => names.has(name));
    return isNamed ? [{ path, text }] : [];
  });
}

/** Values of all keys `name`, in any spelling. */
function namesIn(texts: readonly string[]): ReadonlySet<string> {
  const key = /name["']? ?: {0,8}["']?([\w.-]+)/giu;
  return new Set(texts.flatMap((text) => [...text.matchAll(key)].map(([, name]) => name ?? '')));
}
