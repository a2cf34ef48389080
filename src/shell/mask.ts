/** A text in which Kubernetes' own syntax is hidden from the shell parser; offsets are those of the original. */
export interface Masked {
  readonly text: string;
  /** Name of the placeholder that starts at an offset. */
  readonly placeholders: ReadonlyMap<number, string>;
}

const start = '\uE001';
const filler = '\uE000';
const nothing = '\uE002';
const open = '\uE003';
const close = '\uE004';
const reserved = /[\uE000-\uE004]/;

/** `<DB_NAME>` of documentation, to be filled in before use: no redirections. */
const blank = /<([A-Z][A-Z0-9_-]{1,63})>/g;

/**
 * Hides blanks such as `<DB_NAME>`, `$(NAME)` of the given names, and the first `$` of each `$$`, which Kubernetes turns into a single one.
 * Without names the text stays as it is. `undefined` if the text has characters that the mask needs.
 *
 * Source: expansion of `command` and `args`, k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function masked(original: string, names: readonly string[] | undefined): Masked | undefined {
  if (reserved.test(original)) return undefined;
  const text = original.replace(blank, `${open}$1${close}`);
  const placeholders = new Map<number, string>();
  if (names === undefined || !text.includes('$')) return { text, placeholders };
  const known = new Set(names);
  const parts: string[] = [];
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', at)) {
    parts.push(text.slice(at, dollar));
    const name = nameAt(text, dollar);
    if (text[dollar + 1] === '$') parts.push(`${nothing}$`);
    else if (name !== undefined && known.has(name)) {
      placeholders.set(dollar, name);
      parts.push(start + filler.repeat(name.length + 2));
    } else parts.push('$');
    at = dollar + (parts.at(-1)?.length ?? 1);
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), placeholders };
}

const longestName = 256;

function nameAt(text: string, dollar: number): string | undefined {
  if (text[dollar + 1] !== '(') return undefined;
  const name = text.slice(dollar + 2, dollar + 2 + longestName).split(')', 1)[0];
  return name === undefined || text[dollar + 2 + name.length] !== ')' ? undefined : name;
}

/** Puts the placeholders of a masked piece of text back, in their order. */
export function unmasked(text: string, names: readonly string[]): string {
  if (!reserved.test(text)) return text;
  let next = 0;
  return text
    .replaceAll(nothing, '')
    .replaceAll(filler, '')
    .replaceAll(open, '<')
    .replaceAll(close, '>')
    .replaceAll(start, () => `$(${names[next++] ?? ''})`);
}

/** Offsets of the placeholders in a masked text. */
export function placeholderOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) offsets.push(at);
  return offsets;
}
