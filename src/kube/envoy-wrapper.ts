import { type Wrapper, wrappers } from '../products/wrapper.ts';
import { isLoopback, urlOf } from '../shell/url.ts';
import { environmentOf, hasOpenEnvironment } from './container.ts';
import { type Owner, ownerOf } from './endpoints.ts';
import { withoutOverride } from './waited-for.ts';
import type { Container, Workload } from './workload.ts';

/** A sidecar that a wrapper addresses, and the port at which it does. */
export interface Addressed {
  readonly owner: Owner;
  readonly port: number;
}

/**
 * What scuttle or envoy-preflight does in a container, by its variables. `inert`: nothing but start the program.
 * `unknown`: the manifest does not settle it; one sentence says why.
 */
export type EnvoyWrapperUse =
  | { readonly kind: 'inert' }
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'active';
      /** Whom it waits for; absent where it does not wait. */
      readonly waitsFor?: Addressed;
      /** Whom it makes exit in the end. */
      readonly quits: readonly Addressed[];
    };

interface Settings {
  readonly off: string;
  readonly quitUrl: string;
}

/** Sources: redboxllc/scuttle main.go and config.go; monzo/envoy-preflight main.go. */
const settings: Readonly<Record<string, Settings>> = {
  scuttle: { off: 'NEVER_KILL_ISTIO', quitUrl: 'ISTIO_QUIT_API' },
  'envoy-preflight': { off: 'NEVER_KILL_ENVOY', quitUrl: 'ENVOY_KILL_API' },
};

const adminVariable = 'ENVOY_ADMIN_API';

/**
 * What a wrapper does in a container. Without `ENVOY_ADMIN_API` it does nothing, unless it is told to call only the
 * generic endpoints.
 */
export function envoyWrapperUse(wrapper: Wrapper, container: Container, workload: Workload): EnvoyWrapperUse {
  const own = settings[wrapper.id];
  const env = environmentOf(container);
  const hidden = wrapper.variables.find((name) => !harmless.has(name) && env.has(name) && env.get(name) === undefined);
  if (hidden !== undefined) return { kind: 'unknown', reason: `The value of ${hidden} is not in the manifest.` };
  if (!env.has(adminVariable) && hasOpenEnvironment(container))
    return { kind: 'unknown', reason: `${adminVariable} may come from \`envFrom\`.` };
  const called = own === undefined ? { waits: [], quits: [] } : calledBy(own, env);
  if (called.waits.length + called.quits.length === 0 && !env.get(adminVariable)) return { kind: 'inert' };
  const urls = [...called.waits, ...called.quits];
  const found = urls.map((url) => addressed(url, container, workload));
  const lost = urls[found.indexOf(undefined)];
  if (lost !== undefined)
    return { kind: 'unknown', reason: `Nothing in this pod shows which other container answers at ${lost}.` };
  const all = found.filter((one) => one !== undefined);
  const [waitsFor] = all.slice(0, called.waits.length);
  return { kind: 'active', ...(waitsFor === undefined ? {} : { waitsFor }), quits: all.slice(called.waits.length) };
}

/** Variables that do not change whom a wrapper addresses. */
const harmless = new Set(['SCUTTLE_LOGGING', 'WAIT_FOR_ENVOY_TIMEOUT', 'QUIT_WITHOUT_ENVOY_TIMEOUT']);

/** The URLs that a wrapper waits for and quits. */
function calledBy(
  { off, quitUrl }: Settings,
  env: ReadonlyMap<string, string | undefined>,
): { readonly waits: readonly string[]; readonly quits: readonly string[] } {
  const admin = env.get(adminVariable) ?? '';
  const endpoints = (env.get('GENERIC_QUIT_ENDPOINTS') ?? '').split(',').map((url) => url.trim());
  const generic = endpoints.filter((url) => url !== '');
  const waits = admin === '' || env.get('START_WITHOUT_ENVOY') === 'true' ? [] : [admin];
  if (env.get('GENERIC_QUIT_ONLY') === 'true') return { waits, quits: generic };
  const never = admin === '' || env.get(off) === 'true';
  return { waits, quits: never ? [] : [env.get(quitUrl) || admin, ...generic] };
}

function addressed(text: string, container: Container, workload: Workload): Addressed | undefined {
  const url = urlOf(text);
  if (url?.port === undefined || !isLoopback(url.host)) return undefined;
  const path = url.path === '/' ? {} : { path: url.path };
  const owner = ownerOf(workload, { kind: 'port', port: url.port, ...path });
  if (owner === undefined || (owner.kind === 'container' && owner.container === container)) return undefined;
  return { owner: withoutOverride(owner), port: url.port };
}

/** The wrapper whose variables a container has although its command does not name it, by those that tell it apart. */
export function wrapperByVariables(container: Container): Wrapper | undefined {
  const env = environmentOf(container);
  const told = wrappers.find(({ telling }) => telling.some((name) => env.has(name)));
  return (
    told ?? (env.has(adminVariable) ? wrappers.find(({ variables }) => variables.includes(adminVariable)) : undefined)
  );
}
