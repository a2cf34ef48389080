import type { Conversion, Hazard, HazardRefusal, HazardReview } from '../engine/hazard.ts';
import type { Step } from '../engine/step.ts';
import { declaredPortsOf } from '../kube/container.ts';
import { podsSelectedBy } from '../kube/selected-pods.ts';
import { portNamed, type ServicePort, servicePortsOf } from '../kube/service-port.ts';
import { isAtLeast, renderVersion } from '../kube/versions.ts';
import { below } from '../yaml/route.ts';

/** A Service finds the container by the name of its port. */
export const namedTargetPort: Hazard = {
  id: 'named-target-port',
  docs: {
    title: 'Service that targets a port by name',
    why: 'Before Kubernetes 1.33 the endpoints of a Service look for a named `targetPort` among the regular containers only, so a Service that names a port of the moved container silently loses its traffic. The number of the port always works; it is written into the Service in the same change where the Service is in the project and every pod that it selects agrees on the number.',
    references: ['kubernetes/kubernetes#127958, #128850 (1.33, not brought back)'],
  },
  assess(conversion) {
    const { container, workload, project } = conversion;
    const { version } = project.assumptions.kubernetes;
    if (isAtLeast(version, { major: 1, minor: 33 })) return undefined;
    const named = declaredPortsOf(container).flatMap((port) => port.name ?? []);
    if (named.length === 0) return undefined;
    const all = servicePortsOf(workload, project);
    const own = all.filter((port) => isOnlyHere(port, conversion));
    const unclear = own.find((port) => numberOf(port, conversion) === undefined);
    if (unclear !== undefined) return refusal(unclear);
    if (own.length > 0) return rewritten(own, conversion);
    if (workload.runsToCompletion || all.length > 0) return undefined;
    const names = named.map((name) => `"${name}"`).join(', ');
    const sentence = `No Service for these pods is in the project. One that targets ${names} by name loses its traffic on Kubernetes ${renderVersion(version)}; it has to target the number.`;
    return { kind: 'review', unsafe: true, review: [sentence] };
  },
};

/** Whether a Service port names a port of the container that no regular container has too. */
function isOnlyHere({ target, protocol }: ServicePort, { container, workload, converted }: Conversion): boolean {
  if (typeof target !== 'string' || portNamed(container, target, protocol) === undefined) return false;
  const left = workload.containers.filter(({ name }) => !converted.includes(name));
  return left.every((other) => portNamed(other, target, protocol) === undefined);
}

/** The number behind the name, if every pod that the Service selects agrees on it. */
function numberOf({ service, target, protocol }: ServicePort, { project }: Conversion): number | undefined {
  const numbers = podsSelectedBy(service, project).map(({ containers, initContainers }) =>
    [...containers, ...initContainers.filter(({ native }) => native)]
      .map((one) => portNamed(one, String(target), protocol))
      .find((number) => number !== undefined),
  );
  return new Set(numbers).size === 1 ? numbers[0] : undefined;
}

function refusal({ service, target }: ServicePort): HazardRefusal {
  const reason = `has the port "${target}", which Service "${service.name}" targets by name: before Kubernetes 1.33 it would lose its traffic, and the pods that it selects do not agree on a number.`;
  return { kind: 'refusal', reason };
}

function rewritten(ports: readonly ServicePort[], conversion: Conversion): HazardReview {
  const steps = ports.flatMap((port): readonly Step[] => {
    const value = numberOf(port, conversion);
    if (value === undefined) return [];
    const because = `Before Kubernetes 1.33 Service "${port.service.name}" does not find the named port "${port.target}" of a native sidecar; its number always works.`;
    return [{ operation: { kind: 'set', at: below(port.at, 'targetPort'), value }, applicability: 'safe', because }];
  });
  const names = [...new Set(ports.map(({ service }) => `"${service.name}"`))].join(', ');
  const review = [`Service ${names} has to be applied before the new pods start, or together with them.`];
  return { kind: 'review', unsafe: false, review, steps };
}
