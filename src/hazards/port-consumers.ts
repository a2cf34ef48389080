import type { Conversion, Hazard } from '../engine/hazard.ts';
import { declaredPortsOf } from '../kube/container.ts';
import { maySelect } from '../kube/selector.ts';
import { answers, servicePortsOf } from '../kube/service-port.ts';
import { asList, asMap, asString, type PlainMap } from '../yaml/plain.ts';

/** Network policies and monitors find the container by the name of its port. */
export const portConsumers: Hazard = {
  id: 'port-consumers',
  docs: {
    title: 'Network policy or monitor that uses its ports',
    why: 'Who looks for a named port among the regular containers only does not find it on a native sidecar. Network plugins and versions of Prometheus differ here; a number always works.',
    references: ['projectcalico/calico#8881, #8885', 'prometheus/prometheus#14929'],
  },
  assess(conversion) {
    const policies = policySentences(conversion);
    const review = [...policies, ...podMonitors(conversion), ...serviceMonitors(conversion)];
    return review.length === 0 ? undefined : { kind: 'review', unsafe: policies.length > 0, review };
  },
};

function namesOf({ container }: Conversion): readonly string[] {
  return declaredPortsOf(container).flatMap((port) => port.name ?? []);
}

function policySentences(conversion: Conversion): readonly string[] {
  const own = namesOf(conversion);
  if (own.length === 0) return [];
  const { workload, project } = conversion;
  return project.references.ofKind('NetworkPolicy').flatMap(({ name, object }) => {
    const { podSelector, ingress } = asMap(object.spec);
    if (!maySelect(podSelector, workload.labels)) return [];
    const named = listIn(ingress, 'ports').find((port) => own.includes(asString(port.port) ?? ''));
    if (named === undefined) return [];
    return [
      `NetworkPolicy "${name}" opens port "${named.port}" by name, which not every network plugin finds on a native sidecar (older releases of Calico do not); the number is safe.`,
    ];
  });
}

function podMonitors(conversion: Conversion): readonly string[] {
  const own = namesOf(conversion);
  const { workload, project } = conversion;
  return project.references.ofKind('PodMonitor').flatMap(({ name, object }) => {
    const { selector, podMetricsEndpoints } = asMap(object.spec);
    const scraped = asList(podMetricsEndpoints).map(asMap);
    const named = scraped.find(({ port }) => own.includes(asString(port) ?? ''));
    if (named === undefined || !maySelect(selector, workload.labels)) return [];
    return [
      `PodMonitor "${name}" scrapes port "${named.port}"; check that no relabelling drops init containers (\`__meta_kubernetes_pod_container_init\`).`,
    ];
  });
}

function serviceMonitors({ container, workload, project }: Conversion): readonly string[] {
  const ports = servicePortsOf(workload, project).filter((port) => answers(container, workload, port));
  return project.references.ofKind('ServiceMonitor').flatMap(({ name, object }) => {
    const { selector, endpoints } = asMap(object.spec);
    const scraped = asList(endpoints).map(asMap);
    const found = ports.find(
      (port) =>
        maySelect(selector, asMap(asMap(port.service.object.metadata).labels)) &&
        scraped.some((one) => one.port === port.name || one.targetPort === port.target),
    );
    if (found === undefined) return [];
    return [
      `ServiceMonitor "${name}" scrapes it through Service "${found.service.name}"; old versions of Prometheus (before 3.0) do not see ports of native sidecars there.`,
    ];
  });
}

function listIn(list: PlainMap[string] | undefined, key: string): readonly PlainMap[] {
  return asList(list).flatMap((entry) => asList(asMap(entry)[key]).map(asMap));
}
