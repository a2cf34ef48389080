import { asMap, asString, type PlainMap } from '../yaml/plain.ts';
import type { Location } from '../yaml/route.ts';
import type { Library } from './library.ts';
import type { ReferencedObject } from './references.ts';
import { templateSignIn } from './template-text.ts';
import { objectsIn } from './workloads.ts';

/** Finds objects by their kind; `mentions` keeps from parsing those whose text holds none of some words. */
export type ObjectIndex = (kind: string, mentions?: readonly string[]) => readonly ReferencedObject[];

/** A document that names a kind, parsed when one of its objects may be asked for. */
interface Entry {
  readonly text: string;
  objects: readonly ReferencedObject[] | undefined;
  readonly parse: () => readonly ReferencedObject[];
}

/** Objects of a kind in all files of a project; each kind is looked up once, each document parsed at most once. */
export function objectIndex(library: Library, charts: ReadonlySet<string>): ObjectIndex {
  const known = new Map<string, readonly Entry[]>();
  return (kind, mentions) => {
    const entries = known.get(kind) ?? library.paths.flatMap((path) => entriesOfKind(library, { path, kind, charts }));
    known.set(kind, entries);
    return entries
      .filter(({ text }) => mayMention(text, mentions))
      .flatMap((entry) => {
        entry.objects ??= entry.parse();
        return entry.objects;
      });
  };
}

/** A word may be spelled with escapes, and only then. */
function mayMention(text: string, words: readonly string[] | undefined): boolean {
  return words === undefined || text.includes('\\') || words.some((word) => text.includes(word));
}

interface Search {
  readonly path: string;
  readonly kind: string;
  readonly charts: ReadonlySet<string>;
}

function entriesOfKind(library: Library, { path, kind, charts }: Search): readonly Entry[] {
  const text = library.text(path) ?? '';
  if (!namesKind(text, kind) || templateSignIn(path, text, charts) !== undefined) return [];
  const documents = library.source(path)?.documents ?? [];
  return documents
    .filter((document) => namesKind(document.text, kind))
    .map(({ index, text: own }) => ({
      text: own,
      objects: undefined,
      parse: () => objectsOfKind(library, { path, index, kind }),
    }));
}

function objectsOfKind(
  library: Library,
  { path, index, kind }: { readonly path: string; readonly index: number; readonly kind: string },
): readonly ReferencedObject[] {
  const value = library.document(path, index)?.value ?? null;
  return objectsIn(value, { file: path, document: index, route: [] })
    .filter(({ object }) => object.kind === kind)
    .map(({ object, at }) => referenced(object, at, kind));
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
