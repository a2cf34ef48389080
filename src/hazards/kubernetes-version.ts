import type { Conversion, Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import type { Version } from '../kube/assumptions.ts';
import { probePatchesNeeded } from '../kube/probe-patches.ts';
import { hasFix, isAtLeast, renderVersion } from '../kube/versions.ts';
import { isList } from '../yaml/plain.ts';

/** The cluster is too old for native sidecars, or for what this one uses. */
export const kubernetesVersion: Hazard = {
  id: 'kubernetes-version',
  docs: {
    title: 'Cluster that is too old',
    why: 'Native sidecars are on by default since Kubernetes 1.29. An older API server drops `restartPolicy` from an init container, an older kubelet ignores it, and the pod then waits in `Init` for ever. Some later releases have bugs that hang a pod in special cases; each is fixed in a patch release, and the report names it.',
    references: [
      'KEP-753, section on version skew',
      'kubernetes/kubernetes#123323, #126543, #132826, #133072, #137146',
      'GoogleCloudPlatform/cloud-sql-proxy#128',
    ],
  },
  assess(conversion) {
    const { version } = conversion.project.assumptions.kubernetes;
    const reason = tooOld(conversion, version);
    if (reason !== undefined) return { kind: 'refusal', reason };
    const review = [...patchesNeeded(conversion, version), ...skew(version)];
    return review.length === 0 ? undefined : { kind: 'review', unsafe: false, review };
  },
};

function tooOld(conversion: Conversion, version: Version): string | undefined {
  const assumed = `and ${renderVersion(version)} is assumed`;
  if (!isAtLeast(version, v(29))) return `needs Kubernetes 1.29 as a native sidecar, ${assumed}.`;
  const { spec } = plannedContainer(conversion.container, conversion.steps);
  if (policyOf(conversion) !== 'Always' && !hasFix(version, [v(29, 3), v(30, 0)])) {
    return `needs Kubernetes 1.29.3 in a pod with \`restartPolicy: ${policyOf(conversion)}\` (before, its end may go unnoticed), ${assumed}.`;
  }
  if (spec.startupProbe !== undefined && policyOf(conversion) === 'Never' && !hasFix(version, neverFixed)) {
    return `has a startup probe; with \`restartPolicy: Never\` one failure of it blocks the pod for ever before Kubernetes 1.33.6, ${assumed}.`;
  }
  if (isList(spec.resizePolicy) && !isAtLeast(version, v(33))) {
    return `has a resizePolicy, which init containers may have from Kubernetes 1.33 on, ${assumed}.`;
  }
  if (isList(spec.restartPolicyRules) && !isAtLeast(version, v(36))) {
    return `has restartPolicyRules, which native sidecars may have from Kubernetes 1.36 on, ${assumed}.`;
  }
  return undefined;
}

/** Releases with #133072: before, the app never starts once a startup probe of a sidecar has failed. */
const neverFixed = [v(33, 6), v(34, 2), v(35, 0)];

function patchesNeeded(conversion: Conversion, version: Version): readonly string[] {
  const { minor, patch } = version;
  const probed = plannedContainer(conversion.container, conversion.steps).spec.startupProbe !== undefined;
  const needed: string[] = [];
  if (patch === undefined && minor === 29 && policyOf(conversion) !== 'Always') {
    needed.push(
      `A native sidecar in a pod with \`restartPolicy: ${policyOf(conversion)}\` needs Kubernetes 1.29.3: before, its end may go unnoticed.`,
    );
  }
  if (probed) needed.push(...probePatchesNeeded(policyOf(conversion), version));
  if (!hasFix(version, [v(31, 1), v(32, 0)]) || (patch === undefined && minor < 32)) {
    needed.push('Use the newest patch release: early ones up to 1.31.0 may leave init containers stuck in `Created`.');
  }
  return needed;
}

/** `kubelet` may be three minor versions older than the API server: version skew policy. */
function skew(version: Version): readonly string[] {
  if (isAtLeast(version, v(32))) return [];
  return [
    `Every node needs a kubelet of 1.29 or newer; with Kubernetes ${renderVersion(version)} older ones are possible.`,
  ];
}

function policyOf({ workload }: Conversion): string {
  return String(workload.podSpec.restartPolicy ?? 'Always');
}

function v(minor: number, patch = 0): Version {
  return { major: 1, minor, patch };
}
