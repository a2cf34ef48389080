import type { Problem, ProjectFile } from '../index.ts';
import type { Reading } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { mayMatter } from './relevance.ts';
import type { BlobText, Oid, TreeEntry } from './repository.ts';

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
  const fetched = new Map((await fetchedIn(portionsOf(missing), reading)).flatMap((texts) => [...texts]));
  if (missing.some(({ oid }) => !fetched.has(oid))) throw notShownYet();
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

/** Bytes that are asked for together: 4 MiB. GitHub breaks off answers that take it long to put together. */
const atOnce = 4 * 1024 * 1024;

/** Blobs in portions that can be asked for together, each once. */
function portionsOf(entries: readonly TreeEntry[]): readonly (readonly Oid[])[] {
  const sizes = new Map(entries.map(({ oid, size }) => [oid, size]));
  const portions: Oid[][] = [];
  let room = 0;
  for (const [oid, size] of sizes) {
    if (portions.length === 0 || size > room) {
      portions.push([]);
      room = atOnce;
    }
    portions.at(-1)?.push(oid);
    room -= size;
  }
  return portions;
}

async function fetchedIn(portions: readonly (readonly Oid[])[], reading: Pick<Reading, 'blobs'>) {
  const fetched: ReadonlyMap<Oid, BlobText>[] = [];
  for (const portion of portions) fetched.push(await reading.blobs(portion));
  return fetched;
}

/** What a tree names is there. GitHub may show the tree first, and a plan made without one of its files would be wrong. */
function notShownYet(): GitHubError {
  return new GitHubError({ status: 404, message: 'GitHub does not show all files of a tree yet', retryable: true });
}

/** A name that makes any text matter, so that what was said of the same blob elsewhere does not count. */
function mattersByName(path: string): boolean {
  return mayMatter(path, '');
}

function unreadable(file: string): Problem {
  return { file, line: 1, column: 1, message: 'Not text in UTF-8, or too large.' };
}
