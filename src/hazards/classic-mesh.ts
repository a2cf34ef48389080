import type { Conversion, Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import type { Step } from '../engine/step.ts';
import { execOf, handlerOf } from '../kube/handler.ts';
import { productOf } from '../kube/identity.ts';
import { classicMeshesOf, injectionEvidence, injectionOf, type Pin } from '../kube/mesh.ts';
import type { Container } from '../kube/workload.ts';
import { injectedProducts } from '../products/index.ts';

/** A mesh whose proxy starts after all init containers stands between the kubelet and the sidecar. */
export const classicMesh: Hazard = {
  id: 'classic-mesh',
  docs: {
    title: 'Mesh that is not native',
    why: 'A classic mesh proxy starts only after all init containers, but the redirection of traffic is in place before. A startup probe over the network never reaches a native sidecar then (Istio even rewrites it to its own agent), and neither does the sidecar reach the network, so the pod waits in `Init` for ever. An exec probe that stays inside the pod works. Where the mesh has a switch for the pod, it goes into the same change.',
    references: ['istio/istio `pkg/kube/inject/app_probe.go`', 'linkerd2-proxy-init', 'KEP-753'],
  },
  assess(conversion) {
    const own = plannedContainer(conversion.container, conversion.steps);
    const what = blockedBy(own);
    if (what === undefined) return undefined;
    const [classic] = classicMeshesOf(conversion.workload, conversion.project);
    if (classic !== undefined) {
      const reason = `${what}, and ${classic.product.title} is not native in this pod, so it would never get through. ${classic.reason}`;
      return { kind: 'refusal', reason };
    }
    const steps = pinsOf(conversion).map(
      ({ at, value, because }): Step => ({ operation: { kind: 'set', at, value }, applicability: 'safe', because }),
    );
    return steps.length === 0 ? undefined : { kind: 'review', unsafe: false, review: [], steps };
  },
};

/** Products that need an answer from the network before they are up. */
const dialling = ['cloud-sql-proxy', 'cloud-sql-proxy-v1', 'alloydb-auth-proxy', 'tailscale', 'cloudflared'];

/** What of a container has to pass the mesh before the pod goes on, a clause after its name. */
function blockedBy(container: Container): string | undefined {
  const probe = handlerOf(container, 'startupProbe');
  if (probe !== undefined && probe.kind !== 'exec' && probe.kind !== 'sleep') {
    return 'has a startup probe over the network';
  }
  const gated = probe !== undefined || execOf(container, 'postStart') !== undefined;
  const product = productOf(container)?.product;
  if (!gated || product === undefined || !dialling.includes(product.id)) return undefined;
  return `(${product.title}) needs the network before its startup probe or postStart hook succeeds`;
}

/** The pins of meshes that the pod shows and that can be native in it. */
function pinsOf({ workload, project }: Conversion): readonly Pin[] {
  return injectedProducts.flatMap((product) => {
    if (injectionEvidence(workload, product) === undefined) return [];
    const state = injectionOf(workload, product, project);
    return state?.kind === 'native' ? state.pins : [];
  });
}
