import type { Listener, Product, ProductGate } from '../products/product.ts';
import { asMap, type Plain, type PlainMap } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import type { Version } from './assumptions.ts';
import { commandOf } from './command.ts';
import { isInjectedOverride, productOf } from './identity.ts';
import { ownProbeGate, type Provable, readinessGate } from './own-probe.ts';
import { probePatchesNeeded } from './probe-patches.ts';
import { type Timing, timingOf, type Wait } from './probe-timing.ts';
import type { Project } from './project.ts';
import { runOf, runWith } from './run.ts';
import { runsIn } from './runs.ts';
import { hasFix, isAtLeast, renderVersion } from './versions.ts';
import type { Container, Workload } from './workload.ts';

/** A value to be set for a gate. */
export interface Setting {
  readonly at: Location;
  readonly value: Plain;
  /** The sibling key that a new key stands after. */
  readonly after?: string;
}

/** What a gate is asked for. */
export interface GateRequest {
  readonly project: Project;
  /** The wait that the gate stands in for. */
  readonly wait?: Wait;
  /** Arguments of the product's program once the plan is done, where the container's command is a script today. */
  readonly args?: readonly string[];
  /** The argv of a check that a hook of the same container already makes, and that only this container answers. */
  readonly check?: readonly string[];
  /** Whether the container was ready, by its readiness probe, before any app of the pod was started. */
  readonly readyFirst?: boolean;
}

/**
 * A startup probe for a container. `exists`: it has one. `probe`: one that the container answers by itself; `needs` are
 * arguments that it needs for that, and `settings` everything to be set, the probe first. With `args` in the request,
 * `needs` are for the caller to add. `none`: why there is none, one sentence.
 */
export type StartGate =
  | { readonly kind: 'exists'; readonly at: Location }
  | {
      readonly kind: 'probe';
      readonly probe: PlainMap;
      readonly needs: readonly string[];
      readonly settings: readonly Setting[];
      /** One clause after the container's name: why it answers the probe by itself. */
      readonly says: string;
      readonly review: readonly string[];
    }
  | { readonly kind: 'none'; readonly reason: string };

/** The startup probe that a container has or could get, if it is proven to be answered by the container alone. */
export function startGateOf(container: Container, workload: Workload, request: GateRequest): StartGate {
  if (container.spec.startupProbe !== undefined) return { kind: 'exists', at: below(container.at, 'startupProbe') };
  if (isInjectedOverride(container)) return { kind: 'none', reason: 'Its injector decides about its probes.' };
  const reason = probesForbidden(workload, request.project.assumptions.kubernetes.version);
  if (reason !== undefined) return { kind: 'none', reason };
  const chosen = request.readyFirst === true ? readinessGate(container) : provableOf(container, workload, request);
  return chosen.kind === 'none' ? chosen : proven(container, chosen, { workload, request });
}

function provableOf(container: Container, workload: Workload, request: GateRequest): Provable {
  const product = productGate(container, request);
  const free = product.kind !== 'none' && product.needs.length === 0;
  const own = free
    ? undefined
    : (openPort(container, request) ?? ownProbeGate(container, workload, request.wait?.target));
  const chosen = free || own === undefined || own.kind === 'none' ? product : own;
  if (chosen.kind === 'none')
    return { kind: 'none', reason: own?.kind === 'none' && hasProbe(container) ? own.reason : chosen.reason };
  return chosen;
}

function hasProbe({ spec }: Container): boolean {
  return spec.readinessProbe !== undefined || spec.livenessProbe !== undefined;
}

/** The port that was waited for, where the container's arguments open it to the whole pod network. */
function openPort(container: Container, { wait, args }: GateRequest): Provable | undefined {
  const port = wait?.target?.port;
  const product = productOf(container)?.product;
  const runs =
    args === undefined || product === undefined ? runsIn(container) : [{ product, run: runWith(container, args) }];
  const open = runs.some((one) =>
    one.product.listeners(one.run).some((listener) => isOpen(listener) && listener.port === port),
  );
  if (port === undefined || !open) return undefined;
  return {
    kind: 'own',
    handler: { tcpSocket: { port } },
    needs: [],
    says: `listens on port ${port} by its own arguments`,
  };
}

function isOpen(listener: Listener): boolean {
  return listener.stated && listener.loopbackOnly === false;
}

