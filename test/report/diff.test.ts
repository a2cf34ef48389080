import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diff, fileDiff, shownDiff } from '../../src/report/diff.ts';
import { plain } from '../../src/report/paint.ts';
import { applyEdits, type Edit } from '../../src/yaml/edit.ts';
import { cronJob, cronJobEdits, planWith, quitCall, replaced, reportOn } from './sample.ts';

describe('the diff', () => {
  let repository: string;

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'sidecar-migrate-diff-'));
    execFileSync('git', ['init', '-q'], { cwd: repository });
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  /** The file as `git apply` leaves it. */
  function applied(name: string, text: string, edits: readonly Edit[]): string {
    const path = join(repository, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: repository, input: fileDiff(name, text, edits) });
    return readFileSync(path, 'utf8');
  }

  test('reads as a person expects', () => {
    expect(fileDiff('job.yaml', cronJob, cronJobEdits)).toMatchInlineSnapshot(`
      "diff --git a/job.yaml b/job.yaml
      --- a/job.yaml
      +++ b/job.yaml
      @@ -10,6 +10,8 @@
             template:
               spec:
                 restartPolicy: Never
      +          initContainers:
      +            - name: moved
                 containers:
                   - name: report # keep in sync with the dashboard
                     image: registry.example/report:3.2
      @@ -17,7 +19,6 @@
                     args:
                       - |
                         ./report --month last
      -                  curl -sf -X POST http://localhost:9091/quitquitquit
                   - name: cloud-sql-proxy
                     image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
                     args: [--quitquitquit, "project:region:instance"]
      "
    `);
  });

  test.each([
    ['plain.yaml', 'a: 1\nb: 2\n'],
    ['with space.yaml', 'a: 1\nb: 2\n'],
    ['deep/er/än"d\\odd\t.yaml', 'a: 1\nb: 2\n'],
    ['line\nbreak.yaml', 'a: 1\nb: 2\n'],
    ['crlf.yaml', 'a: 1\r\nb: 2\r\nc: 3\r\n'],
    ['open.yaml', 'a: 1\nb: 2'],
    ['open-elsewhere.yaml', 'b: 2\nc: 3\nd: 4'],
    ['bom.yaml', '\ufeffb: 2\n'],
    ['form-feed.yaml', 'a: "\f"\u2028\nb: 2\n'],
  ])('is taken by git for %j', (name, text) => {
    const edits = [replaced(text, 'b: 2', 'b: two\nnew: line')];
    expect(applied(name, text, edits)).toBe(applyEdits(text, edits));
  });

  test('lets a file gain and lose its final line feed', () => {
    expect(applied('a.yaml', 'a: 1\nb: 2', [replaced('a: 1\nb: 2', 'b: 2', 'b: 2\n')])).toBe('a: 1\nb: 2\n');
    expect(applied('b.yaml', 'a: 1\nb: 2\n', [replaced('a: 1\nb: 2\n', 'b: 2\n', 'b: 2')])).toBe('a: 1\nb: 2');
  });

  test('is taken by git whatever the edits', () => {
    const line = fc.constantFrom('a', 'b', '  c', '', '- d\r', 'long '.repeat(30));
    const texts = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean());
    const pieces = fc.array(fc.tuple(fc.nat(400), fc.nat(60), fc.constantFrom('', 'x', 'x\n', '\n', 'a\nb\n')));
    fc.assert(
      fc.property(texts, pieces, ([lines, closed], cuts) => {
        const text = lines.join('\n') + (closed ? '\n' : '');
        const edits = disjoint(cuts, text.length);
        const result = applyEdits(text, edits);
        fc.pre(result !== text && text !== '' && result !== '');
        expect(applied('any.yaml', text, edits)).toBe(result);
      }),
      { numRuns: 40 },
    );
  });

  test('takes all files of a report, by path', () => {
    const edits = [replaced('a: 1\n', '1', '2')];
    const plan = planWith([quitCall()], {
      edits: [
        { file: 'b.yaml', edits },
        { file: 'a.yaml', edits },
      ],
    });
    const report = reportOn([plan], { 'a.yaml': 'a: 1\n', 'b.yaml': 'a: 1\n' });
    writeFileSync(join(repository, 'a.yaml'), 'a: 1\n');
    writeFileSync(join(repository, 'b.yaml'), 'a: 1\n');
    execFileSync('git', ['apply', '--check', '-'], { cwd: repository, input: diff(report) });
    expect(diff(report).match(/^\+\+\+ .*$/gmu)).toEqual(['+++ b/a.yaml', '+++ b/b.yaml']);
  });

  test('shows a terminal no character that it would act on', () => {
    const text = 'a: "\u001b[2J\u202e"\nb: 2\n';
    const edits = [replaced(text, 'b: 2', 'b: 3')];
    const plan = planWith([quitCall()], { edits: [{ file: 'a\u001b.yaml', edits }] });
    const shown = shownDiff(reportOn([plan], { 'a\u001b.yaml': text }), plain);
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(shown).toContain(' a: "\\x1b[2J\\u202e"');
  });
});

/** Edits at increasing offsets from arbitrary numbers. */
function disjoint(cuts: readonly (readonly [number, number, string])[], length: number): readonly Edit[] {
  const edits: Edit[] = [];
  let from = 0;
  for (const [skip, size, text] of cuts) {
    const start = from + skip;
    const end = start + size;
    if (end > length) break;
    edits.push({ span: { start, end }, text });
    from = end + 1;
  }
  return edits;
}
