import type { Node } from '../node.ts';
import type { Plain } from '../plain.ts';
import { quoted } from '../quoting.ts';
import { type Layout, renderItemValue, renderScalar, renderValue, type Written } from '../render.ts';
import type { Route } from '../route.ts';
import { extentsIn } from './extent.ts';
import { columnOf, nextLine, skipBlankLinesBack, skipSpaces } from './lines.ts';
import type { Draft, Page, Part } from './page.ts';
import { Refused } from './refused.ts';

/** A value that takes the place of another one in block style. */
export interface Replacement {
  readonly part: Part;
  readonly value: Plain;
  readonly route: Route;
}

/** Drafts that put a value in the place of the one that a part has. */
export function replacedDrafts(page: Page, { part, value, route }: Replacement): readonly Draft[] {
  const old = part.value;
  const scalar = scalarText(page, old, value);
  if (scalar !== undefined) return [{ span: old.span, text: scalar, owner: old }];
  if (old.anchor !== undefined || old.tag !== undefined) {
    throw new Refused('anchored-value', 'The value that would be replaced has an anchor or a tag.', route);
  }
  const written = writtenFor(page, part, value);
  if (old.kind !== 'alias' && old.kind !== 'scalar' && !old.flow) return blockReplaced(page, part, written);
  const after = afterIndicator(part);
  const between = page.text.slice(after, old.start);
  if (between.includes('\n') && written.below === '')
    return [{ span: old.span, text: written.rest.trimStart(), owner: old }];
  if (between.includes('#')) throw new Refused('comment-before-value', 'A comment stands before the value.', route);
  const line = nextLine(page.text, Math.max(old.span.end, after));
  const drafts = [{ span: { start: after, end: Math.max(old.span.end, after) }, text: written.rest, owner: old }];
  return written.below === ''
    ? drafts
    : [...drafts, { span: { start: line, end: line }, text: written.below, owner: old }];
}

/** The new text of a scalar that keeps its place and quotes, or `undefined`. */
export function scalarText({ style }: Page, old: Node, value: Plain): string | undefined {
  if (typeof value === 'object' && value !== null) return undefined;
  if (old.kind !== 'scalar' || !['plain', 'single', 'double'].includes(old.style)) return undefined;
  if (typeof value !== 'string') return old.tag === undefined ? renderScalar(value, style) : undefined;
  if (value.includes('\n') && old.style !== 'double') return undefined;
  return old.style === 'single' || old.style === 'double' ? quoted(value, old.style) : renderScalar(value, style);
}

function writtenFor(page: Page, part: Part, value: Plain): Written {
  const layout: Layout = { column: columnOf(page.text, part.start), style: page.style, eol: page.eol };
  return 'keyNode' in part ? renderValue(value, layout) : renderItemValue(value, layout);
}

function afterIndicator(part: Part): number {
  if (!('keyNode' in part)) return part.start + 1;
  return part.colon === undefined ? part.keyNode.span.end : part.colon + 1;
}

/** A block collection goes; its lines, or the rest of the line where it starts beside a dash. */
function blockReplaced(page: Page, part: Part, { rest, below }: Written): readonly Draft[] {
  const owner = part.value;
  if (owner.kind !== 'map' && owner.kind !== 'list') return [];
  const extents = extentsIn(page.text, owner);
  const first = extents[0];
  if (first === undefined) return [];
  const end = extents.at(-1)?.end ?? first.end;
  if (first.inline) {
    return [{ span: { start: first.start, end }, text: rest.slice(skipSpaces(rest, 0)) + page.eol + below, owner }];
  }
  const at = afterIndicator(part);
  const key = rest === '' ? [] : [{ span: { start: at, end: at }, text: rest, owner }];
  const start = skipBlankLinesBack(page.text, first.head, nextLine(page.text, at));
  return [...key, { span: { start: below === '' ? start : first.head, end }, text: below, owner }];
}
