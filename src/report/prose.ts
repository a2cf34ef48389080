import type { Paint } from './paint.ts';
import { visible } from './visible.ts';
import { hanging, wrap } from './wrap.ts';

/** A sentence as wrapped lines below a lead, safe to print, with its `code spans` painted. */
export function sentence(
  lead: string,
  text: string,
  look: { readonly width: number; readonly paint: Paint },
): string[] {
  return painted(hanging(lead, visible(text), look.width), look.paint);
}

/** A paragraph as wrapped lines with an indent, safe to print, with its `code spans` painted. */
export function paragraph(
  text: string,
  indent: number,
  look: { readonly width: number; readonly paint: Paint },
): string[] {
  const lines = wrap(visible(text), Math.max(look.width - indent, 16));
  return painted(
    lines.map((line) => ' '.repeat(indent) + line),
    look.paint,
  );
}

/** Paints what stands between backticks; a span may go on over the end of a line, a lone backtick is none. */
function painted(lines: readonly string[], paint: Paint): string[] {
  const cells = lines.join('\n').split('`');
  if (cells.length % 2 === 0) return [...lines];
  const parts = cells.map((cell, i) => (i % 2 === 0 ? cell : `\`${code(cell, paint)}\``));
  return parts.join('').split('\n');
}

function code(cell: string, paint: Paint): string {
  return cell
    .split('\n')
    .map((line) => (line.trim() === '' ? line : line.replace(/\S(?:.*\S)?/u, (inner) => paint('code', inner))))
    .join('\n');
}
