import type { Library } from './library.ts';
import { mayHoldPods } from './relevance.ts';
import { templateSignIn } from './template-text.ts';
import type { Workload } from './workload.ts';
import { objectsIn, workloadsOf } from './workloads.ts';

/** Values of keys `name` in any spelling. */
const named = /name["']?[ ]{0,8}:[ ]{0,8}["']?([\w.-]{1,253})/g;

/**
 * Finds pods of objects of the same kind and name that stand in other files, also those that no rule asks about. Texts
 * are gone through once, when first asked for; only those with the name are parsed.
 */
export function namesakes(library: Library, charts: ReadonlySet<string>): (workload: Workload) => readonly Workload[] {
  let byName: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return ({ ref, pod }) => {
    byName ??= filesByName(library);
    const files = [...(byName.get(ref.name) ?? [])].filter(
      (file) => file !== pod.file && templateSignIn(file, library.text(file) ?? '', charts) === undefined,
    );
    return files
      .flatMap((file) => podsIn(file, library))
      .filter((other) => other.ref.kind === ref.kind && other.ref.name === ref.name);
  };
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
