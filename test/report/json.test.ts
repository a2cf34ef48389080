import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { json } from '../../src/report/json.ts';
import { faultsIn, type Schema } from '../json-schema.ts';
import { cronJob, placeIn, planWith, quitCall, reportOn } from './sample.ts';

const schema: Schema = JSON.parse(readFileSync(new URL('../../schema/report.json', import.meta.url), 'utf8'));

const full = reportOn(
  [
    planWith([
      quitCall({ outcome: 'refuse', reason: 'Another pod mounts it.', changes: [], id: 'b' }),
      quitCall({ id: 'a', review: ['The exit code changes.'], outcome: 'review' }),
      quitCall({ id: 'c', suppressed: 'on purpose' }),
    ]),
    planWith([quitCall({ id: 'd', outcome: 'report', advice: ['Ask the vendor.'] })], { edits: [], failure: 'no' }),
  ],
  undefined,
  {
    problems: [{ file: 'a.yaml', line: 3, column: 7, message: 'Not UTF-8.' }],
    unusedSuppressions: [{ place: placeIn('z.yaml', cronJob, 'kind'), message: 'Nothing to ignore here.' }],
    written: new Set(['deploy/nightly-report.yaml']),
    unsafe: true,
  },
);

describe('the JSON report', () => {
  test('keeps the published contract', () => {
    expect(faultsIn(JSON.parse(json(full)), schema)).toEqual([]);
    expect(faultsIn(JSON.parse(json(reportOn([]))), schema)).toEqual([]);
  });

  test('sorts files by path, counts outcomes and leaves suppressed findings out', () => {
    const value = JSON.parse(json(full));
    expect(value.files.map((file: { path: string }) => file.path)).toEqual([
      'a.yaml',
      'deploy/nightly-report.yaml',
      'z.yaml',
    ]);
    expect(value.summary).toEqual({
      migrate: 0,
      review: 1,
      refuse: 1,
      report: 1,
      suppressed: 1,
      problems: 1,
      filesRead: 12,
      filesToChange: 1,
      filesWritten: 1,
    });
  });

  test('says of a finding where it is, what it rests on and what becomes of it', () => {
    const [, file] = JSON.parse(json(full)).files;
    expect(file.findings[1]).toMatchObject({
      id: 'a',
      rule: 'quitquitquit-call',
      category: 'completion',
      workload: { kind: 'CronJob', name: 'nightly-report', namespace: 'billing' },
      container: 'report',
      line: 20,
      column: 19,
      endLine: 20,
      endColumn: 70,
      outcome: 'review',
      applied: true,
      evidence: [{ path: 'deploy/nightly-report.yaml', line: 20 }, { line: 23 }],
      changes: [{ operation: 'convert-to-sidecar', applicability: 'safe' }, { operation: 'edit-script' }],
    });
  });

  test('names what was taken for granted', () => {
    expect(JSON.parse(json(full)).assumptions.istio).toEqual({ version: '1.28', origin: 'from the configuration' });
  });
});
