import { injectedProducts, productsQuitAt, productsReadyAt } from '../products/index.ts';
import type { Product } from '../products/product.ts';
import { declaredPortsOf, mountsOf } from './container.ts';
import type { Evidence } from './evidence.ts';
import { handlerNames, handlerOf } from './handler.ts';
import { productOf } from './identity.ts';
import { injectionEvidence } from './mesh.ts';
import { runsIn } from './runs.ts';
import type { Container, Workload } from './workload.ts';

/** Something on the pod's loopback, or a path in a volume as the container `seenBy` mounts it. */
export type Target =
  | { readonly kind: 'port'; readonly port: number; readonly path?: string }
  | { readonly kind: 'path'; readonly path: string; readonly seenBy: Container };

/** Who answers at a target. `evidence` says why. */
export type Owner =
  | { readonly kind: 'container'; readonly container: Container; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'injected'; readonly product: Product; readonly evidence: readonly Evidence[] };

/** The container, or the injected product, that owns a target; `undefined` where that is not settled. */
export function ownerOf(workload: Workload, target: Target): Owner | undefined {
  if (target.kind === 'path') return pathOwner(workload, target.path, target.seenBy);
  const running = [...workload.containers, ...workload.initContainers.filter((container) => container.native)];
  const stated = running.map((container) => ({ container, evidence: statedAt(container, target.port) }));
  const owner =
    only(stated) ?? (stated.some(({ evidence }) => evidence.length > 0) ? undefined : byDefault(running, target));
  return owner === undefined ? injectedOwner(workload, target, stated) : { kind: 'container', ...owner };
}

interface Claim {
  readonly container: Container;
  readonly evidence: readonly Evidence[];
}

function only(claims: readonly Claim[]): Claim | undefined {
  const made = claims.filter(({ evidence }) => evidence.length > 0);
  return made.length === 1 ? made[0] : undefined;
}

/** What a container's own manifest says about a port: its flags, its declared ports, its probes. */
export function statedAt(container: Container, port: number): readonly Evidence[] {
  const evidence: Evidence[] = [];
  for (const { product, run, at } of runsIn(container)) {
    if (product.listeners(run).some((listener) => listener.stated && listener.port === port)) {
      evidence.push({ at, says: `${product.title} listens on port ${port} with these arguments` });
    }
  }
  for (const declared of declaredPortsOf(container)) {
    if (declared.port === port) evidence.push({ at: declared.at, says: `it declares port ${port}` });
  }
  for (const name of handlerNames) {
    const handler = handlerOf(container, name);
    if (handler === undefined || handler.kind === 'exec' || handler.kind === 'sleep' || handler.port !== port) continue;
    evidence.push({ at: handler.at, says: `its ${name} addresses port ${port}` });
  }
  return evidence;
}

function byDefault(running: readonly Container[], { port, path }: { port: number; path?: string }): Claim | undefined {
  return only(
    running.map((container) => {
      const identity = productOf(container);
      const usual = identity !== undefined && usesByDefault(container, identity.product, port);
      if (!usual) return { container, evidence: [] };
      const what = path === undefined ? `port ${port}` : `port ${port}${path}`;
      const says = `${identity.product.title} uses ${what} by default`;
      return { container, evidence: [...identity.evidence, { at: identity.evidence[0].at, says }] };
    }),
  );
}

function usesByDefault(container: Container, product: Product, port: number): boolean {
  if (product.ports.includes(port)) return true;
  const endpoints = [...product.ready, ...product.quitEndpoints, ...product.drainEndpoints];
  if (endpoints.some((endpoint) => endpoint.port === port)) return true;
  return runsIn(container).some(({ product: own, run }) =>
    own.listeners(run).some((listener) => listener.port === port),
  );
}

function injectedOwner(
  workload: Workload,
  target: { readonly port: number; readonly path?: string },
  stated: readonly Claim[],
): Owner | undefined {
  if (stated.some(({ evidence }) => evidence.length > 0)) return undefined;
  const candidates = injectedProducts.filter((product) => answersAt(product, target));
  const shown = candidates.flatMap((product) => {
    const evidence = injectionEvidence(workload, product);
    return evidence === undefined ? [] : [{ product, evidence: [evidence] }];
  });
  const distinct = candidates.filter((product) => product.ports.includes(target.port));
  const [first, second] = shown.length > 0 ? shown : distinct.map((product) => ({ product, evidence: [] }));
  return first === undefined || second !== undefined ? undefined : { kind: 'injected', ...first };
}

function answersAt(product: Product, { port, path }: { readonly port: number; readonly path?: string }): boolean {
  if (product.ports.includes(port)) return true;
  if (path === undefined) return product.ready.some((endpoint) => endpoint.port === port);
  return productsReadyAt(port, path).includes(product) || productsQuitAt(port, path).includes(product);
}

/** Who makes a socket or file in a volume that several containers mount. */
function pathOwner(workload: Workload, path: string, seenBy: Container): Owner | undefined {
  const place = volumePathOf(seenBy, path);
  if (place === undefined) return undefined;
  const others = [...workload.containers, ...workload.initContainers.filter((container) => container.native)].filter(
    (container) => container !== seenBy,
  );
  const sharing = others.flatMap((container) =>
    mountsOf(container)
      .filter((mount) => mount.volume === place.volume)
      .map((mount) => ({ container, evidence: [{ at: mount.at, says: `it mounts the volume ${mount.volume} too` }] })),
  );
  const makers = others.map((container) => ({ container, evidence: socketsIn(container, place) }));
  const owner = only(makers) ?? (makers.some(({ evidence }) => evidence.length > 0) ? undefined : only(sharing));
  return owner === undefined ? undefined : { kind: 'container', ...owner };
}

/** A path as volume and path below its root; `undefined` where no volume is mounted above it. */
export function volumePathOf(container: Container, path: string): { volume: string; path: string } | undefined {
  const mounts = mountsOf(container).filter((mount) => isBelow(path, mount.path));
  const deepest = mounts.reduce<(typeof mounts)[number] | undefined>(
    (best, mount) => (best === undefined || mount.path.length > best.path.length ? mount : best),
    undefined,
  );
  if (deepest === undefined) return undefined;
  const rest = path.slice(deepest.path.replace(/\/$/, '').length);
  return { volume: deepest.volume, path: deepest.subPath === undefined ? rest : `/${deepest.subPath}${rest}` };
}

function isBelow(path: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return path === folder || path.startsWith(base);
}

function socketsIn(
  container: Container,
  place: { readonly volume: string; readonly path: string },
): readonly Evidence[] {
  return runsIn(container).flatMap(({ product, run, at }) =>
    product.socketDirectories(run).flatMap((directory) => {
      const own = volumePathOf(container, directory);
      const makes = own !== undefined && own.volume === place.volume && isBelow(place.path || '/', own.path || '/');
      return makes ? [{ at, says: `${product.title} makes its sockets in ${directory}` }] : [];
    }),
  );
}
