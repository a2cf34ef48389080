import { commentsIn } from './comments.ts';
import { parseDocument } from './document.ts';
import { applyEdits, type Edit } from './edit.ts';
import type { Plain } from './plain.ts';
import { isList, isMap } from './plain.ts';
import { openSource, type Source } from './source.ts';

/** What edits of one file are meant to come to. */
export interface Expectation {
  readonly edits: readonly Edit[];
  /** Plain data of the documents that change, by index; all others stay as they are. */
  readonly expected: ReadonlyMap<number, Plain>;
  /** Comments that go with removed nodes. */
  readonly removedComments: readonly string[];
}

/**
 * Proves that edits do to a text exactly what is expected: no new problems, the same number of documents, each with
 * the expected data, the comments kept but for the removed ones, line ends, byte order mark and final newline
 * unchanged. `undefined`, or one sentence that says what does not hold.
 */
export function verifyDocuments(before: Source, expectation: Expectation): string | undefined {
  const after = openSource(before.path, applyEdits(before.text, expectation.edits));
  return formatFailure(before, after) ?? dataFailure(before, after, expectation);
}

function formatFailure(before: Source, after: Source): string | undefined {
  if (before.bom !== after.bom) return 'The byte order mark would change.';
  if (before.finalNewline !== after.finalNewline) return 'The final newline would change.';
  if (before.documents.length !== after.documents.length) return 'The number of documents would change.';
  if (foreignLineEnds(after) > foreignLineEnds(before)) return 'Line ends would be mixed.';
  return undefined;
}

/** Line ends of the kind that the file does not use. */
function foreignLineEnds({ text, eol }: Source): number {
  const crlf = text.split('\r\n').length;
  return eol === '\r\n' ? text.split('\n').length - crlf : crlf;
}

function dataFailure(before: Source, after: Source, { expected, removedComments }: Expectation): string | undefined {
  const old: string[] = [];
  const kept: string[] = [];
  for (const { index, text } of before.documents) {
    if (!expected.has(index)) {
      if (text !== after.documents[index]?.text) return 'A document without operations would change.';
      continue;
    }
    const result = parseDocument(after, index);
    const was = parseDocument(before, index);
    if (result.problems.length > was.problems.length)
      return `The result does not parse: ${result.problems[0]?.message}`;
    const difference = differenceIn(result.value, expected.get(index) ?? null, '');
    if (difference !== undefined) return `The result would mean something else at ${difference}.`;
    old.push(...commentsIn(was).map((comment) => comment.text));
    kept.push(...commentsIn(result).map((comment) => comment.text));
  }
  return commentFailure(old, kept, removedComments);
}

function commentFailure(
  old: readonly string[],
  kept: readonly string[],
  removed: readonly string[],
): string | undefined {
  const left = counted(old);
  for (const text of [...removed, ...kept]) left.set(text, (left.get(text) ?? 0) - 1);
  const off = [...left].find(([, count]) => count !== 0);
  if (off === undefined) return undefined;
  return off[1] > 0 ? `A comment would be lost: ${off[0]}` : `A comment would appear twice: ${off[0]}`;
}

function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The first place where two values differ, e.g. `/spec/containers/0/name`; the order of keys does not count. */
function differenceIn(a: Plain | undefined, b: Plain | undefined, place: string): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return place || '/';
    return firstDifference([...a.keys()], (key) => differenceIn(a[key], b[key], `${place}/${key}`));
  }
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length || keys.some((key) => !Object.hasOwn(b, key))) return place || '/';
    return firstDifference(keys, (key) => differenceIn(a[key], b[key], `${place}/${key}`));
  }
  return place || '/';
}

function firstDifference<Key>(keys: readonly Key[], compare: (key: Key) => string | undefined): string | undefined {
  for (const key of keys) {
    const found = compare(key);
    if (found !== undefined) return found;
  }
  return undefined;
}
