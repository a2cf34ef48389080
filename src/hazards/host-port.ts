import type { Hazard } from '../engine/hazard.ts';
import { declaredPortsOf } from '../kube/container.ts';
import { hasFix, renderVersion } from '../kube/versions.ts';

/** Releases whose scheduler counts the host ports of native sidecars: kubernetes #132040. */
const counted = [
  { major: 1, minor: 33, patch: 6 },
  { major: 1, minor: 34, patch: 0 },
];

/** The container publishes a port of the node. */
export const hostPort: Hazard = {
  id: 'host-port',
  docs: {
    title: 'Port of the node',
    why: 'The kubelet maps the host ports of the regular containers only, in every version seen (up to 1.36), so a native sidecar would no longer be reached through its `hostPort`. In the network of the host no mapping is needed, but before 1.33.6 and 1.34 the scheduler does not count the ports of native sidecars and puts two such pods on one node.',
    references: [
      'kubernetes `pkg/kubelet/kuberuntime/kuberuntime_sandbox.go`, `generatePodSandboxConfig`',
      'kubernetes/kubernetes#132040',
    ],
  },
  assess({ container, workload, project }) {
    const ports = declaredPortsOf(container);
    if (workload.podSpec.hostNetwork !== true) {
      const mapped = ports.find((port) => port.hostPort !== undefined && port.hostPort !== 0);
      if (mapped === undefined) return undefined;
      const reason = `publishes hostPort ${mapped.hostPort}, and the kubelet maps host ports of regular containers only.`;
      return { kind: 'refusal', reason };
    }
    const { version } = project.assumptions.kubernetes;
    const [first] = ports;
    if (first === undefined || hasFix(version, counted)) return undefined;
    const reason = `takes port ${first.port} of the node, which the scheduler of Kubernetes ${renderVersion(version)} does not see for native sidecars (fixed in 1.33.6 and 1.34).`;
    return { kind: 'refusal', reason };
  },
};
