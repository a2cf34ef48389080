import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/report/columns.ts';
import { markdown } from '../../src/report/markdown.ts';
import { plain } from '../../src/report/paint.ts';
import { rulePage } from '../../src/report/rule-page.ts';
import { ruleText } from '../../src/report/rule-text.ts';
import { terminal } from '../../src/report/terminal.ts';
import { cronJob, cronJobEdits, planWith, quitCall, reportOn, someRule } from './sample.ts';

const introducer = String.fromCharCode(27);
const colours = new RegExp(`${introducer}\\[\\d+m`, 'gu');

const pipe = { colour: false, width: 80 };

const refused = quitCall({
  outcome: 'refuse',
  rule: 'completion-flag-file',
  message: 'Writes a flag file that tells container "audit" to stop.',
  reason: 'The volume `flags` is also mounted by container "web", so it cannot be told whether it may go.',
  changes: [],
  advice: ['Remove the flag by hand once `web` does not need it.'],
});

describe('the terminal report', () => {
  test('shows a pod with what was found, under its line of source, and the diff', () => {
    expect(terminal(reportOn([planWith([quitCall(), refused])]), pipe)).toMatchSnapshot();
  });

  test('fits into 80 columns, whatever the words', () => {
    const long = 'word '.repeat(60);
    const finding = quitCall({ message: long, review: [long], reason: `${'x'.repeat(200)} ${long}`, advice: [long] });
    const text = terminal(reportOn([planWith([finding], { edits: [] })]), pipe);
    expect(text.split('\n').filter((line) => columnsOf(line) > 80)).toEqual([]);
  });

  test('cuts a long line of source around the place', () => {
    const text = `a: ${'x'.repeat(300)} needle ${'y'.repeat(300)}\n`;
    const start = text.indexOf('needle');
    const place = {
      file: 'a.yaml',
      line: 1,
      column: start + 1,
      endLine: 1,
      endColumn: start + 7,
      start,
      end: start + 6,
    };
    const finding = quitCall({ place, evidence: [{ place, says: 'is the needle' }], changes: [] });
    const shown = terminal(reportOn([planWith([finding], { file: 'a.yaml', edits: [] })], { 'a.yaml': text }), pipe);
    expect(shown).toContain('needle');
    expect(shown.split('\n').filter((line) => columnsOf(line) > 80)).toEqual([]);
    const [source, mark] = shown.split('\n').filter((line) => line.includes('│'));
    expect(mark?.indexOf('━')).toBe(source?.indexOf('needle'));
  });

  test('never prints what a terminal would act on', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\r\u202egnp.exe';
    const finding = quitCall({ message: evil, container: evil, reason: evil });
    const text = `${cronJob}# ${evil}\n`;
    const plan = planWith([finding], {
      file: `${evil}.yaml`,
      workload: { kind: evil, name: evil, namespace: evil },
      edits: [{ file: `${evil}.yaml`, edits: [{ span: { start: text.length, end: text.length }, text: 'x\n' }] }],
    });
    const report = reportOn([plan], { 'deploy/nightly-report.yaml': text, [`${evil}.yaml`]: text });
    for (const colour of [true, false]) {
      const shown = terminal(report, { colour, width: 80 }).replace(colours, '');
      expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    }
  });

  test('says how to go on, and what was done', () => {
    const plan = planWith([quitCall()]);
    expect(terminal(reportOn([plan]), pipe)).toContain('Run again with `--write` to change 1 file.');
    const written = reportOn([plan], undefined, { written: new Set(['deploy/nightly-report.yaml']) });
    expect(terminal(written, pipe)).toContain('migrated  quitquitquit-call');
    expect(terminal(written, pipe)).toContain('1 file written.');
  });

  test('is short when there is nothing to say', () => {
    const report = reportOn([], {}, { assumptions: [], filesRead: 1200 });
    expect(terminal(report, pipe)).toBe('No sidecar workaround found. 1,200 files read.\n');
  });

  test('names a result that did not verify a bug of its own', () => {
    const shown = terminal(reportOn([planWith([quitCall()], { edits: [], failure: 'A comment is gone.' })]), pipe);
    expect(shown).toMatch(/This is a\s+bug of sidecar-migrate/u);
    expect(shown).toContain('A comment is gone.');
  });
});

describe('the Markdown report', () => {
  test('shows the same to GitHub', () => {
    expect(markdown(reportOn([planWith([quitCall(), refused])]))).toMatchSnapshot();
  });

  test('lets no text of the repository make markup', () => {
    const evil = '<img src=x> @someone [link](http://evil.example) *bold* #12 `code`` ```';
    const text = markdown(reportOn([planWith([quitCall({ message: evil, container: '`x`' })])]));
    expect(text).toContain('&lt;img src=x> @&#8203;someone \\[link](http&#58;//evil.example) \\*bold\\* #&#8203;12');
    expect(text).toContain('in container `` `x` ``');
  });

  test('keeps its fences whatever the diff holds', () => {
    const text = 'a: |\n  ```\n  ````\n';
    const edits = [{ span: { start: text.length, end: text.length }, text: 'b: 1\n' }];
    const plan = planWith([quitCall()], { file: 'a.yaml', edits: [{ file: 'a.yaml', edits }] });
    expect(markdown(reportOn([plan], { 'a.yaml': text }))).toContain('`````diff\n');
  });
});

describe('what a rule is about', () => {
  const example = { name: 'call-at-the-end', files: [{ path: 'job.yaml', text: cronJob, edits: cronJobEdits }] };

  test('is a page with examples', () => {
    const examples = [
      example,
      { name: 'refuse-unknown-sidecar', files: [], reason: 'Nothing listens on port 9091.' },
      { name: 'skip-other-host', files: [] },
    ];
    expect(rulePage(someRule, examples)).toMatchSnapshot();
  });

  test('is a text in the terminal', () => {
    expect(ruleText(someRule, { width: 80, paint: plain })).toMatchSnapshot();
  });
});
