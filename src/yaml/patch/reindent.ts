import { skipSpaces } from './lines.ts';

/**
 * Lines moved by a number of columns; `undefined` where a line has not enough spaces to lose. Empty lines stay empty,
 * lines of white space lose what they have, comments stop at the margin.
 */
export function reindent(lines: string, delta: number): string | undefined {
  if (delta === 0) return lines;
  const moved: string[] = [];
  for (const line of lines.split('\n')) {
    const next = reindentLine(line, delta);
    if (next === undefined) return undefined;
    moved.push(next);
  }
  return moved.join('\n');
}

function reindentLine(line: string, delta: number): string | undefined {
  if (line === '' || line === '\r') return line;
  if (delta > 0) return ' '.repeat(delta) + line;
  let spaces = 0;
  while (line[spaces] === ' ') spaces += 1;
  const first = line[skipSpaces(line, 0)];
  const loose = first === undefined || first === '\r' || first === '#';
  if (spaces < -delta && !loose) return undefined;
  return line.slice(Math.min(spaces, -delta));
}
