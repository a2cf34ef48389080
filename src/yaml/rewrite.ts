import { type BlockText, blockTextOf, decodeBlock } from './decode-block.ts';
import { decodeFlow } from './decode-flow.ts';
import type { Decoded } from './decoded.ts';
import { applyEdits, type Edit, overlap } from './edit.ts';
import type { ScalarNode } from './node.ts';
import type { ScalarChange } from './operation.ts';
import { inDoubleQuotes, isPlain, type Quote, quoted } from './quoting.ts';
import type { Span } from './route.ts';
import { decodedOf, sourceSpanOf } from './scalar.ts';

/** Where a scalar stands. */
export interface Setting {
  /** The whole text. */
  readonly text: string;
  readonly eol: string;
  /** Whether it stands between brackets. */
  readonly flow: boolean;
  /** Quotes to use where there were none. */
  readonly quote: Quote;
}

/**
 * Edits, in offsets of the text, that change parts of a string exactly as asked: what is proposed is decoded again and
 * has to give the value with just these changes. The least invasive way comes first; if need be the whole scalar is
 * written anew in its own style, or in quotes. `undefined` where no way is exact.
 */
export function rewriteScalar(
  node: ScalarNode,
  changes: readonly ScalarChange[],
  setting: Setting,
): readonly Edit[] | undefined {
  const decoded = decodedOf(setting.text, node);
  if (decoded === undefined) return undefined;
  const expected = applyEdits(decoded.value, changes);
  if (/\p{Cs}/u.test(expected)) return undefined;
  const scalar: Scalar = { node, setting, decoded, expected };
  for (const edits of proposals(scalar, changes)) {
    if (isExact(scalar, edits))
      return edits.filter(({ span, text }) => text !== setting.text.slice(span.start, span.end));
  }
  return undefined;
}

interface Scalar {
  readonly node: ScalarNode;
  readonly setting: Setting;
  readonly decoded: Decoded;
  readonly expected: string;
}

function* proposals(scalar: Scalar, changes: readonly ScalarChange[]): Generator<readonly Edit[]> {
  const block = blockOf(scalar);
  const direct = changes.map((change) => directEdit(scalar, change, block));
  yield direct;
  if (block?.header.folded !== false) {
    yield direct.map((edit) => joinedBefore(scalar, edit));
    yield direct.map((edit) => joinedBehind(scalar, edit));
  }
  yield block === undefined ? [onOneLine(scalar)] : lineByLine(scalar, block);
}

function blockOf({ node, setting }: Scalar): BlockText | undefined {
  if (node.style !== 'literal' && node.style !== 'folded') return undefined;
  return blockTextOf(setting.text, node.span, node.parentIndent);
}

/** The change as it stands. In a block scalar, a removal of whole lines takes their indentation along. */
function directEdit({ node, setting, decoded }: Scalar, { span, text }: ScalarChange, block?: BlockText): Edit {
  const own = sourceSpanOf(decoded, node, span);
  const whole = block !== undefined && text === '' ? wholeLines(own, block) : own;
  return { span: whole, text: written(text, node, `${setting.eol}${' '.repeat(block?.indent ?? 0)}`) };
}

function wholeLines(span: Span, block: BlockText): Span {
  const lines = [...block.lines, ...block.blanks];
  const first = lines.find((line) => line.content === span.start);
  const behind = lines.find((line) => line.content === span.end && line.start > span.start);
  const end = behind?.start ?? lines.find((line) => line.next === span.end)?.next;
  return first === undefined || end === undefined ? span : { start: first.start, end };
}

function written(text: string, { style }: ScalarNode, lineBreak: string): string {
  if (style === 'double') return inDoubleQuotes(text);
  return style === 'single' ? text.replaceAll("'", "''") : text.replaceAll('\n', lineBreak);
}

/** What would leave a line that starts or ends with a space goes together with the fold at that end. */
function joinedBefore({ node, setting }: Scalar, { span, text }: Edit): Edit {
  const start = backOverFold(setting.text, span.start);
  return start === undefined || start <= node.span.start
    ? { span, text }
    : { span: { start, end: span.end }, text: ` ${text}` };
}

function joinedBehind({ node, setting }: Scalar, { span, text }: Edit): Edit {
  const end = overFold(setting.text, span.end);
  return end === undefined || end >= node.span.end
    ? { span, text }
    : { span: { start: span.start, end }, text: `${text} ` };
}

/** The end of white space from `at` on that holds exactly one line break. */
function overFold(text: string, at: number): number | undefined {
  let end = at;
  let breaks = 0;
  for (; isSpace(text[end]); end++) if (text[end] === '\n') breaks += 1;
  return breaks === 1 ? end : undefined;
}

