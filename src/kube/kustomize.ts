import { asList, asMap, asString, isMap, type PlainMap } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';
import type { Library } from './library.ts';

/** A kustomization of the project. */
export interface Kustomization {
  readonly at: Location;
  /** Its folder, without a slash at the end; the root is the empty text. */
  readonly folder: string;
  readonly object: PlainMap;
  /** Files and folders that it takes in, as paths of the project. */
  readonly includes: readonly string[];
  /** Folders of its components, whose patches apply to all that it takes in. */
  readonly components: readonly string[];
  /** Whether it takes in something that is not in the project. */
  readonly remote: boolean;
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomizations of a project whose text is worth reading; what cannot be read is left out. */
export function kustomizationsIn(
  library: Library,
  isWorth: (path: string, text: string) => boolean = () => true,
): readonly Kustomization[] {
  const present = presentIn(library);
  return library.paths.flatMap((path) => {
    if (!names.includes(path.slice(path.lastIndexOf('/') + 1)) || !isWorth(path, library.text(path) ?? '')) return [];
    const index = library.source(path)?.documents[0]?.index;
    const value = index === undefined ? undefined : library.document(path, index)?.value;
    if (index === undefined || !isMap(value)) return [];
    return [kustomization({ file: path, document: index, route: [] }, value, present)];
  });
}

/** Files of the project, and folders that hold a kustomization. */
function presentIn({ paths }: Library): ReadonlySet<string> {
  const folders = paths.filter((path) => names.includes(path.slice(path.lastIndexOf('/') + 1))).map(folderOf);
  return new Set([...paths, ...folders]);
}

function kustomization(at: Location, object: PlainMap, present: ReadonlySet<string>): Kustomization {
  const folder = folderOf(at.file);
  const resources = [...texts(object.resources), ...texts(object.bases)];
  const components = texts(object.components);
  const local = (path: string) => resolvePath(folder, path) ?? [];
  return {
    at,
    folder,
    object,
    includes: resources.flatMap(local),
    components: components.flatMap(local),
    remote: [...resources, ...components].some((path) => !present.has(resolvePath(folder, path) ?? '.')),
  };
}

function texts(list: PlainMap[string] | undefined): readonly string[] {
  return asList(list).flatMap((item) => asString(item) ?? []);
}

/** The folder of a path, without a slash at the end. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A relative path as a path of the project; `undefined` if it is a URL or leads out of the project. */
function resolvePath(folder: string, path: string): string | undefined {
  if (path.includes('://') || path.startsWith('/') || /^[\w.-]+@/.test(path) || path.includes('?ref='))
    return undefined;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Finds the kustomizations whose patches may reach what a file holds: those that take it in, and their components. */
export function reachIn(all: readonly Kustomization[]): (file: string) => readonly Kustomization[] {
  const takers = new Map<string, Kustomization[]>();
  const byFolder = new Map<string, Kustomization[]>();
  for (const one of all) {
    push(byFolder, one.folder, one);
    for (const path of [...one.includes, ...one.components]) push(takers, path, one);
  }
  return (file) => {
    const reached = new Set<Kustomization>();
    const left = [...(takers.get(file) ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      left.push(...(takers.get(next.folder) ?? []));
      left.push(...next.components.flatMap((folder) => byFolder.get(folder) ?? []));
    }
    return [...reached];
  };
}

function push(map: Map<string, Kustomization[]>, key: string, value: Kustomization): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Where a patch of a kustomization stands, and what it says it is for. */
export interface PatchSource {
  readonly at: Location;
  readonly target: PlainMap | undefined;
  /** The patch inline, or the path of its file in the project. */
  readonly inline?: string;
  readonly file?: string;
}

/** The patches that a kustomization applies, in all three spellings. */
export function patchSourcesOf({ object, at, folder }: Kustomization): readonly PatchSource[] {
  const place = (...route: (string | number)[]) => ({ ...at, route: [...at.route, ...route] });
  const strategic = texts(object.patchesStrategicMerge).map((text, i): PatchSource => {
    const source = { at: place('patchesStrategicMerge', i), target: undefined };
    return text.includes('\n') ? { ...source, inline: text } : { ...source, ...fileIn(folder, text) };
  });
  const others = (['patches', 'patchesJson6902'] as const).flatMap((key) =>
    asList(object[key]).map((entry, i): PatchSource => {
      const { patch, path, target } = asMap(entry);
      const source = { at: place(key, i), target: isMap(target) ? target : undefined };
      if (typeof patch === 'string') return { ...source, at: place(key, i, 'patch'), inline: patch };
      const file = typeof entry === 'string' ? entry : asString(path);
      return file === undefined ? source : { ...source, ...fileIn(folder, file) };
    }),
  );
  return [...strategic, ...others];
}

function fileIn(folder: string, path: string): { file?: string } {
  const file = resolvePath(folder, path);
  return file === undefined ? {} : { file };
}

/** Which of some files are patches of a kustomization, and so no objects of their own. */
export function patchFilesAmong(files: ReadonlySet<string>, library: Library): ReadonlySet<string> {
  const mentions = (path: string, text: string) =>
    text.includes('atch') &&
    text.split(/[\s"',[\]{}]+/).some((word) => files.has(resolvePath(folderOf(path), word) ?? ''));
  const sources = kustomizationsIn(library, mentions).flatMap(patchSourcesOf);
  return new Set(sources.flatMap(({ file }) => (file !== undefined && files.has(file) ? [file] : [])));
}
