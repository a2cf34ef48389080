import { asMap, asString, type PlainMap } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';
import type { Library } from './library.ts';
import type { ReferencedObject } from './references.ts';
import { templateSignIn } from './template-text.ts';
import { objectsIn } from './workloads.ts';

/** Objects of a kind in all files of a project; each kind is looked up and parsed once, when first asked for. */
export function objectIndex(
  library: Library,
  charts: ReadonlySet<string>,
): (kind: string) => readonly ReferencedObject[] {
  const known = new Map<string, readonly ReferencedObject[]>();
  return (kind) => {
    const kept = known.get(kind) ?? library.paths.flatMap((path) => objectsOfKind(library, { path, kind, charts }));
    known.set(kind, kept);
    return kept;
  };
}

interface Search {
  readonly path: string;
  readonly kind: string;
  readonly charts: ReadonlySet<string>;
}

function objectsOfKind(library: Library, { path, kind, charts }: Search): readonly ReferencedObject[] {
  const text = library.text(path) ?? '';
  if (!namesKind(text, kind) || templateSignIn(path, text, charts) !== undefined) return [];
  return (library.source(path)?.documents ?? []).flatMap((document) => {
    if (!namesKind(document.text, kind)) return [];
    const value = library.document(path, document.index)?.value ?? null;
    return objectsIn(value, { file: path, document: document.index, route: [] })
      .filter(({ object }) => object.kind === kind)
      .map(({ object, at }) => referenced(object, at, kind));
  });
}

/** Whether a text has the kind as the value of a key `kind`, or of a list of its items. */
function namesKind(text: string, kind: string): boolean {
  for (let at = text.indexOf(kind); at >= 0; at = text.indexOf(kind, at + kind.length)) {
    const after = text[at + kind.length] ?? '\n';
    const before = text.slice(Math.max(0, at - 12), at);
    if (/kind["']?\s*:\s*["']?$/.test(before) && (/[\s"',}#]/.test(after) || text.startsWith('List', at + kind.length)))
      return true;
  }
  return false;
}

function referenced(object: PlainMap, at: Location, kind: string): ReferencedObject {
  const metadata = asMap(object.metadata);
  const namespace = asString(metadata.namespace);
  const name = asString(metadata.name) ?? '';
  return { kind, name, at, object, ...(namespace === undefined ? {} : { namespace }) };
}
