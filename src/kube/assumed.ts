import type { AssumedVersion, Assumptions, SeenReleases, Version } from './assumptions.ts';

/** Versions that one source of assumptions names; `products` by product id. */
export interface Declared {
  readonly kubernetes?: Version;
  readonly products?: ReadonlyMap<string, Version>;
  readonly native?: ReadonlyMap<string, boolean>;
}

function version(major: number, minor: number): AssumedVersion {
  return { version: { major, minor }, origin: 'table' };
}

/**
 * The lowest releases that one has to reckon with when nothing is declared, as of November 2026: about a year old.
 * Kuma 2.13, Consul 1.8 and Dapr 1.17 are the last releases before their native mode, so these need to be declared.
 */
export const assumedByDefault: Assumptions = {
  kubernetes: version(1, 34),
  products: new Map([
    ['istio', version(1, 28)],
    ['linkerd', version(2, 19)],
    ['kuma', version(2, 13)],
    ['consul', version(1, 8)],
    ['dapr', version(1, 17)],
  ]),
  native: new Map(),
};

/** Assumptions of all sources, strongest last applied: command line over config over repository over the table. */
export function assumptionsFrom(sources: {
  readonly commandLine?: Declared;
  readonly config?: Declared;
  readonly repository?: SeenReleases;
}): Assumptions {
  let result = assumedByDefault;
  if (sources.repository !== undefined) result = seen(result, sources.repository);
  if (sources.config !== undefined) result = declare(result, sources.config, 'config');
  if (sources.commandLine !== undefined) result = declare(result, sources.commandLine, 'command-line');
  return result;
}

function seen(base: Assumptions, releases: SeenReleases): Assumptions {
  const own = [...releases].map(([id, release]) => [id, { ...release, origin: 'repository' as const }] as const);
  return { ...base, products: new Map([...base.products, ...own]) };
}

function declare(base: Assumptions, declared: Declared, origin: AssumedVersion['origin']): Assumptions {
  const products = new Map(base.products);
  for (const [id, own] of declared.products ?? []) products.set(id, { version: own, origin });
  return {
    kubernetes: declared.kubernetes === undefined ? base.kubernetes : { version: declared.kubernetes, origin },
    products,
    native: new Map([...base.native, ...(declared.native ?? [])]),
  };
}
