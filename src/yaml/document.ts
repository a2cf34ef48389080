import { flatten } from './flatten.ts';
import { placeAt } from './lookup.ts';
import { meaningOf } from './meaning.ts';
import type { Comment, ContentNode, MapNode } from './node.ts';
import { contentOf } from './node.ts';
import type { Plain } from './plain.ts';
import type { Problem } from './problem.ts';
import { type Route, type Span, sameRoute } from './route.ts';
import { duplicateKeysIn, mergedNodesIn, routesByNode } from './routes.ts';
import type { Source, YamlDocument } from './source.ts';
import { type Composed, compose, type SyntaxMistake } from './tokens.ts';
import { treeOf } from './tree.ts';

/** A document with its tree, for this room only. */
export class ParsedDocument implements YamlDocument {
  readonly source: Source;
  readonly index: number;
  readonly span: Span;
  readonly value: Plain;
  readonly problems: readonly Problem[];
  readonly duplicateKeys: readonly Route[];
  readonly comments: readonly Comment[];
  /** `undefined` where the text is broken. */
  readonly root: ContentNode | undefined;
  #routes: ReadonlyMap<ContentNode, readonly Route[]> | undefined;
  #merged: ReadonlySet<MapNode> | undefined;
  #aliased: boolean | undefined;

  /** The document's own text. */
  get text(): string {
    return this.source.documents[this.index]?.text ?? '';
  }

  constructor(source: Source, index: number, reading: Reading) {
    this.source = source;
    this.index = index;
    this.span = source.documents[index]?.span ?? { start: 0, end: 0 };
    this.value = reading.value;
    this.comments = reading.comments;
    this.root = reading.root;
    this.duplicateKeys = reading.root === undefined ? [] : duplicateKeysIn(reading.root);
    this.problems = reading.mistakes.map(({ offset, message }) => ({
      file: source.path,
      ...source.position(offset),
      message,
    }));
  }

  spanOf(route: Route): Span | undefined {
    const place = this.root && placeAt(this.root, route);
    return place && (place.alias ?? place.node).span;
  }

  keySpanOf(route: Route): Span | undefined {
    const slot = this.root && placeAt(this.root, route)?.slot;
    if (slot === undefined) return undefined;
    if (slot.kind === 'entry') return slot.entry.keyNode.span;
    return slot.list.flow ? undefined : { start: slot.item.start, end: slot.item.start + 1 };
  }

  sharedWith(route: Route): readonly Route[] {
    const place = this.root && placeAt(this.root, route);
    if (place === undefined || !this.mayShare) return [];
    return this.routesOf(place.node).filter((other) => !sameRoute(other, route));
  }

  /** Whether the text holds what every alias begins with. */
  get mayShare(): boolean {
    this.#aliased ??= this.text.includes('*');
    return this.#aliased;
  }

  /** All routes that show a node; gathered for the whole tree when first asked for. */
  routesOf(node: ContentNode): readonly Route[] {
    this.#routes ??= this.root && routesByNode(this.root);
    return this.#routes?.get(node) ?? [];
  }

  /** Whether some mapping takes in the entries of a node by a merge key. */
  isMerged(node: MapNode): boolean {
    this.#merged ??= this.root && mergedNodesIn(this.root);
    return this.#merged?.has(node) === true;
  }
}

/**
 * Parses one document of a source. Never throws: whatever is wrong with the text is a problem with its line, and a
 * document with problems has the value `null`. A document that is not there is empty.
 */
export function parseDocument(source: Source, index: number): YamlDocument {
  const document = source.documents[index];
  const text = document?.text ?? '';
  const base = document?.span.start ?? 0;
  const unread = unreadIn(text);
  const reading = unread === undefined ? read(source, text, base) : broken([unread]);
  const moved = reading.mistakes.map((mistake) => ({ ...mistake, offset: mistake.offset + base }));
  return new ParsedDocument(source, index, { ...reading, mistakes: moved });
}

/** Documents above this many characters are not read: 4 Mi. The API server takes requests of at most 3 MiB. */
const sizeLimit = 4 * 1024 * 1024;

/** What keeps a text from being parsed at all. */
function unreadIn(text: string): SyntaxMistake | undefined {
  if (text.length > sizeLimit) return { offset: 0, message: 'Not read: this document has more than 4 MiB.' };
  const bad = unreadable.exec(text);
  return bad === null ? undefined : describe(bad);
}

/** Control characters, half surrogate pairs, and line breaks that only some parsers take for such. */
const unreadable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028\u2029\uFFFE\uFFFF]|\r(?!\n)|\p{Cs}/u;

function describe(bad: RegExpExecArray): SyntaxMistake {
  const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { offset: bad.index, message: `The character U+${code} is not allowed here.` };
}

interface Reading {
  readonly value: Plain;
  readonly root: ContentNode | undefined;
  readonly comments: readonly Comment[];
  /** In offsets of the document, until they become problems. */
  readonly mistakes: readonly SyntaxMistake[];
}

function broken(mistakes: readonly SyntaxMistake[]): Reading {
  return { value: null, root: undefined, comments: [], mistakes };
}

function read(source: Source, text: string, base: number): Reading {
  const { composed, flattened, comments } = composeLeniently(text);
  if (composed.cutOff !== undefined) return broken([{ offset: composed.cutOff, message: cutOffMessage }]);
  if (composed.errors.length > 0) return broken(composed.errors);
  const shifted = flattened.map(({ start, end }) => ({ start: start + base, end: end + base }));
  const root = contentOf(treeOf({ composed, text: source.text, base, flattened: shifted }));
  if (root === undefined) return broken([{ offset: 0, message: 'An alias cannot stand alone.' }]);
  const meaning = meaningOf(root, text.length);
  if ('mistake' in meaning) {
    return broken([{ ...meaning.mistake, offset: meaning.mistake.offset - base }]);
  }
  const placed = comments.map(({ text: own, span }) => ({
    text: own,
    span: { start: span.start + base, end: span.end + base },
  }));
  return { value: meaning.value, root, comments: placed, mistakes: [] };
}

const cutOffMessage = 'Quotes or brackets that are open here are cut off by a line with too little indentation.';

interface Lenient {
  readonly composed: Composed;
  readonly flattened: readonly Span[];
  readonly comments: readonly Comment[];
}

/** How many parts of one document are laid out anew before its mistakes are taken at their word. */
const mostFlattened = 32;

/** Every part is laid out in a pass of its own over the document; all passes together read no more characters. */
const mostRead = 4 * 1024 * 1024;

/** Parses as leniently as Kubernetes does about the indentation inside quotes and brackets. */
function composeLeniently(text: string): Lenient {
  let current = text;
  let composed = compose(current);
  const flattened: Span[] = [];
  const hidden: Comment[] = [];
  const most = Math.min(mostFlattened, mostRead / text.length);
  while (composed.cutOff !== undefined && flattened.length < most) {
    const flat = flatten(current, composed.cutOff);
    if (flat === undefined) break;
    current = flat.text;
    flattened.push(flat.span);
    hidden.push(...flat.comments);
    composed = compose(current);
  }
  const comments = [...hidden, ...composed.comments].sort((a, b) => a.span.start - b.span.start);
  return { composed, flattened, comments };
}
