const named: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** A path as Git writes it in a diff: in quotes with octal escapes if it holds a quote, a control or non-ASCII byte. */
export function gitPath(path: string): string {
  if (/^[\u0020-\u007e]*$/u.test(path) && !/["\\]/u.test(path)) return path;
  let quoted = '';
  for (const byte of new TextEncoder().encode(path)) {
    if (named[byte] !== undefined) quoted += named[byte];
    else if (byte < 0x20 || byte > 0x7e) quoted += `\\${byte.toString(8).padStart(3, '0')}`;
    else quoted += String.fromCharCode(byte);
  }
  return `"${quoted}"`;
}
