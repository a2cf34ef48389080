import { asMap, type Plain, type PlainMap } from '../yaml/plain.ts';
import type { Container, Workload } from './workload.ts';

/** Requests of a pod per resource, in cores or bytes (or whole units of an extended resource). */
export type Requests = ReadonlyMap<string, number>;

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number: `500m` is 0.5, `1Gi` is 1073741824. */
export function quantity(value: Plain | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const found = /^([+-]?\d{1,30}(?:\.\d{0,30})?)([eE][+-]?\d{1,3}|[a-zA-Z]{0,2})$/.exec(value.trim());
  if (found === null) return undefined;
  const [, digits = '', suffix = ''] = found;
  if (/^[eE][+-]?\d/.test(suffix)) return Number(digits + suffix);
  const factor = suffixes[suffix];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** The requests of a container; a limit counts as request where none is given, as the API server has it. */
function requestsOf(container: Container): Requests {
  const { requests, limits } = asMap(container.spec.resources);
  const entries: PlainMap = { ...asMap(limits), ...asMap(requests) };
  return new Map(Object.entries(entries).flatMap(([name, value]) => pair(name, quantity(value))));
}

function pair(name: string, value: number | undefined): [string, number][] {
  return value === undefined ? [] : [[name, value]];
}

function sum(a: Requests, b: Requests): Requests {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, (result.get(name) ?? 0) + value);
  return result;
}

function highest(a: Requests, b: Requests): Requests {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, Math.max(result.get(name) ?? 0, value));
  return result;
}

/**
 * What the scheduler reserves for a pod: the larger of the running containers with all native sidecars, and of each
 * init container with the native sidecars before it. Source: KEP-753, resources; component-helpers `resource`.
 */
export function effectiveRequests(init: readonly Container[], regular: readonly Container[]): Requests {
  let sidecars: Requests = new Map();
  let peak: Requests = new Map();
  for (const container of init) {
    const own = sum(sidecars, requestsOf(container));
    peak = highest(peak, own);
    if (container.native) sidecars = own;
  }
  return highest(peak, regular.map(requestsOf).reduce(sum, sidecars));
}

/** A resource of which a pod reserves another amount than before. */
export interface RequestDelta {
  readonly resource: string;
  readonly before: number;
  readonly after: number;
}

/** A regular container that becomes a native sidecar: before the init container `before`, or after all of them. */
export interface PlannedMove {
  readonly container: Container;
  readonly before?: number;
}

/** How the effective requests of a pod change when containers become native sidecars. */
export function requestDeltas(
  { initContainers, containers }: Workload,
  moves: readonly PlannedMove[],
): readonly RequestDelta[] {
  const moved = moves.map(({ container }) => container);
  const at = (index: number) =>
    moves
      .filter(({ before }) => (before ?? initContainers.length) === index)
      .map(({ container }): Container => ({ ...container, role: 'init', native: true }));
  const init = [...initContainers.flatMap((one) => [...at(one.index), one]), ...at(initContainers.length)];
  const earlier = effectiveRequests(initContainers, containers);
  const later = effectiveRequests(
    init,
    containers.filter((other) => !moved.includes(other)),
  );
  const names = [...new Set([...earlier.keys(), ...later.keys()])];
  return names
    .map((resource) => ({ resource, before: earlier.get(resource) ?? 0, after: later.get(resource) ?? 0 }))
    .filter((delta) => Math.abs(delta.after - delta.before) > 1e-9);
}

/** A delta in words: `cpu 2 -> 2.5`, `memory 1Gi -> 1.5Gi`. */
export function renderDelta({ resource, before, after }: RequestDelta): string {
  return `${resource} ${amount(resource, before)} -> ${amount(resource, after)}`;
}

function amount(resource: string, value: number): string {
  if (resource !== 'memory' && !resource.includes('storage')) return String(Math.round(value * 1000) / 1000);
  return value >= 2 ** 30 ? `${rounded(value / 2 ** 30)}Gi` : `${rounded(value / 2 ** 20)}Mi`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
