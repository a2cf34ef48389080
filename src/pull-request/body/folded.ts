/** Markdown that GitHub shows on a click; the empty lines are what makes it Markdown inside of HTML. */
export function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}
