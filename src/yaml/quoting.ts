/** How a string in quotes is written. */
export type Quote = 'single' | 'double';

/** What YAML 1.1 or 1.2 would read as something other than a string; Kubernetes uses 1.1. */
const notStrings: readonly RegExp[] = [
  /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)$/iu,
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*)$/iu,
  /^[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?$/iu,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/u,
  /^[-+]?\.(?:inf|nan)$/iu,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt \t])/u,
];

/** Characters that a string can hold only as an escape in double quotes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cs}/u;

/** Whether a string may stand without quotes and means itself; `flow` if it stands between brackets. */
export function isPlain(value: string, flow: boolean): boolean {
  if (value === '' || value !== value.trim() || unprintable.test(value)) return false;
  if (/^(?:[-?:](?![^\s,[\]{}])|---|\.\.\.|[,[\]{}#&*!|>'"%@`])/u.test(value)) return false;
  if (/:\s|\s#|:$/u.test(value) || (flow && /[,[\]{}]/u.test(value))) return false;
  return !notStrings.some((shape) => shape.test(value));
}

/** A string in quotes on one line; in double ones if single ones cannot hold it. */
export function quoted(value: string, quote: Quote): string {
  const single = inSingleQuotes(value);
  return quote === 'single' && single !== undefined ? `'${single}'` : `"${inDoubleQuotes(value)}"`;
}

/** What stands between single quotes for a string; `undefined` for one that they cannot hold. */
function inSingleQuotes(value: string): string | undefined {
  return unprintable.test(value) ? undefined : value.replaceAll("'", "''");
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/** What stands between double quotes for a string. Only escapes that JSON has too. */
export function inDoubleQuotes(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return value.replaceAll(/[\\"\0-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cs}/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return escapes[character] ?? `\\u${code}`;
  });
}
