import type { Node } from '../node.ts';
import { isPlain, quoted } from '../quoting.ts';
import type { Style } from './page.ts';

/** How a key is written that takes the place of another one or stands beside it: in the same quotes, if in any. */
export function keyText(key: string, like: Node, style: Style): string {
  if (like.kind === 'scalar' && (like.style === 'double' || like.style === 'single')) return quoted(key, like.style);
  return isPlain(key, true) ? key : quoted(key, style.quote);
}
