/** The beginning of a text, at most so many UTF-16 units: half a character at its end is nothing that GitHub takes. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '');
}