function backOverFold(text: string, at: number): number | undefined {
  let start = at;
  let breaks = 0;
  for (; isSpace(text[start - 1]); start--) if (text[start - 1] === '\n') breaks += 1;
  return breaks === 1 ? start : undefined;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function onOneLine({ node, setting, expected }: Scalar): Edit {
  if (node.style === 'plain' && isPlain(expected, setting.flow)) return { span: node.span, text: expected };
  const quote = node.style === 'single' || node.style === 'double' ? node.style : setting.quote;
  return { span: node.span, text: quoted(expected, quote) };
}

/** A block scalar with each line of the value on a line of its own, and the header that this takes. */
function lineByLine({ node, setting, expected }: Scalar, block: BlockText): readonly Edit[] {
  const body = expected.replace(/\n+$/u, '');
  const trailing = expected.length - body.length;
  const indicator = /^[\n]*[ \t]/u.test(body) || block.header.indicator !== undefined;
  const marks = [
    block.header.folded ? '>' : '|',
    indicator ? String(block.indent - Math.max(node.parentIndent, 0)) : '',
    trailing === 0 ? '-' : trailing > 1 ? '+' : '',
  ].join('');
  const lines = [...linesOf(body, block.header.folded), ...Array.from({ length: Math.max(0, trailing - 1) }, () => '')];
  const text = lines.map((line) => (line === '' ? '' : ' '.repeat(block.indent) + line)).join(setting.eol);
  const all = [...block.lines, ...block.blanks];
  const start = all[0]?.start ?? node.span.end;
  const head = { start: node.span.start, end: node.span.start + block.header.length };
  return [
    ...(setting.text.slice(head.start, head.end) === marks ? [] : [{ span: head, text: marks }]),
    { span: { start, end: Math.max(start, node.span.end) }, text },
  ];
}

/** Lines that decode to a text: when folding, text lines need an empty line between them to stay apart. */
function linesOf(body: string, folded: boolean): readonly string[] {
  const lines = body.split('\n');
  if (!folded) return lines;
  let above = '';
  return lines.flatMap((line) => {
    const apart = isText(above) && isText(line);
    if (line !== '') above = line;
    return apart ? ['', line] : [line];
  });
}

function isText(line: string): boolean {
  return line !== '' && !line.startsWith(' ') && !line.startsWith('\t');
}

function isExact({ node, setting, expected }: Scalar, edits: readonly Edit[]): boolean {
  const { start } = node.span;
  const block = node.style === 'literal' || node.style === 'folded';
  const end = block ? behindBlanks(setting.text, node.span.end) : node.span.end;
  if (edits.some(({ span }) => span.start < start || span.end > end) || overlap(edits) !== undefined) return false;
  const local = edits.map(({ span, text }) => ({ span: { start: span.start - start, end: span.end - start }, text }));
  const source = applyEdits(setting.text.slice(start, end), local);
  if (block) return blockMeans(source, node, expected);
  const style = source.startsWith("'") ? 'single' : source.startsWith('"') ? 'double' : 'plain';
  if (style === 'plain' && !isPlain(expected, setting.flow)) return false;
  return decodeFlow(source, { start: 0, end: source.length }, style)?.value === expected;
}

/** Behind the line of an offset and the blank ones that follow: whether these count is for the header to say. */
function behindBlanks(text: string, at: number): number {
  const blank = /[^\n]*\n?(?:[ \r]*\n)*/uy;
  blank.lastIndex = at;
  return at + (blank.exec(text)?.[0].length ?? 0);
}

/** Parsers differ on last lines of nothing but white space. */
function endsInSpaces(value: string): boolean {
  const end = value.replace(/\n+$/u, '');
  const last = end.slice(end.lastIndexOf('\n') + 1);
  return last !== '' && last.trim() === '';
}

function blockMeans(source: string, { parentIndent }: ScalarNode, expected: string): boolean {
  if (!/^[|>]/u.test(source) || endsInSpaces(expected)) return false;
  const block = blockTextOf(source, { start: 0, end: source.length }, parentIndent);
  const all = [...block.lines, ...block.blanks];
  const wellIndented = all.every((line) => source.slice(line.start, line.content).trim() === '');
  const least = block.lines.length === 0 || block.indent > parentIndent;
  const tooDeep = block.lines.find((line) => line.content < line.end);
  const blanksAbove = block.lines.slice(0, tooDeep === undefined ? 0 : block.lines.indexOf(tooDeep));
  if (blanksAbove.some((line) => line.end - line.start > block.indent)) return false;
  return wellIndented && least && decodeBlock(source, block).value === expected;
}
