import { asList, asMap, asString } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { declaredPortsOf } from './container.ts';
import type { Project } from './project.ts';
import type { ReferencedObject } from './references.ts';
import { runsIn } from './runs.ts';
import type { Container, Workload } from './workload.ts';

/** A port of a Service and what it leads to in the pods. */
export interface ServicePort {
  readonly service: ReferencedObject;
  /** Its entry in the Service. */
  readonly at: Location;
  readonly name?: string;
  readonly protocol: string;
  /** The `targetPort`, which is the port itself where none is given. */
  readonly target: number | string;
}

/** The ports of the Services that select a workload's pods. */
export function servicePortsOf(workload: Workload, project: Project): readonly ServicePort[] {
  return project.references.servicesOf(workload).flatMap((service) =>
    asList(asMap(service.object.spec).ports).flatMap((entry, index): readonly ServicePort[] => {
      const { name, port, targetPort, protocol } = asMap(entry);
      const target = targetPort ?? port;
      if (typeof target !== 'number' && typeof target !== 'string') return [];
      const at = below(service.at, 'spec', 'ports', index);
      const text = asString(name);
      return [
        { service, at, protocol: asString(protocol) ?? 'TCP', target: numeric(target), ...(text && { name: text }) },
      ];
    }),
  );
}

function numeric(target: number | string): number | string {
  return typeof target === 'string' && /^\d{1,5}$/.test(target) ? Number(target) : target;
}

/** The number of a port that a container declares under a name. */
export function portNamed(container: Container, name: string, protocol: string): number | undefined {
  return declaredPortsOf(container).find((port) => port.name === name && port.protocol === protocol)?.port;
}

/** Whether a container answers at what a Service port leads to, and no other regular container declares that. */
export function answers(container: Container, workload: Workload, { target, protocol }: ServicePort): boolean {
  const declares = (one: Container) =>
    declaredPortsOf(one).some(
      (port) => port.protocol === protocol && (typeof target === 'number' ? port.port : port.name) === target,
    );
  if (workload.containers.some((other) => other !== container && declares(other))) return false;
  if (declares(container)) return true;
  return runsIn(container).some(({ product, run }) =>
    product.listeners(run).some((listener) => listener.loopbackOnly !== true && listener.port === target),
  );
}
