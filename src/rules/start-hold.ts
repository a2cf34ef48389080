import { convert } from '../engine/conversion.ts';
import type { Step } from '../engine/step.ts';
import type { Owner } from '../kube/endpoints.ts';
import { knownSidecars } from '../kube/known-sidecars.ts';
import { injectionOf } from '../kube/mesh.ts';
import { positionOf } from '../kube/position.ts';
import type { Project } from '../kube/project.ts';
import type { StartWait } from '../kube/start-wait.ts';
import { probesPort, waitedGateOf } from '../kube/waited-gate.ts';
import type { Container, Workload } from '../kube/workload.ts';
import type { Product } from '../products/product.ts';
import { pinSteps } from './native-pins.ts';

/**
 * What holds an app back until its sidecars are up, once its own wait is gone. `held`: these steps see to it; `safe`
 * tells whether taking the wait out after them is. `open`: nothing would, so the wait stays. `contrary`: the pod or the
 * user says otherwise. Reasons are one sentence.
 */
export type StartHold =
  | {
      readonly kind: 'held';
      readonly steps: readonly Step[];
      readonly safe: boolean;
      readonly review: readonly string[];
      readonly restsOn: readonly string[];
    }
  | { readonly kind: 'open'; readonly reason: string }
  | { readonly kind: 'contrary'; readonly reason: string };

/** The pod and the container whose wait is to go. */
export interface HoldPlace {
  readonly waiter: Container;
  readonly workload: Workload;
  readonly project: Project;
}

/** What holds a container back once a wait of it is gone. */
export function holdFor({ sidecars }: Pick<StartWait, 'sidecars'>, place: HoldPlace): StartHold {
  return sidecars
    .map(({ owner, asked }) => holdOf(owner, asked !== undefined && 'port' in asked ? asked.port : undefined, place))
    .reduce(both);
}

/** What holds a container back in place of a wait for one sidecar, which was asked at a port. */
export function holdOf(owner: Owner, port: number | undefined, place: HoldPlace): StartHold {
  return owner.kind === 'injected' ? injectedHold(owner.product, place) : containerHold(owner.container, port, place);
}

/** How people name the sidecars of a wait. */
export function namesOf({ sidecars }: Pick<StartWait, 'sidecars'>): string {
  return [...new Set(sidecars.map(({ owner }) => nameOf(owner)))].join(' and ');
}

/** How people name a sidecar. */
export function nameOf(owner: Owner): string {
  return owner.kind === 'injected' ? `the ${owner.product.title} proxy` : `"${owner.container.name}"`;
}

function both(a: StartHold, b: StartHold): StartHold {
  if (a.kind === 'contrary' || b.kind !== 'contrary') {
    if (a.kind !== 'held') return a;
    if (b.kind !== 'held') return b;
    return {
      kind: 'held',
      steps: [...a.steps, ...b.steps],
      safe: a.safe && b.safe,
      review: [...a.review, ...b.review],
      restsOn: [...a.restsOn, ...b.restsOn],
    };
  }
  return b;
}

/** A proxy that a webhook injects: native, by these pins, and with its own startup probe. */
export function injectedHold(product: Product, { waiter, workload, project }: HoldPlace): StartHold {
  const state = injectionOf(workload, product, project);
  if (state === undefined) return { kind: 'open', reason: `Nothing is known of how ${product.title} is injected.` };
  if (product.injection?.native.gate === false) return { kind: 'open', reason: withoutGate(product) };
  if (state.kind !== 'native') return { kind: 'contrary', reason: state.reason };
  if (!state.gate) return { kind: 'open', reason: state.gateReason ?? withoutGate(product) };
  const early = waiter.role === 'init' || knownSidecars(workload, project).includes(waiter);
  if (early && product.injection?.native.comesLast === true) {
    const reason = `The native ${product.title} sidecar starts only after "${waiter.name}", which is or may become an init container.`;
    return { kind: 'open', reason };
  }
  return { kind: 'held', steps: pinSteps(state.pins), safe: true, review: [], restsOn: [product.id] };
}

function withoutGate({ title }: Product): string {
  return `A native ${title} sidecar has no startup probe, so it holds nothing back.`;
}

function containerHold(container: Container, port: number | undefined, place: HoldPlace): StartHold {
  const order = outOfOrder(container, place);
  if (order !== undefined) return { kind: 'open', reason: order };
  const gate = waitedGateOf(container, place.workload, place.project);
  if (gate.kind === 'none')
    return { kind: 'open', reason: `No startup probe of "${container.name}" is proven to do the same. ${gate.reason}` };
  const moved = container.role === 'app' ? [move(container, place.workload)] : [];
  if (gate.kind === 'exists') {
    const same = probesPort(container, port);
    const review = same ? [] : [`The startup probe of "${container.name}" asks something else than this wait did.`];
    return { kind: 'held', steps: moved, safe: same, review, restsOn: [] };
  }
  const probe = gate.settings.map(
    ({ at, value, after }, i): Step => ({
      operation: { kind: 'set', at, value, ...(after === undefined ? {} : { after }) },
      applicability: 'unsafe',
      because:
        i === 0
          ? `"${container.name}" ${gate.says}, so this probe tells the kubelet when to start the app.`
          : `Its startup probe needs ${gate.needs.join(' ')}.`,
      ...(i === 0 ? { review: place.waiter === container ? gate.review : [...gate.review, firstStartOnly] } : {}),
    }),
  );
  return { kind: 'held', steps: [...moved, ...probe], safe: false, review: [], restsOn: [] };
}

const firstStartOnly =
  'The wait also ran whenever the app restarted; the probe holds the app back only when the pod starts.';

function move(container: Container, workload: Workload): Step {
  return convert(container, workload, {
    applicability: 'safe',
    because: `As a native sidecar "${container.name}" starts before the app containers, which wait for its startup probe.`,
  });
}

/** Whether a regular container, once native, stands before an init container that asks it. */
function comesBefore(waiter: Container, container: Container, workload: Workload): boolean {
  const place = positionOf(container, workload);
  return place.kind === 'before' && place.index <= waiter.index;
}

/** Why a sidecar does not come before a container that waits for it, or cannot be made to. */
function outOfOrder(container: Container, { waiter, workload, project }: HoldPlace): string | undefined {
  const known = knownSidecars(workload, project);
  if (waiter !== container && (waiter.native || known.includes(waiter)))
    return `"${waiter.name}" is a sidecar itself; which of the two starts first depends on their places.`;
  if (container.native) {
    const before = waiter.role === 'app' || waiter === container || container.index < waiter.index;
    return before ? undefined : `"${container.name}" starts only after init container "${waiter.name}".`;
  }
  if (waiter.role === 'init' && !comesBefore(waiter, container, workload))
    return `"${container.name}" is an app container, which starts only after init container "${waiter.name}".`;
  return known.includes(container)
    ? undefined
    : `Nothing proves that "${container.name}" is a sidecar; name it under \`sidecars\` in the configuration if it is one.`;
}
