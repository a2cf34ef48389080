import { parseImage, versionOfTag } from '../products/image.ts';
import { injectedProducts } from '../products/index.ts';
import type { Injection, NativePin, Product, VersionMarker } from '../products/product.ts';
import { below, type Location } from '../yaml/route.ts';
import type { Version } from './assumptions.ts';
import type { Evidence } from './evidence.ts';
import { isInjectedOverride } from './identity.ts';
import { markerAt, markerOf, markerValue } from './marker.ts';
import type { Project } from './project.ts';
import { versionOfRevision } from './revision.ts';
import { isAtLeast, renderVersion } from './versions.ts';
import type { Workload } from './workload.ts';

/** An annotation that makes the injected sidecar native. */
export interface Pin {
  readonly at: Location;
  readonly value: string;
  /** One sentence. */
  readonly because: string;
}

/**
 * How a product's sidecar stands in a pod. `absent`: not injected here. `classic`: injected as a regular container, or
 * possibly so. `native`: with these pins; `gate` tells whether it then holds the app back until it is ready.
 * `reason` is one sentence.
 */
export type Injected =
  | { readonly kind: 'absent'; readonly reason: string; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'classic'; readonly reason: string; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'native';
      readonly pins: readonly Pin[];
      readonly gate: boolean;
      /** Why there is no gate. */
      readonly gateReason?: string;
      readonly gateEvidence?: Evidence;
      readonly version?: Version;
    };

/**
 * How the sidecar of an injected product stands in a pod. What counts, strongest first: markers on the pod, the user's
 * assertion, the version that is assumed. `undefined` for a product that nothing injects.
 */
export function injectionOf(workload: Workload, product: Product, project: Project): Injected | undefined {
  const { injection, title } = product;
  if (injection === undefined) return undefined;
  const out = markerOf(workload, injection.optOut);
  if (out !== undefined)
    return { kind: 'absent', reason: `${title} is not injected here: ${out.says}.`, evidence: [out] };
  return (
    neverNative(workload, product, injection) ??
    asserted(product, project) ??
    byVersion(workload, { product, injection, project })
  );
}

function classic(reason: string, evidence: readonly Evidence[] = []): Injected {
  return { kind: 'classic', reason, evidence };
}

function neverNative(workload: Workload, { title }: Product, injection: Injection): Injected | undefined {
  if (injection.native.refusal !== undefined) return classic(injection.native.refusal);
  const off = markerOf(workload, injection.native.off);
  if (off !== undefined) return classic(`Native mode of ${title} is turned off for this pod: ${off.says}.`, [off]);
  const shown = shownVersion(workload, injection.versions);
  const floor = firstNative(injection);
  if (shown === undefined || floor === undefined || isAtLeast(shown.version, floor)) return undefined;
  const reason = `${title} can be native from ${renderVersion(floor)} on, but ${shown.evidence.says}.`;
  return classic(reason, [shown.evidence]);
}

function firstNative({ native }: Injection): Version | undefined {
  return native.pins[0]?.since ?? native.defaultSince;
}

function asserted({ id, title }: Product, project: Project): Injected | undefined {
  const { kubernetes, native } = project.assumptions;
  if (!isAtLeast(kubernetes.version, { major: 1, minor: 29 })) {
    return classic(`Native sidecars need Kubernetes 1.29, and ${renderVersion(kubernetes.version)} is assumed.`);
  }
  return native.get(id) === false ? classic(`The configuration says that ${title} is not native.`) : undefined;
}

interface Question {
  readonly product: Product;
  readonly injection: Injection;
  readonly project: Project;
}

function byVersion(workload: Workload, { product, injection, project }: Question): Injected {
  const { native } = injection;
  const shown = shownVersion(workload, injection.versions)?.version;
  const assumed = project.assumptions.products.get(product.id);
  const version = shown ?? assumed?.version;
  const gate = gateOf(workload, product, injection);
  const known = version === undefined ? {} : { version };
  if (project.assumptions.native.get(product.id) === true) return { kind: 'native', pins: [], ...gate, ...known };
  const unsure = markerOf(workload, native.unsure ?? []);
  if (version === undefined || unsure !== undefined) return classic(undeclared(product, unsure), unsure && [unsure]);
  const pin = native.pins.find((one) => isAtLeast(version, one.since) && !(one.until && isAtLeast(version, one.until)));
  const byDefault = native.defaultSince !== undefined && isAtLeast(version, native.defaultSince);
  if (pin === undefined)
    return byDefault
      ? { kind: 'native', pins: [], ...gate, ...known }
      : classic(tooOld(product, version, assumed?.file));
  const pins = pinsOf(workload, pin, `${product.title} ${renderVersion(version)}`);
  if (pins === undefined && !byDefault)
    return classic(`${product.title} cannot be pinned to native mode in this kind of object.`);
  return { kind: 'native', pins: pins ?? [], ...gate, ...known };
}

