/** What East Asian Width and emoji presentation make two columns wide; enough for layout, not for typesetting. */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u3020\uff01-\uff60]/u;

const zero = /[\p{Mn}\p{Me}]/u;

/** How many columns of a terminal a visible text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfOne(character);
  return columns;
}

/** The longest prefix of a visible text that fits into a number of columns. */
export function prefixIn(text: string, limit: number): string {
  let columns = 0;
  let end = 0;
  for (const character of text) {
    columns += columnsOfOne(character);
    if (columns > limit) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

function columnsOfOne(character: string): number {
  if (character < '\u0300') return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
