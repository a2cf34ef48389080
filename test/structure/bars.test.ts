import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }));

describe('the bars for the code itself', () => {
  it('keeps files small', () => {
    expect(files.filter(({ lines }) => lines.length - 1 > 300).map(({ path }) => path)).toEqual([]);
    expect(median(files.map(({ lines }) => lines.length - 1))).toBeLessThanOrEqual(80);
  });

  it('keeps rules smaller', () => {
    const rules = files.filter(({ path }) => path.startsWith('rules/'));
    expect(rules.filter(({ lines }) => lines.length - 1 > 150).map(({ path }) => path)).toEqual([]);
    expect(median(rules.map(({ lines }) => lines.length - 1))).toBeLessThanOrEqual(90);
  });

  it('gives every export a doc sentence', () => {
    expect(files.flatMap(({ path, lines }) => undocumented(lines).map((line) => `${path}:${line}`))).toEqual([]);
  });

  it('throws no untyped errors', () => {
    const untyped = files.filter(({ lines }) => lines.some((line) => /throw new Error\b/u.test(line)));
    expect(untyped.map(({ path }) => path)).toEqual([]);
  });

  it('names no folder or file by a word that says nothing', () => {
    const empty = /(?:^|\/)(?:utils?|helpers?|common|misc|types|lib)(?:\/|\.ts$)/u;
    expect(files.map(({ path }) => path).filter((path) => empty.test(path))).toEqual([]);
  });
});

/** Line numbers of exported declarations without a comment directly above. */
function undocumented(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line, index) => {
    if (!/^export (?:async )?(?:function\*?|const|class|interface|type) \w/u.test(line)) return [];
    if (/^export type \{|^export type \* /u.test(line)) return [];
    return /\*\/\s*$/u.test(lines[index - 1] ?? '') ? [] : [index + 1];
  });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
