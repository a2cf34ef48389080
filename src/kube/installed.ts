import { parseImage } from '../products/image.ts';
import { injectedProducts } from '../products/index.ts';
import type { ReleaseSigns } from '../products/product.ts';
import { parseDocument } from '../yaml/document.ts';
import { asMap, asString, isList, isMap, type Plain, type PlainMap, valueAt } from '../yaml/plain.ts';
import { openSource } from '../yaml/source.ts';
import type { SeenReleases, Version } from './assumptions.ts';
import type { ProjectFile } from './project.ts';
import { versionOfRevision } from './revision.ts';
import { compareVersions } from './versions.ts';

/** A product with what shows its release, and texts without one of which a file does not show it. */
interface Shown {
  readonly id: string;
  readonly signs: ReleaseSigns;
  readonly texts: readonly string[];
}

const shown: readonly Shown[] = injectedProducts.flatMap(({ id, injection }) => {
  const signs = injection?.release;
  return signs === undefined ? [] : [{ id, signs, texts: textsOf(signs) }];
});

function textsOf({ images, charts, hubs, revisions = [], objects }: ReleaseSigns): readonly string[] {
  return [
    ...images,
    ...charts.map(({ name, from }) => from ?? name),
    ...hubs,
    ...revisions,
    ...objects.map(({ group }) => group),
  ];
}

/** Larger documents are not looked into: no object of a cluster is that large. Counted in UTF-16 units. */
const largest = 1024 * 1024;

/**
 * Whether a text may show which release of a product is installed; decided without parsing, and mostly by a single word.
 * `includes` searches the text, so that bytes can be asked too.
 */
export function mayShowRelease(includes: (sign: string) => boolean): boolean {
  return shown.some(({ id, texts }) => includes(id) && texts.some(includes));
}

/**
 * The releases of control planes, and of the proxies that they inject, which files show to be installed: image tags,
 * charts with one exact version, objects of an operator, revisions of namespaces. Only full releases and revisions that are
 * named after one count, and the lowest of several, those seen `before` included. Kubernetes' own release is not read:
 * what names one is mostly a cluster for tests (kind, k3d, a matrix of a workflow), or was true when the cluster was made.
 */
export function releasesSeenIn(files: readonly ProjectFile[], before: SeenReleases = new Map()): SeenReleases {
  const lowest = new Map(before);
  for (const { path, text } of files) {
    if (!mayShowRelease((sign) => text.includes(sign))) continue;
    for (const { product, version } of releasesIn(path, text)) {
      const known = lowest.get(product);
      if (known === undefined || compareVersions(version, known.version) < 0) {
        lowest.set(product, { version, file: path });
      }
    }
  }
  return lowest;
}

interface Release {
  readonly product: string;
  readonly version: Version;
}

function* releasesIn(path: string, text: string): Generator<Release> {
  const source = openSource(path, text);
  for (const document of source.documents) {
    const asked = shown.filter(({ texts }) => texts.some((sign) => document.text.includes(sign)));
    if (asked.length === 0 || document.text.length > largest) continue;
    for (const map of mapsIn(parseDocument(source, document.index).value)) {
      for (const { id, signs } of asked) {
        for (const version of versionsIn(map, signs)) yield { product: id, version };
      }
    }
  }
}

/** All mappings in a value, each once, however often aliases repeat it. */
function* mapsIn(root: Plain): Generator<PlainMap> {
  const seen = new Set<Plain>();
  const open: Plain[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isMap(value)) yield value;
    for (const inner of isList(value) ? value : Object.values(value)) open.push(inner);
  }
}

function versionsIn(map: PlainMap, signs: ReleaseSigns): readonly Version[] {
  const tags = [imageTag(map, signs), hubTag(map, signs), chartVersion(map, signs), namedRelease(map, signs)];
  const releases = tags.map((tag) => (tag === undefined ? undefined : releaseOf(tag, signs)));
  return [...releases, ...revisionsOf(map, signs)].filter((version) => version !== undefined);
}

/** The tag of an image, or the one that a kustomization gives to it. */
function imageTag({ image, name, newName, newTag }: PlainMap, { images }: ReleaseSigns): string | undefined {
  const given = typeof newTag === 'string' ? (newName ?? name) : image;
  if (typeof given !== 'string') return undefined;
  const { repository, tag } = parseImage(given);
  if (!images.some((path) => repository === path || repository.endsWith(`/${path}`))) return undefined;
  return asString(newTag) ?? tag;
}

/** What a namespace says of the control plane that injects its pods. */
function revisionsOf({ kind, metadata }: PlainMap, { revisions = [] }: ReleaseSigns): readonly (Version | undefined)[] {
  if (kind !== 'Namespace') return [];
  const labels = asMap(asMap(metadata).labels);
  return revisions.map((key) => versionOfRevision(asString(labels[key]) ?? ''));
}

function hubTag({ hub, tag }: PlainMap, { hubs }: ReleaseSigns): string | undefined {
  return typeof hub === 'string' && hubs.includes(hub) ? asString(tag) : undefined;
}

/** Dependencies in a Chart.yaml, Helm releases of Flux and Helmfile, Argo CD applications, charts of Kustomize. */
function chartVersion(map: PlainMap, { charts }: ReleaseSigns): string | undefined {
  const repositories = ['repository', 'repo', 'repoURL'].map((key) => asString(map[key]) ?? '');
  const isChart = map.chart !== undefined || map.appVersion !== undefined || repositories.some((one) => one !== '');
  const name = asString(map.chart ?? map.name);
  if (name === undefined || !isChart) return undefined;
  const chart = charts.find((one) => name === one.name || name.endsWith(`/${one.name}`));
  const from = chart?.from ?? '';
  if (chart === undefined || !repositories.some((repository) => repository.includes(from))) return undefined;
  return asString(map.version) ?? asString(map.targetRevision);
}

function namedRelease(map: PlainMap, { objects }: ReleaseSigns): string | undefined {
  const { kind, apiVersion } = map;
  const object = objects.find((one) => one.kind === kind && asString(apiVersion)?.startsWith(`${one.group}/`));
  return object && asString(valueAt(map, object.keys));
}

/** A full release; neither a range, nor a minor version, nor what comes before a release. */
function releaseOf(tag: string, signs: ReleaseSigns): Version | undefined {
  const full = /^(?:stable-|v)?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:-(?!alpha|beta|rc|dev|pre|snapshot)[\w.-]{1,60})?$/iu;
  const found = full.exec(tag);
  if (found === null) return signs.releaseOf?.(tag);
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}
