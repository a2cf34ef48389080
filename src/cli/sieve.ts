import { suppressionMark } from '../engine/suppression-comment.ts';
import { mayShowRelease, type Rule } from '../index.ts';

/**
 * What a file is to a migration. `pod`: may hold a pod that a rule speaks about. `part`: names containers, but nothing
 * that a rule speaks about; of use only where something patches or selects something. `config-map`: of use if a pod uses it.
 * `reference`: an object that may refer to containers, or containers without an image, which are a patch. `none`: nothing.
 */
export type Relevance = 'pod' | 'part' | 'config-map' | 'reference' | 'none';

/** What the bytes of a file say. */
export interface Sifted {
  readonly relevance: Relevance;
  /** Whether it may show which release of a product is installed; agrees with `kube/installed.ts`. */
  readonly showsReleases: boolean;
}

/** Sorts files by their bytes, before anything is decoded or parsed. */
export type Sieve = (bytes: Buffer) => Sifted;

/** Kinds whose objects refer to pods or to ports and containers of pods. */
const referring: ReadonlySet<string> = new Set([
  'CiliumNetworkPolicy',
  'Component',
  'HorizontalPodAutoscaler',
  'Kustomization',
  'NetworkPolicy',
  'PodMonitor',
  'PrometheusRule',
  'ScaledObject',
  'Service',
  'ServiceMonitor',
  'SidecarSet',
  'VerticalPodAutoscaler',
]);

/** Kinds of which no object holds a pod, whatever words occur in it. */
const podless: ReadonlySet<string> = new Set([
  ...referring,
  'ClusterRole',
  'ClusterRoleBinding',
  'ConfigMap',
  'CustomResourceDefinition',
  'Group',
  'Ingress',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Role',
  'RoleBinding',
  'Secret',
  'ServiceAccount',
  'StorageClass',
  'User',
]);

/** Kinds whose objects may show which release of a product is installed: its own workloads, charts, operators' objects. */
const releasing: ReadonlySet<string> = new Set([
  'Application',
  'ApplicationSet',
  'Component',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HelmChart',
  'HelmRelease',
  'Istio',
  'IstioOperator',
  'Job',
  'Kustomization',
  'List',
  'Namespace',
  'Pod',
  'ReplicaSet',
  'StatefulSet',
]);

type Signalling = Pick<Rule, 'signals' | 'bare' | 'onDemand'>;

/**
 * A sieve for the texts that rules look for; `all` asks for plain sidecars too. It agrees with `kube/relevance.ts` on
 * what may hold a pod and is worth parsing: a rule that only moves containers needs two of them.
 */
export function sieveFor(rules: readonly Signalling[], all: boolean): Sieve {
  const asked = rules.filter(({ onDemand }) => all || onDemand !== true);
  const hasSignal = searchFor([...asked.filter(({ bare }) => bare !== true).flatMap(signalsOf), suppressionMark]);
  const hasBareSignal = searchFor(asked.filter(({ bare }) => bare === true).flatMap(signalsOf));
  const relevanceOf = (bytes: Buffer, kinds: readonly string[]): Relevance => {
    const mayHoldPods = kinds.length === 0 || kinds.some((kind) => !podless.has(kind));
    const parts = mayHoldPods && (bytes.includes('ontainers') || bytes.includes('sidecars'));
    if (parts && (hasSignal(bytes) || (hasBareSignal(bytes) && countImages(bytes) > 1))) return 'pod';
    if (kinds.some((kind) => referring.has(kind))) return 'reference';
    if (parts) return countImages(bytes) > 0 ? 'part' : 'reference';
    return kinds.includes('ConfigMap') ? 'config-map' : 'none';
  };
  return (bytes) => {
    const kinds = kindsIn(bytes);
    return { relevance: relevanceOf(bytes, kinds), showsReleases: mayShowReleases(bytes, kinds) };
  };
}

/** A text without any kind may be the values of a chart. */
function mayShowReleases(bytes: Buffer, kinds: readonly string[]): boolean {
  if (kinds.length > 0 && !kinds.some((kind) => releasing.has(kind))) return false;
  return mayShowRelease((sign) => bytes.includes(sign));
}

function signalsOf({ signals }: Signalling): readonly string[] {
  return signals;
}

function searchFor(signals: readonly string[]): (bytes: Buffer) => boolean {
  const needles = [...new Set(signals)].map((signal) => Buffer.from(signal));
  return (bytes) => needles.some((needle) => bytes.includes(needle));
}

const colon = 0x3a;
const space = 0x20;

/** Keys `image`, counted up to two. */
function countImages(bytes: Buffer): number {
  let images = 0;
  for (let at = bytes.indexOf('image'); at >= 0 && images < 2; at = bytes.indexOf('image', at + 5)) {
    if (valueAfter(bytes, at + 5) !== undefined) images += 1;
  }
  return images;
}

/** The values of all keys `kind`, as far as they are plain words. */
function kindsIn(bytes: Buffer): readonly string[] {
  const kinds: string[] = [];
  for (let at = bytes.indexOf('kind'); at >= 0; at = bytes.indexOf('kind', at + 4)) {
    const from = valueAfter(bytes, at + 4);
    if (from !== undefined) kinds.push(wordAt(bytes, from));
  }
  return kinds;
}

/** Where the value of a key begins whose name ends at an offset; `undefined` if that is no key. */
function valueAfter(bytes: Buffer, end: number): number | undefined {
  let at = isQuote(bytes[end]) ? end + 1 : end;
  while (bytes[at] === space) at += 1;
  if (bytes[at] !== colon) return undefined;
  at += 1;
  while (bytes[at] === space || isQuote(bytes[at])) at += 1;
  return at;
}

function wordAt(bytes: Buffer, from: number): string {
  let end = from;
  while (end - from < 40 && isLetter(bytes[end])) end += 1;
  return bytes.toString('latin1', from, end);
}

function isQuote(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}
