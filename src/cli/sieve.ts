/**
 * What a file is to a migration. `pod`: may hold a pod that a rule speaks about. `part`: names containers, but nothing
 * that a rule speaks about; of use only where something patches something. `reference`: an object that may refer to
 * containers. `none`: nothing.
 */
export type Relevance = 'pod' | 'part' | 'reference' | 'none';

/** Sorts files by their bytes, before anything is decoded or parsed. */
export type Sieve = (bytes: Buffer) => Relevance;

/** Kinds whose objects refer to pods or to ports and containers of pods. */
const referring: ReadonlySet<string> = new Set([
  'Service',
  'NetworkPolicy',
  'CiliumNetworkPolicy',
  'PodMonitor',
  'ServiceMonitor',
  'HorizontalPodAutoscaler',
  'VerticalPodAutoscaler',
  'ScaledObject',
  'SidecarSet',
  'Kustomization',
  'Component',
]);

/**
 * A sieve for the texts that rules look for. It agrees with `kube/relevance.ts` on what may hold a pod and is worth
 * parsing, and never says less.
 */
export function sieveFor(signals: readonly string[]): Sieve {
  const needles = [...new Set(signals)].map((signal) => Buffer.from(signal));
  const has = (bytes: Buffer) => needles.some((needle) => bytes.includes(needle));
  return (bytes) => {
    if (bytes.includes('ontainers') || bytes.includes('sidecars')) {
      return hasTwoImages(bytes) || has(bytes) ? 'pod' : 'part';
    }
    const kinds = kindsIn(bytes);
    if (kinds.some((kind) => referring.has(kind))) return 'reference';
    return kinds.includes('ConfigMap') && has(bytes) ? 'reference' : 'none';
  };
}

const colon = 0x3a;
const space = 0x20;

function hasTwoImages(bytes: Buffer): boolean {
  let images = 0;
  for (let at = bytes.indexOf('image'); at >= 0 && images < 2; at = bytes.indexOf('image', at + 5)) {
    if (valueAfter(bytes, at + 5) !== undefined) images += 1;
  }
  return images === 2;
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
