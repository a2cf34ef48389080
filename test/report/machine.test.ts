import { describe, expect, test } from 'vitest';
import { github } from '../../src/report/github.ts';
import { sarif } from '../../src/report/sarif.ts';
import { applyEdits } from '../../src/yaml/edit.ts';
import { cronJob, cronJobEdits, planWith, quitCall, reportOn, someRule } from './sample.ts';

describe('annotations for GitHub', () => {
  test('point at the line of a finding', () => {
    expect(github(reportOn([planWith([quitCall()])]))).toBe(
      '::warning file=deploy/nightly-report.yaml,line=20,endLine=20,col=19,endColumn=70,' +
        'title=quitquitquit-call (migrate)::Asks the Cloud SQL proxy to quit once the report is done, ' +
        'because the Job would not end otherwise.\n',
    );
  });

  test('cannot be forged by text of the repository', () => {
    const finding = quitCall({
      message: 'x\n::error::y %0A',
      place: { ...quitCall().place, file: 'a,b:c\n::stop::.yaml' },
    });
    const text = github(reportOn([planWith([finding])]));
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('file=a%2Cb%3Ac\\n%3A%3Astop%3A%3A.yaml,');
    expect(text).toContain('::x\\n::error::y %250A\n');
  });

  test('leave out what was written', () => {
    const report = reportOn([planWith([quitCall()])], undefined, { written: new Set(['deploy/nightly-report.yaml']) });
    expect(github(report)).toBe('');
  });
});

describe('the SARIF log', () => {
  const plan = planWith([quitCall(), quitCall({ id: 'z', suppressed: 'the proxy is not ours' })]);
  const log = JSON.parse(sarif(reportOn([plan]), { rules: [someRule] }));
  const [run] = log.runs;

  test('names its rules and points every result at one', () => {
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['quitquitquit-call']);
    expect(run.results[0]).toMatchObject({
      ruleId: 'quitquitquit-call',
      ruleIndex: 0,
      level: 'warning',
      partialFingerprints: { 'sidecarMigrate/v1': '1x2y3z' },
    });
  });

  test('carries a fix that does what the edits do', () => {
    const [{ artifactChanges }] = run.results[0].fixes;
    expect(artifactChanges[0].artifactLocation.uri).toBe('deploy/nightly-report.yaml');
    const edits = artifactChanges[0].replacements.map(
      (one: { deletedRegion: { charOffset: number; charLength: number }; insertedContent: { text: string } }) => ({
        span: { start: one.deletedRegion.charOffset, end: one.deletedRegion.charOffset + one.deletedRegion.charLength },
        text: one.insertedContent.text,
      }),
    );
    expect(applyEdits(cronJob, edits)).toBe(applyEdits(cronJob, cronJobEdits));
  });

  test('shows suppressed findings as suppressed, with the reason and without a fix', () => {
    expect(run.results[1].suppressions).toEqual([{ kind: 'inSource', justification: 'the proxy is not ours' }]);
    expect(run.results[1].fixes).toBeUndefined();
  });

  test('writes paths as relative references', () => {
    const finding = quitCall({ place: { ...quitCall().place, file: 'a b/ü#1.yaml' } });
    const [one] = JSON.parse(sarif(reportOn([planWith([finding])]), { rules: [] })).runs[0].results;
    expect(one.locations[0].physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC%231.yaml');
  });
});
