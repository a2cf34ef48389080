import { type Answer, advise, refuse, type Step } from '../engine/step.ts';
import type { Addressed, EnvoyWrapperUse } from '../kube/envoy-wrapper.ts';
import { injectionOf } from '../kube/mesh.ts';
import type { Addressee } from '../kube/stop.ts';
import { type HoldPlace, holdOf, nameOf } from './start-hold.ts';
import { madeNative } from './stop-removal.ts';

type Active = Extract<EnvoyWrapperUse, { kind: 'active' }>;

/** What stands in for a wrapper once it is gone, and whether it leaves the removal safe; or the answer without it. */
export type WrapperHold =
  | { readonly steps: readonly Step[]; readonly safe: boolean; readonly restsOn: readonly string[] }
  | { readonly answer: Answer };

/** What makes the sidecars of scuttle or envoy-preflight native, and holds the app back until they are up. */
export function holdInPlaceOf(use: Active, place: HoldPlace): WrapperHold {
  const { waitsFor, quits } = use;
  const steps: Step[] = [];
  const restsOn: string[] = [];
  for (const addressed of quits) {
    const native = madeNative({ addressee: addresseeOf(addressed) }, place, 'safe');
    if ('refusal' in native) return { answer: refuse(native.refusal, quitsNative(use, place)) };
    steps.push(...native.steps);
    restsOn.push(...native.restsOn);
  }
  const hold = waitsFor && holdOf(waitsFor.owner, waitsFor.port, place);
  if (hold?.kind === 'contrary') return { answer: refuse(hold.reason, quitsNative(use, place)) };
  if (hold?.kind === 'open') return { answer: stays(hold.reason, use) };
  return {
    steps: distinct([...steps, ...(hold?.steps ?? [])]),
    safe: hold?.safe ?? true,
    restsOn: [...new Set([...restsOn, ...(hold?.restsOn ?? [])])],
  };
}

/** It may go on waiting, but not go on making a native sidecar exit. */
function stays(reason: string, { quits }: Active): Answer {
  const [first] = quits;
  if (first === undefined) return advise([`The wrapper stays. ${reason}`]);
  return refuse(`The wrapper both waits for a sidecar and makes ${nameOf(first.owner)} exit. ${reason}`, true);
}

/** Whether a wrapper makes something exit that is, or may become, native; a classic proxy still needs it. */
export function quitsNative({ quits }: Active, { workload, project }: HoldPlace): boolean {
  return quits.some(
    ({ owner }) => owner.kind === 'container' || injectionOf(workload, owner.product, project)?.kind === 'native',
  );
}

function addresseeOf({ owner }: Addressed): Addressee {
  if (owner.kind === 'injected') return { kind: 'injected', product: owner.product.id };
  const { name, role, index } = owner.container;
  return { kind: 'container', name, role, index };
}

/** A sidecar that is both waited for and stopped is moved once. */
function distinct(steps: readonly Step[]): readonly Step[] {
  const keys = steps.map(({ operation }) => JSON.stringify(operation));
  return steps.filter((_, i) => keys.indexOf(keys[i] ?? '') === i);
}
