/** Lines of a file's new version, both ends included; they count from 1. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** The lines of the new version that the hunks of a patch show: comments can stand on them, and nowhere else. */
export function shownLines(patch: string): readonly LineRange[] {
  return patch.split('\n').flatMap((line) => {
    const [, start, count] = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/u.exec(line) ?? [];
    if (start === undefined) return [];
    const length = count === undefined ? 1 : Number(count);
    return length === 0 ? [] : [{ start: Number(start), end: Number(start) + length - 1 }];
  });
}

/** Whether one of some ranges holds another one. */
export function holds(ranges: readonly LineRange[], { start, end }: LineRange): boolean {
  return ranges.some((range) => range.start <= start && end <= range.end);
}
