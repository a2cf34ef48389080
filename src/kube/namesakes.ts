import type { Library } from './library.ts';
import { mayHoldPods } from './relevance.ts';
import { templateSignIn } from './template-text.ts';
import type { Workload } from './workload.ts';
import { objectsIn, workloadsOf } from './workloads.ts';

/** Values of keys `name` in any spelling. */
const named = /name["']?[ ]{0,8}:[ ]{0,8}["']?([\w.-]{1,253})/g;

/** What the pods of some objects of one name name without an image: see `keyOf`. */
type PartialKeys = ReadonlySet<string>;

/**
 * Finds the first other file with an object of a workload's kind and name that names one of its containers but gives it
 * no image, also those that no rule asks about. Texts are gone through once, when first asked for; only those with the
 * name of a workload are parsed, each once however many names it shares with others.
 */
export function partialNamesakes(
  library: Library,
  charts: ReadonlySet<string>,
): (workload: Workload, container: string) => string | undefined {
  let byName: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  const partial = new Map<string, ReadonlyMap<string, PartialKeys>>();
  const known = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const partialIn = (file: string) => {
    const keys = partial.get(file) ?? partialKeysIn(file, library, charts);
    partial.set(file, keys);
    return keys;
  };
  return ({ ref, pod }, container) => {
    byName ??= filesByName(library);
    const files = byName.get(ref.name) ?? new Set();
    if (files.size === 0 || (files.size === 1 && files.has(pod.file))) return undefined;
    const found = known.get(ref.name) ?? filesByKey(files, (file) => partialIn(file).get(ref.name));
    known.set(ref.name, found);
    return found.get(keyOf(ref.kind, container))?.find((file) => file !== pod.file);
  };
}

function keyOf(kind: string, container: string): string {
  return JSON.stringify([kind, container]);
}

/** Files, each once and in their order, by the keys in them. */
function filesByKey(
  files: ReadonlySet<string>,
  keysIn: (file: string) => PartialKeys | undefined,
): ReadonlyMap<string, readonly string[]> {
  const pairs = [...files].flatMap((file) => [...(keysIn(file) ?? [])].map((key) => ({ file, key })));
  const groups = Map.groupBy(pairs, ({ key }) => key);
  return new Map([...groups].map(([key, own]) => [key, own.map(({ file }) => file)]));
}

/** The partial pods of a file by the names of their objects. */
function partialKeysIn(file: string, library: Library, charts: ReadonlySet<string>): ReadonlyMap<string, PartialKeys> {
  if (templateSignIn(file, library.text(file) ?? '', charts) !== undefined) return new Map();
  const partial = podsIn(file, library).flatMap(({ ref, containers }) =>
    containers
      .filter(({ spec }) => spec.image === undefined)
      .map((container) => ({ name: ref.name, key: keyOf(ref.kind, container.name) })),
  );
  const groups = Map.groupBy(partial, ({ name }) => name);
  return new Map([...groups].map(([name, own]) => [name, new Set(own.map(({ key }) => key))]));
}

function filesByName(library: Library): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const path of library.paths) {
    const text = library.text(path) ?? '';
    if (!mayHoldPods(text)) continue;
    for (const [, name = ''] of text.matchAll(named)) files.set(name, (files.get(name) ?? new Set()).add(path));
  }
  return files;
}

function podsIn(file: string, library: Library): readonly Workload[] {
  return (library.source(file)?.documents ?? [])
    .filter(({ text }) => mayHoldPods(text))
    .flatMap(({ index }) => {
      const value = library.document(file, index)?.value ?? null;
      return objectsIn(value, { file, document: index, route: [] }).flatMap(workloadsOf);
    });
}
