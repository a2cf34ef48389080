/**
 * Whether a text is what a glob describes: `*` stands for any text, `?` for one character. Takes time in proportion to
 * the product of both lengths at worst.
 */
export function isLike(text: string, glob: string): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const char = glob[inGlob];
    if (char === '*') {
      star = inGlob++;
      resume = at;
    } else if (char !== undefined && (char === '?' || char === text[at])) {
      at++;
      inGlob++;
    } else if (star >= 0) {
      inGlob = star + 1;
      at = ++resume;
    } else return false;
  }
  while (glob[inGlob] === '*') inGlob++;
  return inGlob === glob.length;
}
