import type { Conversion, Hazard } from '../engine/hazard.ts';
import type { ReferencedObject } from '../kube/references.ts';
import { asList, asMap } from '../yaml/plain.ts';

/** An object looks for the container among the regular ones. */
export const containerConsumers: Hazard = {
  id: 'container-consumers',
  docs: {
    title: 'Autoscaler or alert that names the container',
    why: 'The vertical autoscaler ignores init containers, native sidecars included, and kube-state-metrics reports them in series of their own (`kube_pod_init_container_*`), so recommendations stop and alerts fall silent.',
    references: ['kubernetes/autoscaler#7229', 'kubernetes/kube-state-metrics#2436'],
  },
  assess(conversion) {
    const review = [...autoscalers(conversion), ...alerts(conversion)];
    return review.length === 0 ? undefined : { kind: 'review', unsafe: false, review };
  },
};

function autoscalers({ container, workload, project }: Conversion): readonly string[] {
  return project.references.ofKind('VerticalPodAutoscaler').flatMap((object) => {
    const { targetRef, resourcePolicy } = asMap(object.object.spec);
    const { kind, name } = asMap(targetRef);
    if (kind !== workload.ref.kind || name !== workload.ref.name) return [];
    const policies = asList(asMap(resourcePolicy).containerPolicies).map(asMap);
    const own = policies.find((policy) => policy.containerName === container.name);
    if (own?.mode === 'Off') return [];
    return [
      `VerticalPodAutoscaler "${object.name}" gives no recommendations for init containers: set the requests of "${container.name}" by hand.`,
    ];
  });
}

const series = /kube_pod_container_\w{1,60}/;

function alerts({ container, project }: Conversion): readonly string[] {
  return project.references.ofKind('PrometheusRule').flatMap((rule) => {
    const expression = expressionsOf(rule).find((one) => series.test(one) && names(one, container.name));
    if (expression === undefined) return [];
    return [
      `PrometheusRule "${rule.name}" watches "${container.name}" in \`${series.exec(expression)?.[0]}\`; as a native sidecar it is in \`kube_pod_init_container_*\`.`,
    ];
  });
}

function expressionsOf({ object }: ReferencedObject): readonly string[] {
  return asList(asMap(object.spec).groups).flatMap((group) =>
    asList(asMap(group).rules).map((rule) => String(asMap(rule).expr ?? '')),
  );
}

function names(expression: string, container: string): boolean {
  return expression.includes(`container="${container}"`) || expression.includes(`container='${container}'`);
}
