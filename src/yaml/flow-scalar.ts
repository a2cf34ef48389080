import { type Decoded, Decoder } from './decoded.ts';

/** Plain text, which may run over several lines. */
export function decodePlain(source: string): Decoded {
  return decodeLines(source, { start: 0, end: source.length });
}

/** Text in single quotes; `''` is a quote. */
export function decodeSingleQuoted(source: string): Decoded {
  return decodeLines(source, { start: 1, end: source.length - 1, quote: true });
}

interface Body {
  readonly start: number;
  readonly end: number;
  readonly quote?: boolean;
}

function decodeLines(source: string, body: Body): Decoded {
  const decoder = new Decoder();
  let offset = body.start;
  while (offset < body.end) {
    const fold = foldAt(source, offset, body.end);
    if (fold !== undefined) {
      decoder.piece(fold.text, { start: offset, end: fold.end });
      offset = fold.end;
    } else if (body.quote === true && source.startsWith("''", offset)) {
      decoder.piece("'", { start: offset, end: offset + 2 });
      offset += 2;
    } else {
      decoder.copy(source.charAt(offset), offset);
      offset += 1;
    }
  }
  return decoder.finish(body.end);
}

/** White space around line breaks: one break is a space, each further one a line feed. */
function foldAt(
  source: string,
  offset: number,
  end: number,
): { readonly text: string; readonly end: number } | undefined {
  const first = source.charAt(offset);
  if (first !== ' ' && first !== '\t' && first !== '\r' && first !== '\n') return undefined;
  let breaks = 0;
  let at = offset;
  for (; at < end; at++) {
    const unit = source.charAt(at);
    if (unit === '\n') breaks += 1;
    else if (unit !== ' ' && unit !== '\t' && unit !== '\r') break;
  }
  if (breaks === 0) return undefined;
  return { text: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end: at };
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Text in double quotes, with escapes. `undefined` for an escape that YAML does not know. */
export function decodeDoubleQuoted(source: string): Decoded | undefined {
  const decoder = new Decoder();
  const end = source.length - 1;
  let offset = 1;
  while (offset < end) {
    const escape = source.charAt(offset) === '\\' ? escapeAt(source, offset) : undefined;
    const fold = escape ?? foldAt(source, offset, end);
    if (source.charAt(offset) === '\\' && escape === undefined) return undefined;
    if (fold === undefined) decoder.copy(source.charAt(offset), offset);
    else decoder.piece(fold.text, { start: offset, end: fold.end });
    offset = fold?.end ?? offset + 1;
  }
  return decoder.finish(end);
}

function escapeAt(source: string, offset: number): { readonly text: string; readonly end: number } | undefined {
  const kind = source.charAt(offset + 1);
  const digits = hexDigits[kind];
  if (digits !== undefined) {
    const hex = source.slice(offset + 2, offset + 2 + digits);
    const code = /^[\da-fA-F]+$/u.test(hex) ? Number.parseInt(hex, 16) : Number.NaN;
    if (hex.length < digits || !(code <= 0x10ffff)) return undefined;
    return { text: digits === 8 ? String.fromCodePoint(code) : String.fromCharCode(code), end: offset + 2 + digits };
  }
  const broken = /^\\\r?\n[ \t]*/u.exec(source.slice(offset, offset + 400));
  if (broken !== null) return { text: '', end: offset + broken[0].length };
  const text = escapes[kind];
  return text === undefined ? undefined : { text, end: offset + 2 };
}
