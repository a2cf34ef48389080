import type { Hazard } from '../engine/hazard.ts';
import { plannedContainer } from '../engine/planned-container.ts';
import { commandOf } from '../kube/command.ts';
import { environmentOf } from '../kube/container.ts';
import type { Container } from '../kube/workload.ts';

/** Wrappers of kubexit still tie the container to others. */
export const kubexitGroup: Hazard = {
  id: 'kubexit-group',
  docs: {
    title: 'Container in a kubexit group',
    why: 'kubexit looks for birth dependencies among the statuses of the regular containers only, so a wrapped app waits in vain for a native sidecar. A sidecar that is still wrapped is stopped by its death dependency, restarted, and stopped again. All members of the group have to change at once.',
    references: ['karlkfi/kubexit README and `cmd/kubexit/main.go`'],
  },
  assess({ container, workload, steps }) {
    const own = plannedContainer(container, steps);
    if (isWrapped(own)) return { kind: 'refusal', reason: 'is still wrapped by kubexit, which would stop it.' };
    const name = environmentOf(container).get('KUBEXIT_NAME') ?? container.name;
    const others = [...workload.containers, ...workload.initContainers].filter((other) => other !== container);
    const waiting = others.map((other) => plannedContainer(other, steps)).find((other) => waitsFor(other, name));
    if (waiting === undefined) return undefined;
    const reason = `is waited for by kubexit in container "${waiting.name}", which does not see native sidecars.`;
    return { kind: 'refusal', reason };
  },
};

function isWrapped(container: Container): boolean {
  return (
    commandOf(container).prefixes.some(({ program }) => program === 'kubexit') ||
    environmentOf(container).has('KUBEXIT_DEATH_DEPS')
  );
}

function waitsFor(container: Container, name: string): boolean {
  const deps = environmentOf(container).get('KUBEXIT_BIRTH_DEPS') ?? '';
  return deps
    .split(',')
    .map((one) => one.trim())
    .includes(name);
}