function undeclared({ id, title }: Product, marker?: Evidence): string {
  const why = marker === undefined ? '' : `, as ${marker.says}`;
  return `Whether ${title} is native here cannot be seen${why}; say so with \`native.${id}: true\` in the configuration.`;
}

function tooOld({ id, title, injection }: Product, version: Version, file: string | undefined): string {
  const floor = injection === undefined ? undefined : firstNative(injection);
  const since =
    floor === undefined ? `${title} has no native mode` : `${title} can be native from ${renderVersion(floor)} on`;
  const from = file === undefined ? 'assumed' : `seen in ${file}`;
  return `${since}, and ${renderVersion(version)} is ${from}; declare the lowest version in use as \`${id}.version\` if it is newer.`;
}

function pinsOf(workload: Workload, pin: NativePin, who: string): readonly Pin[] | undefined {
  const marker = { where: 'annotation' as const, key: pin.annotation };
  const at = markerAt(workload, marker);
  if (at === undefined) return undefined;
  if (markerValue(workload, marker) !== undefined) return [];
  const because = `${who} reads this annotation and injects its proxy as a native sidecar.`;
  return [{ at, value: pin.value, because }];
}

function gateOf(workload: Workload, { title }: Product, { native }: Injection) {
  if (!native.gate)
    return { gate: false, gateReason: `A native ${title} sidecar has no startup probe, so it holds nothing back.` };
  const lost = markerOf(workload, native.gateLostBy);
  if (lost === undefined) return { gate: true };
  const gateReason = `Without its startup probe a native ${title} proxy does not hold the app back: ${lost.says}.`;
  return { gate: false, gateReason, gateEvidence: lost };
}

function shownVersion(
  workload: Workload,
  markers: readonly VersionMarker[],
): { readonly version: Version; readonly evidence: Evidence } | undefined {
  for (const marker of markers) {
    const value = markerValue(workload, marker);
    const at = markerAt(workload, marker);
    const version = value === undefined ? undefined : versionIn(value, marker.form);
    if (version === undefined || at === undefined) continue;
    return { version, evidence: { at, says: `the ${marker.where} ${marker.key} is "${value}"` } };
  }
  return undefined;
}

function versionIn(value: string, form: VersionMarker['form']): Version | undefined {
  if (form === 'image') return parseImage(value).version;
  if (form === 'version') return versionOfTag(value);
  return versionOfRevision(value);
}

/** What shows that a webhook puts a product into a pod; `undefined` where the pod itself does not tell. */
export function injectionEvidence(workload: Workload, product: Product): Evidence | undefined {
  const { injection } = product;
  if (injection === undefined || markerOf(workload, injection.optOut) !== undefined) return undefined;
  const { optIn, versions, native } = injection;
  const pins = native.pins.map((pin) => ({ where: 'annotation' as const, key: pin.annotation }));
  const marked = markerOf(workload, [...optIn, ...versions, ...pins, ...native.off, ...native.gateLostBy]);
  if (marked !== undefined) return marked;
  const override = [...workload.containers, ...workload.initContainers].find(
    (container) => product.containerNames.includes(container.name) && isInjectedOverride(container),
  );
  return (
    override && { at: below(override.at, 'image'), says: `container ${override.name} stands for the injected one` }
  );
}

/** Meshes that the pod itself shows and that are not native in it, each with its reason. */
export function classicMeshesOf(
  workload: Workload,
  project: Project,
): readonly { readonly product: Product; readonly reason: string; readonly evidence: Evidence }[] {
  return injectedProducts.flatMap((product) => {
    const evidence = injectionEvidence(workload, product);
    const state = evidence === undefined ? undefined : injectionOf(workload, product, project);
    return evidence !== undefined && state?.kind === 'classic' ? [{ product, reason: state.reason, evidence }] : [];
  });
}
