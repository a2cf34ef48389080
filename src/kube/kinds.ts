import { builtInKinds } from './built-in-kinds.ts';
import { customKinds } from './custom-kinds.ts';
import type { Kind } from './kind.ts';
import { refusedKinds } from './refused-kinds.ts';

const table = new Map<string, Kind>(
  [...builtInKinds, ...customKinds, ...refusedKinds].map((kind) => [`${kind.group}/${kind.kind}`, kind]),
);

/** Names of all kinds whose pods are meant to end. */
export const endingKinds: readonly string[] = [
  ...new Set([...table.values()].filter((kind) => kind.runsToCompletion).map((kind) => kind.kind)),
];

/** The group of an `apiVersion`: `apps` of `apps/v1`, the empty text of `v1`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** What is known of a kind of object, by its `apiVersion` and `kind`. */
export function kindOf(apiVersion: string, kind: string): Kind | undefined {
  return table.get(`${groupOf(apiVersion)}/${kind}`);
}

const foreignGroups = [
  'kustomize.config.k8s.io',
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'kyverno.io',
];

const foreignSuffixes = ['.gatekeeper.sh', '.kyverno.io', 'kafka.strimzi.io', 'admissionregistration.k8s.io'];

const foreignKinds = [
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'apiextensions.k8s.io/CustomResourceDefinition',
];

/**
 * Whether an object may hold something shaped like a pod that is none of its own: policies, schemas, values for a chart.
 * Strimzi's templates take no containers at all.
 */
export function isForeign(apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  if (group === '' && (kind === 'ConfigMap' || kind === 'Secret')) return true;
  if (foreignGroups.includes(group) || foreignKinds.includes(`${group}/${kind}`)) return true;
  return foreignSuffixes.some((suffix) => group.endsWith(suffix));
}
