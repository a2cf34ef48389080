import type { Version } from './assumptions.ts';

/** The first patch releases with #133072, by minor version. */
const neverFixed = new Map([
  [33, '1.33.6'],
  [34, '1.34.2'],
]);

/**
 * What a startup probe of a native sidecar needs of a cluster of which only the minor version is known, or whose patch
 * is too early; one sentence each. Sources: kubernetes #133072 (main container never starts after a failed probe),
 * #137146 (1.35 regression).
 */
export function probePatchesNeeded(restartPolicy: string, { major, minor, patch }: Version): readonly string[] {
  if (major !== 1) return [];
  const floor = patch === undefined && restartPolicy === 'Never' ? neverFixed.get(minor) : undefined;
  if (floor !== undefined) {
    return [
      `A startup probe in a pod with \`restartPolicy: Never\` needs Kubernetes ${floor}: before, the app never starts once the probe has failed.`,
    ];
  }
  if (minor !== 35 || (patch ?? 0) >= 4) return [];
  return [
    'A startup probe on a native sidecar needs Kubernetes 1.35.4 or another minor version: before, an app that crashes after a restart of the kubelet stays down.',
  ];
}
