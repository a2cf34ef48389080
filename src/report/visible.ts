/**
 * Characters that a terminal or a reader would act on instead of showing: controls, format characters (which reorder
 * or hide text), line and paragraph separators, lone surrogates.
 */
const acting = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text of a repository made safe to print on one line: acting characters appear as escapes such as `\x1b`. */
export function visible(text: string): string {
  return text.replace(acting, escaped);
}

/** As `visible`, for a line of source: tabs become two spaces, because an escape would hide the layout. */
export function visibleLine(text: string): string {
  return visible(text.replace(/\t/gu, '  '));
}

function escaped(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
