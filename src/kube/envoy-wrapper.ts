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

/** What a wrapper does in a container. Without `ENVOY_ADMIN_API` it does nothing. */
export function envoyWrapperUse(wrapper: Wrapper, container: Container, workload: Workload): EnvoyWrapperUse {
  const env = environmentOf(container);
  const own = settings[wrapper.id];
  const relevant = [adminVariable, own?.quitUrl ?? '', own?.off ?? '', 'GENERIC_QUIT_ENDPOINTS', 'START_WITHOUT_ENVOY'];
  const hidden = relevant.find((name) => env.has(name) && env.get(name) === undefined);
  if (hidden !== undefined) return { kind: 'unknown', reason: `The value of ${hidden} is not in the manifest.` };
  if (!env.has(adminVariable) && hasOpenEnvironment(container))
    return { kind: 'unknown', reason: `${adminVariable} may come from \`envFrom\`.` };
  const admin = env.get(adminVariable) ?? '';
  if (own === undefined || admin === '') return { kind: 'inert' };
  const quits = env.get(own.off) !== 'true';
  const generic = (env.get('GENERIC_QUIT_ENDPOINTS') ?? '').split(',').map((url) => url.trim());
  const quitUrls = quits ? [env.get(own.quitUrl) || admin, ...generic.filter((url) => url !== '')] : [];
  const waits = env.get('START_WITHOUT_ENVOY') === 'true' ? [] : [admin];
  const all = [...waits, ...quitUrls].map((url) => addressed(url, workload) ?? url);
  const lost = all.find((one) => typeof one === 'string');
  if (lost !== undefined) return { kind: 'unknown', reason: `Nothing in this pod shows who answers at ${lost}.` };
  const found = all.flatMap((one) => (typeof one === 'string' ? [] : [one]));
  const [waitsFor] = found.slice(0, waits.length);
  return { kind: 'active', ...(waitsFor === undefined ? {} : { waitsFor }), quits: found.slice(waits.length) };
}

function addressed(text: string, workload: Workload): Addressed | undefined {
  const url = urlOf(text);
  if (url?.port === undefined || !isLoopback(url.host)) return undefined;
  const path = url.path === '/' ? {} : { path: url.path };
  const owner = ownerOf(workload, { kind: 'port', port: url.port, ...path });
  return owner && { owner: withoutOverride(owner), port: url.port };
}

/** The wrapper whose variables a container has although its command does not name it, by those that tell it apart. */
export function wrapperByVariables(container: Container): Wrapper | undefined {
  const env = environmentOf(container);
  const told = wrappers.find(({ telling }) => telling.some((name) => env.has(name)));
  return (
    told ?? (env.has(adminVariable) ? wrappers.find(({ variables }) => variables.includes(adminVariable)) : undefined)
  );
}
