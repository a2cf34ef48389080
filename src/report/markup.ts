import { visible } from './visible.ts';

/**
 * A sentence as Markdown: its `code spans` stay, everything else is text that makes no markup, link, mention or HTML,
 * whatever a repository put into it.
 */
export function prose(text: string): string {
  const cells = visible(text.trim()).split('`');
  const isCode = (i: number): boolean => cells.length % 2 === 1 && i % 2 === 1;
  const dollars =
    cells
      .filter((_cell, i) => !isCode(i))
      .join('')
      .split('$').length - 1;
  const plain = dollars > 1 ? withoutMath : escaped;
  const shown = cells.map((cell, i) => (isCode(i) ? code(cell) : plain(cell)));
  return begun(shown.join(cells.length % 2 === 1 ? '' : '\\`'));
}

/** What would make a heading, a quotation or a list of a line's beginning does not. */
function begun(line: string): string {
  return line.replace(/^(?=#{1,6}(?:\s|$)|>|[+-](?:\s|$)|[=-]+\s*$)|^\d{1,9}(?=[.)](?:\s|$))/u, '$&\\');
}

/** GitHub takes what stands between two dollar signs for mathematics, and documents this way out of it. */
function withoutMath(text: string): string {
  return escaped(text).replaceAll('$', '<span>$</span>');
}

/** A text of a repository as a code span. */
export function code(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines as a fenced block that nothing in them can end. */
export function fenced(language: string, lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`{3,}/gu)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** A zero-width space keeps GitHub from making a mention or a reference, as in Renovate's texts. */
function escaped(text: string): string {
  return text
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/[\\*[~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu, '\\$&')
    .replace(/@(?=\w)|#(?=\d)/gu, '$&&#8203;')
    .replace(/:\/\//gu, '&#58;//')
    .replace(/www\.|GH-(?=\d)/giu, '$&&#8203;');
}
