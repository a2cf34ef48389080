import type { Style } from './patch/page.ts';
import { isList, isMap, type Plain } from './plain.ts';
import { isPlain, quoted } from './quoting.ts';

/** Where and how new text stands. */
export interface Layout {
  readonly column: number;
  readonly style: Style;
  readonly eol: string;
}

/** The lines of a new mapping entry in block style. */
export function renderEntry(key: string, value: Plain, layout: Layout): string {
  const { rest, below } = renderValue(value, layout);
  return `${' '.repeat(layout.column)}${renderScalar(key, layout.style)}:${rest}${layout.eol}${below}`;
}

/** The lines of a new list item in block style. */
export function renderItem(value: Plain, layout: Layout): string {
  const { rest, below } = renderItemValue(value, layout);
  return `${' '.repeat(layout.column)}-${rest}${layout.eol}${below}`;
}

/** What stands behind a key's colon or an item's dash: the rest of its line, and the lines below. */
export interface Written {
  readonly rest: string;
  readonly below: string;
}

/** A value as it stands behind the colon of an entry at the layout's column. */
export function renderValue(value: Plain, layout: Layout): Written {
  const { column, style } = layout;
  if (isFilled(value)) {
    const inner = { ...layout, column: column + (isList(value) ? style.dashOffset : style.indent) };
    return { rest: '', below: renderParts(value, inner) };
  }
  return renderLeaf(value, { ...layout, column: column + style.indent });
}

/** A value as it stands behind a dash at the layout's column. */
export function renderItemValue(value: Plain, layout: Layout): Written {
  const inner = { ...layout, column: layout.column + 2 };
  if (!isFilled(value)) return renderLeaf(value, inner);
  const lines = renderParts(value, inner);
  const end = lines.indexOf(layout.eol);
  return { rest: lines.slice(layout.column + 1, end), below: lines.slice(end + layout.eol.length) };
}

function renderParts(value: Plain, layout: Layout): string {
  if (isList(value)) return value.map((item) => renderItem(item, layout)).join('');
  if (!isMap(value)) return '';
  return Object.entries(value)
    .map(([key, child]) => renderEntry(key, child, layout))
    .join('');
}

function isFilled(value: Plain): boolean {
  return isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
}

/** A scalar or an empty collection; text of several lines becomes a literal. */
function renderLeaf(value: Plain, layout: Layout): Written {
  if (typeof value === 'string' && isLiteral(value)) return renderLiteral(value, layout);
  return { rest: ` ${renderScalar(value, layout.style)}`, below: '' };
}

/** Whether text is best written line by line: nothing in it needs an escape or an indentation indicator. */
function isLiteral(value: string): boolean {
  return (
    /\n[^\n]/u.test(value) && !/^[\s]|[^\P{C}\n]|[ \t]\n|\n\n$|[\u2028\u2029]/u.test(value) && !/[ \t]$/u.test(value)
  );
}

function renderLiteral(value: string, { column, eol }: Layout): Written {
  const lines = value.replace(/\n$/u, '').split('\n');
  const below = lines.map((line) => (line === '' ? eol : ' '.repeat(column) + line + eol)).join('');
  return { rest: value.endsWith('\n') ? ' |' : ' |-', below };
}

/** A string, number, boolean, null or empty collection on one line in block style. */
export function renderScalar(value: Plain, style: Style): string {
  if (isList(value)) return '[]';
  if (isMap(value)) return '{}';
  if (typeof value !== 'string') return String(value);
  return isPlain(value, false) ? value : quoted(value, style.quote);
}
