import { convert } from '../engine/conversion.ts';
import type { Step } from '../engine/step.ts';
import { type Answer, refuse } from '../engine/step.ts';
import { declaredPortsOf } from '../kube/container.ts';
import type { Evidence } from '../kube/evidence.ts';
import { type Hook, type HookPart, preStopOf } from '../kube/hook.ts';
import { productOf } from '../kube/identity.ts';
import { knownSidecars } from '../kube/known-sidecars.ts';
import type { Project } from '../kube/project.ts';
import { provenSidecars } from '../kube/proven-sidecars.ts';
import type { Container, Workload } from '../kube/workload.ts';
import { asList, asMap } from '../yaml/plain.ts';

/** A sidecar with a `preStop` hook: proven to be one, stopped by a workaround, or native already. */
export interface HookedSidecar {
  readonly container: Container;
  readonly hook: Hook;
  /** Whether its product serves traffic of its own. */
  readonly serves: boolean;
  /** What shows that it is a sidecar. */
  readonly evidence: readonly Evidence[];
}

/** The sidecars of a pod that have a `preStop` hook. */
export function hookedSidecars(workload: Workload, project: Project): readonly HookedSidecar[] {
  const native = workload.initContainers
    .filter((container) => container.native)
    .map((container) => ({
      container,
      serves: productOf(container)?.product.servesTraffic ?? false,
      evidence: [{ at: container.at, says: 'it is a native sidecar already' }],
    }));
  const proven = provenSidecars(workload, project);
  const named = knownSidecars(workload, project)
    .filter((container) => !proven.some((one) => one.container === container))
    .map((container) => ({
      container,
      serves: productOf(container)?.product.servesTraffic ?? false,
      evidence: [{ at: container.at, says: 'something in this pod stops it once the app is done' }],
    }));
  return [...native, ...proven, ...named].flatMap(({ container, serves, evidence }) => {
    const hook = preStopOf(container, workload);
    return hook === undefined ? [] : [{ container, hook, serves, evidence }];
  });
}

/** Whether a hook consists of these kinds of parts only, and has at least one of `least`. */
export function isOnly(hook: Hook, kinds: readonly HookPart['kind'][], least: HookPart['kind']): boolean {
  return hook.parts.every(({ kind }) => kinds.includes(kind)) && hook.parts.some(({ kind }) => kind === least);
}

/** Whether these parts of a sidecar's hook only wait for the app; pauses of a product that serves traffic may not. */
export function onlyWaits(parts: readonly HookPart[], serves: boolean): boolean {
  const waits = parts.filter(({ kind }) => kind !== 'pause' && kind !== 'log');
  const [first] = waits;
  if (first === undefined) return !serves && parts.some(({ kind }) => kind === 'pause');
  return (first.kind === 'flag-wait' || first.kind === 'app-wait') && waits.every(({ kind }) => kind === first.kind);
}

/** The steps that take a sidecar's hook away, with the move that this needs. */
export function removeHook(
  name: string,
  plan: { readonly workload: Workload; readonly project: Project; readonly needed: boolean; readonly because: string },
): Answer {
  const { workload, project, needed, because } = plan;
  const container = [...workload.containers, ...workload.initContainers].find((one) => one.name === name);
  const hook = container && preStopOf(container, workload);
  if (container === undefined || hook === undefined) return refuse(`Container "${name}" is gone.`, needed);
  const service = serviceTo(container, workload, project);
  const removal: Step = {
    operation: { kind: 'remove', at: hook.at },
    because,
    ...(service === undefined
      ? { applicability: 'safe' }
      : {
          applicability: 'unsafe',
          review: [
            `Service "${service}" sends traffic to "${name}": without the hook it gets SIGTERM as soon as the app has ended, maybe before all clients know that the pod is going.`,
          ],
        }),
  };
  if (container.role === 'init') return { steps: [removal], needed };
  const move = convert(container, workload, {
    applicability: 'safe',
    because: `As a native sidecar "${name}" is stopped after the app containers, which is what its hook tried to achieve.`,
  });
  return { steps: [move, removal], needed };
}

/** The name of a Service that has a port of the container as its target. */
function serviceTo(container: Container, workload: Workload, project: Project): string | undefined {
  const ports = declaredPortsOf(container).flatMap(({ name, port }) => (name === undefined ? [port] : [name, port]));
  return project.references.servicesOf(workload).find(({ object }) =>
    asList(asMap(object.spec).ports).some((entry) => {
      const { targetPort, port } = asMap(entry);
      return ports.some((own) => own === (targetPort ?? port));
    }),
  )?.name;
}
