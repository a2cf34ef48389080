import type { Style } from './patch/page.ts';
import { isList, isMap, type Plain } from './plain.ts';
import { isPlain, quoted } from './quoting.ts';

/** How values stand between brackets. */
export interface FlowStyle {
  readonly style: Style;
  /** Whether every string and key is in double quotes. */
  readonly json: boolean;
  /** What follows a key, `: ` or `:`. */
  readonly colon: string;
  /** What stands between parts on one line, `, ` or `,`. */
  readonly comma: string;
  /** What stands inside of the braces of a mapping on one line, a space or nothing. */
  readonly padding: string;
  /** Where the parts of a collection stand on lines of their own. */
  readonly lines: FlowLines | undefined;
}

/** The layout of flow collections that are spread over lines. */
export interface FlowLines {
  readonly eol: string;
  /** Column of the line that the value starts on. */
  readonly column: number;
  /** Whether lists of scalars stay on one line. */
  readonly shortLists: boolean;
}

/** A value between brackets, or a scalar that stands there. */
export function renderFlow(value: Plain, how: FlowStyle): string {
  if (isList(value)) return list(value, how);
  if (isMap(value)) return map(Object.entries(value), how);
  return renderFlowScalar(value, how);
}

/** A scalar or key that stands between brackets. */
export function renderFlowScalar(value: string | number | boolean | null, { json, style }: FlowStyle): string {
  if (typeof value !== 'string') return String(value);
  if (json) return quoted(value, 'double');
  return isPlain(value, true) ? value : quoted(value, style.quote);
}

/** A pair of a mapping in flow style. */
export function renderPair(key: string, value: Plain, how: FlowStyle): string {
  return `${renderFlowScalar(key, how)}${how.colon}${renderFlow(value, how)}`;
}

/** The style for what stands one level further in. */
export function deeper(how: FlowStyle): FlowStyle {
  const { lines, style } = how;
  return lines === undefined ? how : { ...how, lines: { ...lines, column: lines.column + style.indent } };
}

function list(items: readonly Plain[], how: FlowStyle): string {
  const short = how.lines?.shortLists === true && items.every((item) => typeof item !== 'object' || item === null);
  const inner = short ? { ...how, lines: undefined } : how;
  const texts = items.map((item) => renderFlow(item, deeper(inner)));
  return bracketed(['[', ']'], texts, { ...inner, padding: '' });
}

function map(entries: readonly (readonly [string, Plain])[], how: FlowStyle): string {
  const texts = entries.map(([key, child]) => renderPair(key, child, deeper(how)));
  return bracketed(['{', '}'], texts, how);
}

/** Parts with their brackets, on one line or each on its own. */
export function bracketed(
  [open, close]: readonly [string, string],
  texts: readonly string[],
  { lines, style, comma, padding }: FlowStyle,
): string {
  if (texts.length === 0) return open + close;
  if (lines === undefined) return `${open}${padding}${texts.join(comma)}${padding}${close}`;
  const margin = lines.eol + ' '.repeat(lines.column);
  const inner = margin + ' '.repeat(style.indent);
  return `${open}${inner}${texts.join(`,${inner}`)}${margin}${close}`;
}
