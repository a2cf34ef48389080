import { isLoopback, portNumber } from '../products/flags.ts';
import type { ProductGate, ReadyEndpoint } from '../products/product.ts';
import { asMap, type PlainMap } from '../yaml/plain.ts';
import { basename } from './command.ts';
import { statedAt } from './endpoints.ts';
import { type Handler, handlerOf } from './handler.ts';
import { productOf } from './identity.ts';
import { runsIn } from './runs.ts';
import type { Container, Workload } from './workload.ts';

/** A probe that a container answers by itself, apart from its timing; or why there is none, one sentence. */
export type Provable =
  | ProductGate
  | { readonly kind: 'own'; readonly handler: PlainMap; readonly needs: readonly string[]; readonly says: string };

/**
 * The handler of a container's own readiness or liveness probe, if it is proven that the container answers it alone:
 * a connection to a port of its own, an endpoint that product data shows, or the very endpoint that a wait loop of the
 * app asked before the app was there. The kubelet already asks it, so it is taken to be reachable unless the arguments
 * bind it to the loopback.
 */
export function ownProbeGate(container: Container, workload: Workload, waited: Waited | undefined): Provable {
  const reasons: string[] = [];
  for (const name of ['readinessProbe', 'livenessProbe'] as const) {
    const handler = handlerOf(container, name);
    if (handler === undefined) continue;
    const reason = notAlone(container, handler, { workload, waited });
    if (reason === undefined)
      return {
        kind: 'own',
        handler: handlerIn(container.spec[name]),
        needs: [],
        says: `answers the same as its ${name}`,
      };
    reasons.push(`Its ${name} does not do as a startup probe: ${reason}.`);
  }
  return {
    kind: 'none',
    reason: reasons[0] ?? 'It has no probe of its own, and no other endpoint is proven to be its own.',
  };
}

/**
 * The handler of a container's readiness probe, where it is known to have succeeded before anything that could answer
 * in its place was there. Arguments that contradict this refuse it.
 */
export function readinessGate(container: Container): Provable {
  const handler = handlerOf(container, 'readinessProbe');
  if (handler === undefined) return { kind: 'none', reason: 'It has no readiness probe.' };
  const port = 'port' in handler ? handler.port : undefined;
  if (port !== undefined && isOnLoopback(container, port)) {
    const reason = `Its readinessProbe asks the address of the pod, and it answers port ${port} on the loopback only.`;
    return { kind: 'none', reason };
  }
  const says = 'answers the same as its readinessProbe';
  return { kind: 'own', handler: handlerIn(container.spec.readinessProbe), needs: [], says };
}

type Waited = { readonly port: number; readonly path?: string };

interface Around {
  readonly workload: Workload;
  readonly waited: Waited | undefined;
}

function handlerIn(probe: PlainMap[string] | undefined): PlainMap {
  const { exec, httpGet, tcpSocket, grpc } = asMap(probe);
  const handlers = Object.entries({ exec, httpGet, tcpSocket, grpc });
  return Object.fromEntries(handlers.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function notAlone(container: Container, handler: Handler, around: Around): string | undefined {
  switch (handler.kind) {
    case 'exec':
      return notOwnExec(container, handler, around);
    case 'sleep':
      return 'it only sleeps';
    case 'grpc':
      return 'its answer may come through the app';
    case 'tcp':
      return handler.host === undefined ? notOwn(container, handler.port, around) : 'it names a host';
    case 'http':
      return handler.host === undefined ? notOwnHttp(container, handler, around) : 'it names a host';
  }
}

function notOwn(container: Container, port: number | undefined, { workload }: Around): string | undefined {
  if (port === undefined) return 'its port cannot be read';
  const running = [...workload.containers, ...workload.initContainers.filter(({ native }) => native)];
  const others = running.filter((other) => other !== container && other.name !== container.name);
  const claimed = others.find((other) => statedAt(other, port).length > 0);
  if (isOnLoopback(container, port)) return `by its arguments it answers port ${port} on the loopback only`;
  return claimed === undefined ? undefined : `port ${port} is also claimed by container ${claimed.name}`;
}

function notOwnHttp(container: Container, handler: Handler & { kind: 'http' }, around: Around): string | undefined {
  const { port, path } = handler;
  const foreign = notOwn(container, port, around);
  if (foreign !== undefined) return foreign;
  if (around.waited !== undefined && around.waited.port === port && around.waited.path === path) return undefined;
  const endpoint = readyEndpointOf(container, port, path);
  if (endpoint === undefined) return 'its answer may come through the app or a peer';
  return endpoint.alone ? undefined : 'its answer depends on more than the sidecar';
}

function readyEndpointOf(container: Container, port: number | undefined, path: string): ReadyEndpoint | undefined {
  const endpoint = productOf(container)?.product.ready.find((one) => one.path === path);
  return endpoint?.port === port || isControlPort(container, port) ? endpoint : undefined;
}

/**
 * The HTTP or gRPC endpoint that a startup probe asks of a container which may pass requests on to the app: one that
 * serves traffic, or an unknown program. `undefined` where product data show that it answers by itself.
 */
export function relayedProbeOf(container: Container): { readonly asks: string } | undefined {
  const handler = handlerOf(container, 'startupProbe');
  if (productOf(container)?.product.servesTraffic === false) return undefined;
  if (handler?.kind === 'grpc') return { asks: `gRPC on port ${handler.port}` };
  if (handler?.kind !== 'http' || handler.host !== undefined) return undefined;
  const { port, path } = handler;
  return readyEndpointOf(container, port, path)?.alone === true ? undefined : { asks: `${path} on port ${port}` };
}

/** The kubelet asks the address of the pod, where such a port is closed. */
function isOnLoopback(container: Container, port: number): boolean {
  return runsIn(container).some(({ product, run }) =>
    product.listeners(run).some((listener) => listener.port === port && listener.loopbackOnly === true),
  );
}

function isControlPort(container: Container, port: number | undefined): boolean {
  return runsIn(container).some(({ product, run }) =>
    product.listeners(run).some((listener) => listener.port === port && listener.purpose !== 'data'),
  );
}

/** `nc -z localhost PORT` is a connection to a port; what any other program asks for is not known. */
function notOwnExec(container: Container, { command }: Handler & { kind: 'exec' }, around: Around): string | undefined {
  const words = command.shell?.script.value.trim().split(/[ \t]+/) ?? command.own.map((entry) => entry.value);
  const [program = '', ...args] = words;
  const [host = '', port = ''] = args.filter((arg) => !arg.startsWith('-'));
  const connects = basename(program) === 'nc' && args.some((arg) => /^-[a-z]*z/.test(arg)) && isLoopback(host);
  if (!connects || args.length > 4) return `what ${basename(program)} asks for is not known`;
  const number = portNumber(port);
  const stated = number !== undefined && statedAt(container, number).length > 0;
  return stated ? notOwn(container, number, around) : `port ${port} is not shown to be its own`;
}
