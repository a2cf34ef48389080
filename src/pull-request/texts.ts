import type { Problem, ProjectFile } from '../index.ts';
import type { Reading } from './gateway.ts';
import { mayMatter } from './relevance.ts';
import type { Oid, TreeEntry } from './repository.ts';

/** Remembers texts by blob; `null` for a text that was found not to matter. */
export interface TextMemory {
  recall(oids: readonly Oid[]): Promise<ReadonlyMap<Oid, string | null>>;
  keep(texts: ReadonlyMap<Oid, string | null>): Promise<void>;
}

/** The texts of manifests that may matter, and those that cannot be read. */
export interface Texts {
  readonly files: readonly ProjectFile[];
  readonly problems: readonly Problem[];
}

/** Reads the manifests of a tree, each blob once, those that are remembered not at all. */
export async function textsOf(
  manifests: readonly TreeEntry[],
  reading: Pick<Reading, 'blobs'>,
  memory?: TextMemory,
): Promise<Texts> {
  const oids = [...new Set(manifests.map(({ oid }) => oid))];
  const recalled = memory === undefined ? new Map<Oid, string | null>() : await memory.recall(oids);
  const missing = manifests.filter(({ path, oid }) => {
    const known = recalled.get(oid);
    return known === undefined || (known === null && mattersByName(path));
  });
  const fetched = await reading.blobs([...new Set(missing.map(({ oid }) => oid))]);
  const files: ProjectFile[] = [];
  const problems: Problem[] = [];
  const learnt = new Map<Oid, string | null>();
  for (const { path, oid } of manifests) {
    const text = recalled.get(oid) ?? fetched.get(oid)?.text;
    if (text === undefined && fetched.has(oid)) problems.push(unreadable(path));
    const matters = text !== undefined && mayMatter(path, text);
    if (text !== undefined && matters) files.push({ path, text });
    if (fetched.has(oid)) learnt.set(oid, matters ? (text ?? null) : (learnt.get(oid) ?? null));
  }
  if (learnt.size > 0) await memory?.keep(learnt);
  return { files, problems };
}

/** A name that makes any text matter, so that what was said of the same blob elsewhere does not count. */
function mattersByName(path: string): boolean {
  return mayMatter(path, '');
}

function unreadable(file: string): Problem {
  return { file, line: 1, column: 1, message: 'Not text in UTF-8, or too large.' };
}