function productGate(container: Container, { args, check }: GateRequest): ProductGate {
  if (check !== undefined)
    return { kind: 'exec', command: check, needs: [], says: 'already makes this check in a hook' };
  const identity = productOf(container);
  const run = identity && (args === undefined ? runOf(container, identity.product) : runWith(container, args));
  if (identity === undefined || run === undefined || identity.confidence === 'low') {
    return { kind: 'none', reason: 'Nothing is known of its image that tells from inside the pod when it is up.' };
  }
  return onlyIfInImage(identity.product, identity.product.gate(run), container);
}

/** A program is only in an image that is the product's own. */
function onlyIfInImage(product: Product, gate: ProductGate, container: Container): ProductGate {
  const byImage =
    productOf({ ...container, spec: { image: container.spec.image ?? '' }, name: '' })?.product === product;
  if (gate.kind !== 'exec' || byImage) return gate;
  return { kind: 'none', reason: `Its image is not known to hold ${gate.command[0] ?? 'the program'}.` };
}

interface Place {
  readonly workload: Workload;
  readonly request: GateRequest;
}

function proven(
  container: Container,
  gate: Exclude<Provable, { kind: 'none' }>,
  { workload, request }: Place,
): StartGate {
  const timing = timingOf(
    request.wait,
    gate.kind === 'exec' || (gate.kind === 'own' && gate.handler.exec !== undefined),
  );
  const probe = { ...handlerOf(gate), ...timing };
  const at = below(container.at, 'startupProbe');
  const setting = { at, value: probe, ...afterKey(container) };
  const args = request.args === undefined ? argumentSettings(container, gate.needs) : [];
  return {
    kind: 'probe',
    probe,
    needs: gate.needs,
    settings: [setting, ...args],
    says: gate.says,
    review: reviewOf(workload, request, timing),
  };
}

function handlerOf(gate: Exclude<Provable, { kind: 'none' }>): PlainMap {
  if (gate.kind === 'own') return gate.handler;
  if (gate.kind === 'exec') return { exec: { command: gate.command } };
  return { httpGet: { path: gate.path, port: gate.port } };
}

/** Beside its sisters, where there are any. */
function afterKey(container: Container): { after?: string } {
  const after = ['readinessProbe', 'livenessProbe'].find((key) => container.spec[key] !== undefined);
  return after === undefined ? {} : { after };
}

function argumentSettings(container: Container, needs: readonly string[]): readonly Setting[] {
  const last = commandOf(container).argv.at(-1)?.at;
  if (needs.length === 0) return [];
  if (last === undefined) return [{ at: below(container.at, 'args'), value: needs, after: 'image' }];
  const list = last.route.slice(0, -1);
  const next = Number(last.route.at(-1)) + 1;
  return needs.map((value, i) => ({ at: { ...last, route: [...list, next + i] }, value }));
}

function reviewOf({ podSpec }: Workload, { project, wait }: GateRequest, timing: Timing): readonly string[] {
  const { version } = project.assumptions.kubernetes;
  const seconds = timing.periodSeconds * timing.failureThreshold;
  const waited = (wait?.attempts ?? 0) * timing.periodSeconds;
  const looser = `The wait gave up after ${waited} s; the new probe gives the sidecar ${seconds} s and then restarts it.`;
  const budget =
    wait?.attempts === undefined
      ? `The loop waited for ever; the new probe gives the sidecar ${seconds} s and then restarts it.`
      : `The sidecar is restarted when its probe has failed for ${seconds} s, as long as it was waited for.`;
  const limit = waited > 0 && waited < seconds ? looser : budget;
  return [...(wait === undefined ? [] : [limit]), ...probePatchesNeeded(String(podSpec.restartPolicy), version)];
}

/** Why no startup probe may be added to this pod at all, if so. */
function probesForbidden({ podSpec, runsToCompletion }: Workload, version: Version): string | undefined {
  const never = asMap(podSpec).restartPolicy === 'Never';
  if (!never || hasFix(version, [v(33, 6), v(34, 2), v(35, 0)])) return undefined;
  const what = runsToCompletion ? 'Job' : 'pod';
  const newer = isAtLeast(version, v(33, 0)) ? '1.33.6 or 1.34.2' : '1.33.6';
  return `With \`restartPolicy: Never\` a failed startup probe blocks the ${what} for ever before Kubernetes ${newer}, and ${renderVersion(version)} is assumed.`;
}

function v(minor: number, patch: number): Version {
  return { major: 1, minor, patch };
}
