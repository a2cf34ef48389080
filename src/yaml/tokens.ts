import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser } from 'yaml';
import { quotedEnd } from './flatten.ts';
import type { Comment } from './node.ts';

/** Nesting beyond this is not read: Kubernetes' own manifests stay far below, and composing is recursive. */
const deepest = 200;

/** A document of more pieces than this is not read; one of the size that the API server takes (3 MiB) has fewer. */
const mostPieces = 1_000_000;

/** A document as the parser sees it, in offsets of the text that it was given. */
export interface Composed {
  readonly contents: ParsedNode | null;
  /** Tokens before the document's value: `---`, anchors, tags. */
  readonly before: readonly CST.SourceToken[];
  readonly comments: readonly Comment[];
  readonly errors: readonly SyntaxMistake[];
  /** Start of the first quoted scalar or flow collection that is cut off by a line with too little indentation. */
  readonly cutOff: number | undefined;
}

/** What is wrong with a text, and where. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly message: string;
}

const options = {
  keepSourceTokens: true,
  uniqueKeys: false,
  merge: false,
  schema: 'core',
  resolveKnownTags: false,
  prettyErrors: false,
} as const;

/** Reads one document with the `yaml` package. Mistakes are returned, never thrown. */
export function compose(text: string): Composed {
  const scan = tokensOf(text);
  const tokens = scan.mistakes.length > 0 || scan.cutOff !== undefined ? [] : scan.tokens;
  const composer = new Composer(options);
  const [first, ...rest] = [...composer.compose(tokens, true, text.length)];
  const document = tokens.find((token) => token.type === 'document');
  const again = rest.map(({ range }) => ({ offset: range[0], message: 'A second document without `---`.' }));
  return {
    contents: first?.contents ?? null,
    before: document?.start ?? [],
    comments: scan.comments,
    errors: [...scan.mistakes, ...again, ...mistakesOf(first)],
    cutOff: scan.cutOff,
  };
}

function mistakesOf(document: Document.Parsed | undefined): readonly SyntaxMistake[] {
  return (document?.errors ?? []).map(({ pos, message }) => ({ offset: pos[0], message }));
}

interface Scan {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly Comment[];
  readonly mistakes: readonly SyntaxMistake[];
  readonly cutOff: number | undefined;
}

/** Marks that the lexer puts between its pieces of text. */
const [documentMark, flowCut, scalarMark] = ['\u0002', '\u0018', '\u001F'];

function tokensOf(text: string): Scan {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: Comment[] = [];
  const flow: number[] = [];
  let offset = 0;
  let pieces = 0;
  let scalar = false;
  for (const piece of new Lexer().lex(text)) {
    pieces += 1;
    if (pieces > mostPieces) return { tokens, comments, mistakes: [{ offset, message: tooMany }], cutOff: undefined };
    const fault = scalar ? undefined : faultOf(text, { piece, offset, flow });
    if (fault !== undefined) return { tokens, comments, mistakes: [], cutOff: undefined, ...fault };
    if (!scalar) track(piece, offset, flow);
    if (!scalar && piece.startsWith('#')) comments.push(commentOf(piece, offset));
    tokens.push(...parser.next(piece));
    if (parser.stack.length > deepest) {
      return { tokens, comments, mistakes: [{ offset, message: 'Nested too deeply.' }], cutOff: undefined };
    }
    if (scalar || !isMark(piece)) offset += piece.length;
    scalar = !scalar && piece === scalarMark;
  }
  tokens.push(...parser.end());
  return { tokens, comments, mistakes: [], cutOff: undefined };
}

const tooMany = 'Not read: this document has more than a million pieces.';

interface Piece {
  readonly piece: string;
  readonly offset: number;
  /** Starts of the flow collections that are open. */
  readonly flow: readonly number[];
}

/** What keeps a text from being read beyond this piece. */
function faultOf(text: string, { piece, offset, flow }: Piece): Partial<Scan> | undefined {
  if (piece === flowCut) return { cutOff: flow[0] };
  if (!piece.startsWith('"') && !piece.startsWith("'")) return undefined;
  const end = quotedEnd(text, offset);
  if (end === undefined) return { mistakes: [{ offset, message: 'The quote that opens here is never closed.' }] };
  return end === offset + piece.length ? undefined : { cutOff: flow[0] ?? offset };
}

function isMark(piece: string): boolean {
  return piece === documentMark || piece === flowCut || piece === scalarMark;
}

/** Keeps the starts of the flow collections that are open. */
function track(piece: string, offset: number, flow: number[]): void {
  if (piece === '[' || piece === '{') flow.push(offset);
  else if (piece === ']' || piece === '}') flow.pop();
}

function commentOf(piece: string, offset: number): Comment {
  const text = piece.trimEnd();
  return { text, span: { start: offset, end: offset + text.length } };
}
