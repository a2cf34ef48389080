import type { Hazard } from '../engine/hazard.ts';
import { isInjectedOverride, productOf } from '../kube/identity.ts';
import { markerValue } from '../kube/marker.ts';

/** The container belongs to an injector. */
export const injectedProxyOverride: Hazard = {
  id: 'injected-proxy-override',
  docs: {
    title: 'Container that belongs to an injector',
    why: 'A container `istio-proxy` with `image: auto` only changes settings of the proxy that a webhook injects, and the output of `istioctl kube-inject` or `linkerd inject --manual` is generated. Whether such a proxy is native is decided by its injector, never by moving the entry.',
    references: ['Istio documentation, "Customizing injection"', 'istio/istio `pkg/kube/inject/webhook.go`'],
  },
  assess({ container, workload }) {
    const product = productOf(container)?.product;
    if (product?.injection === undefined) return undefined;
    if (isInjectedOverride(container)) {
      const reason = `only changes settings of the proxy that ${product.title} injects, so its injector decides where it runs.`;
      return { kind: 'refusal', reason };
    }
    const status = markerValue(workload, { where: 'annotation', key: 'sidecar.istio.io/status' });
    if (product.id === 'istio' && status !== undefined) {
      const reason = 'was written by `istioctl kube-inject`; inject again with native sidecars turned on instead.';
      return { kind: 'refusal', reason };
    }
    if (product.injection.ownsName !== true || !product.containerNames.includes(container.name)) return undefined;
    const reason = `bears the name of the proxy that ${product.title} injects, so its injector decides where it runs; inject again with native sidecars turned on instead.`;
    return { kind: 'refusal', reason };
  },
};
