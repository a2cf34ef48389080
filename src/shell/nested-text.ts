/** The text of a script that stands inside a word, with the place of each of its characters in the outer text. */
export interface NestedText {
  readonly text: string;
  /** One entry a character, and one for the end. */
  readonly origin: readonly number[];
}

/**
 * The content of a word that is one literal, single-quoted or double-quoted string; `undefined` for anything else.
 * `raw` is the word as written, `at` the outer offset of each of its characters and of its end.
 */
export function nestedText(raw: string, at: (index: number) => number): NestedText | undefined {
  const quote = raw[0];
  const last = raw.length - 1;
  if (quote === "'") return raw.indexOf("'", 1) === last && last > 0 ? plain(raw, 1, at) : undefined;
  if (quote === '"') return doubleQuoted(raw, at);
  return /^[\w./:-]+$/.test(raw) ? plain(raw, 0, at) : undefined;
}

function plain(raw: string, margin: number, at: (index: number) => number): NestedText {
  const text = raw.slice(margin, raw.length - margin);
  return { text, origin: Array.from({ length: text.length + 1 }, (_, i) => at(i + margin)) };
}

/** Inside double quotes a backslash goes away before `$`, a backtick, `"`, itself and a newline. */
function doubleQuoted(raw: string, at: (index: number) => number): NestedText | undefined {
  const characters: string[] = [];
  const origin: number[] = [];
  const last = raw.length - 1;
  let i = 1;
  for (; i < last; i++) {
    const character = raw[i] ?? '';
    if (character === '"') return undefined;
    const next = raw[i + 1] ?? '';
    const escaped = character === '\\' && '$`"\\\n'.includes(next) && i + 1 < last;
    if (escaped && next !== '\n') {
      characters.push(next);
      origin.push(at(i));
    } else if (!escaped) {
      characters.push(character);
      origin.push(at(i));
    }
    if (escaped) i += 1;
  }
  origin.push(at(i));
  return raw[last] === '"' && i === last ? { text: characters.join(''), origin } : undefined;
}
