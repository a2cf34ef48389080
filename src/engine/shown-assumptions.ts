import type { AssumedVersion, Assumptions, Origin } from '../kube/assumptions.ts';
import { renderVersion } from '../kube/versions.ts';
import type { ShownAssumption } from './plan.ts';
import type { Resolution } from './resolution.ts';

const origins: Readonly<Record<Origin, string>> = {
  'command-line': 'given on the command line',
  config: 'from the configuration',
  repository: 'seen in',
  table: 'assumed, nothing was declared',
};

/** The versions that the answers of a migration rest on; none where nothing was found. */
export function shownAssumptions(
  resolutions: readonly Resolution[],
  assumptions: Assumptions,
): readonly ShownAssumption[] {
  const held = resolutions.flatMap((resolution) => resolution.held);
  if (held.length === 0) return [];
  const products = new Set(held.flatMap((one) => one.proposal.answer.restsOn ?? []));
  const shown = [...products].sort().flatMap((product) => {
    const assumed = assumptions.products.get(product);
    return assumed === undefined ? [] : [row(product, assumed)];
  });
  return [row('kubernetes', assumptions.kubernetes), ...shown];
}

function row(subject: string, { version, origin, file }: AssumedVersion): ShownAssumption {
  const from = file === undefined ? origins[origin] : `${origins[origin]} ${file}`;
  return { subject, version: renderVersion(version), origin: from };
}
