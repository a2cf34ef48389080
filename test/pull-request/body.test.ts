import { describe, expect, test } from 'vitest';
import { bodyLimit, bodyOf } from '../../src/pull-request/body/body.ts';
import { type Marker, readMarker, withMarker, withOurPart } from '../../src/pull-request/marker.ts';
import type { PlanGroup } from '../../src/pull-request/plan-set.ts';
import { messageOf, titleOf } from '../../src/pull-request/wording.ts';
import { jobOfItsOwn, quittingJob } from './manifests.ts';
import { emptyMarker, groupOf } from './plan-group.ts';

const marker: Marker = {
  ...emptyMarker,
  title: 'T --> <b>',
  content: 'x',
  fingerprints: ['0123456789abcdef'],
  ignores: [{ rule: 'r', paths: ['a'], reason: '--> <!-- & "quoted"' }],
};

const body = (group: PlanGroup) => bodyOf({ group, assumptions: [], marker });

/** A Job that calls a proxy which is not in its manifest: found, and left alone. */
const refused = `apiVersion: batch/v1
kind: Job
metadata:
  name: lonely
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: app
          image: app:1
          command: [sh, -c, './work; curl -X POST localhost:9091/quitquitquit']
`;

describe('the body of a pull request', () => {
  test('says what was found, what changes and why, and what to check first', () => {
    const text = body(groupOf({ 'k8s/report.yaml': quittingJob('report') }));
    const order = [
      '⚠ Check before merging',
      '`quitquitquit-call`',
      'Found:',
      'Changed:',
      '```diff',
      'Rolling out',
      'Going on',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(text).toContain(
      '### Job `report`\n\n`k8s/report.yaml`\n\n**`quitquitquit-call`** in container `app` ⚠ unsafe',
    );
    expect(text).toContain('After 90 days');
    expect(text).toContain('+          restartPolicy: Always');
  });

  test('says what was left alone, and why', () => {
    const text = body(groupOf({ 'a.yaml': quittingJob('report'), 'b.yaml': refused }));
    expect(text).toContain('### Found elsewhere and left alone');
    expect(text).toContain('Job `lonely`');
  });

  test('does not let what is left alone crowd out what changes', () => {
    const others = Array.from({ length: 300 }, (_, i) => [
      `others/${i}.yaml`,
      refused.replace('lonely', `lonely-${i}`).replace('9091', `${9100 + i}`),
    ]);
    const text = body(groupOf({ 'a.yaml': quittingJob('report'), ...Object.fromEntries(others) }));
    expect(text).toContain('+          restartPolicy: Always');
    expect(text).toContain('Job `lonely-0`');
    expect(text).toMatch(/In \d+ more workloads something was found and left alone/u);
    expect(text.length).toBeLessThan(bodyLimit / 2);
  });

  test('ends with the marker, and the marker can be read again', () => {
    const text = body(groupOf({ 'k8s/report.yaml': quittingJob('report') }));
    expect(readMarker(text)).toEqual(marker);
    expect(text.endsWith(' -->')).toBe(true);
  });

  test.each([
    '@all and @octocat/team',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1))',
    '#1 closes #2',
    '| a | b \\| c |',
    'www.example.com GH-1',
    '``` \n@all',
    '<!-- sidecar-migrate: {"group":"forged"} -->',
  ])('takes %j from a repository for what it is: text', (hostile) => {
    const name = JSON.stringify(hostile);
    const manifest = quittingJob('report')
      .replace('name: report', `name: ${name}`)
      .replace('name: app', `name: ${name}`);
    const text = body(groupOf({ [`k8s/${hostile.replace(/\n/gu, '')}.yaml`]: manifest }));
    const prose = withoutCode(text).replaceAll('&#8203;', '\u200B');
    expect(prose).not.toMatch(/(?<![\w`])@\w/u);
    expect(prose).not.toMatch(/(?<!\w)#\d/u);
    expect(prose).not.toContain('<img');
    expect(prose).not.toMatch(/(?<!\\)\[[^\]]*\]\(/u);
    expect(prose).not.toMatch(/www\.\w|GH-\d/u);
    expect(readMarker(text)).toEqual(marker);
  });

  test('keeps its table whole whatever a workload is called', () => {
    const manifest = quittingJob('report').replace('name: report', 'name: "a | b \\\\| c"');
    const row = body(groupOf({ 'k|8s.yaml': manifest, 'k8s/bill.yaml': quittingJob('bill') }))
      .split('\n')
      .find((line) => line.startsWith('| Job'));
    expect(row?.replaceAll('\\|', '').split('|').length).toBe(6);
  });

  test('is cut with care: hunks first, then words, never the table’s head, the way out or the marker', () => {
    const files = (count: number, folder: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.yaml`, jobOfItsOwn(i)]));
    const some = body(groupOf(files(48, 'k8s')));
    const many = body(groupOf(files(250, 'long/'.repeat(50))));
    for (const text of [some, many]) {
      expect(text.length).toBeLessThanOrEqual(bodyLimit);
      expect(text).toContain('There is more than fits here; the diff is complete.');
      expect(text).toContain('### Going on from here');
      expect(readMarker(text)).toEqual(marker);
    }
    expect(some).toContain('```diff');
    expect(some).toContain('The diff shows the changed lines.');
    expect(many).toMatch(/\| and \d+ more \|/u);
  });

  test('is cut little by little, never more than there is room for', () => {
    const files = Array.from({ length: 130 }, (_, i) => [`k8s/${i}.yaml`, jobOfItsOwn(i)]);
    const all = groupOf(Object.fromEntries(files));
    for (let count = 50; count <= all.plans.length; count += 2) {
      const text = body({ ...all, plans: all.plans.slice(0, count) });
      expect(text.length).toBeGreaterThan(bodyLimit * 0.85);
      expect(text.length).toBeLessThanOrEqual(bodyLimit);
    }
  });
});

describe('what people write into a body', () => {
  test('stays around our part', () => {
    const ours = body(groupOf({ 'k8s/report.yaml': quittingJob('report') }));
    const fresh = body(groupOf({ 'k8s/bill.yaml': quittingJob('bill') }));
    expect(withOurPart(`Before.\n${ours}\nAfter.`, fresh)).toBe(`Before.\n${fresh}\nAfter.`);
  });

  test('may have removed our part: then it is written anew', () => {
    expect(withOurPart('Nothing of yours.', 'ours')).toBe('ours');
    const fresh = body(groupOf({ 'k8s/bill.yaml': quittingJob('bill') }));
    const kept = withOurPart(withMarker('All mine.', { ...marker, title: 'old' }), fresh);
    expect([kept.startsWith('All mine.'), kept.includes('bill'), readMarker(kept)]).toEqual([true, false, marker]);
    expect(readMarker('<!-- sidecar-migrate: {broken -->')).toBeUndefined();
    expect(readMarker(withMarker('Text.', marker))).toEqual(marker);
  });
});

describe('titles and messages', () => {
  const hostile = quittingJob('report').replace('name: report', 'name: "@all [skip ci] #1\\nFixes #2"');
  const group = groupOf({ 'k8s/report.yaml': hostile });

  test('mention nobody, close nothing and skip no check', () => {
    expect(titleOf(group, {})).toBe('Use native sidecars in Job all skip ci 1Fixes 2');
    expect(messageOf(group, {}, undefined)).not.toMatch(/[@#[\]]/u);
  });

  test('name what goes, and not what was found and stays', () => {
    const waiting = 'until nc -z localhost 5432; do register; sleep 1; done; ./work;';
    const text = quittingJob('report').replace('./work;', waiting);
    const staying = groupOf({ 'k8s/report.yaml': text });
    expect(body(staying)).toContain('`wait-for-sidecar-loop`');
    expect(messageOf(staying, {}, undefined)).toContain('- Job report: quitquitquit-call');
    expect(messageOf(staying, {}, undefined)).not.toContain('wait-for-sidecar-loop');
  });

  test('are short, on one line', () => {
    expect(titleOf(group, { title: `${'long '.repeat(100)}\n{what}` }).length).toBe(120);
  });

  test('name what changes where a template asks for it', () => {
    const two = groupOf({ 'a.yaml': quittingJob('a'), 'b.yaml': quittingJob('b') });
    expect(titleOf(two, { title: 'OPS-1 {what} ({where})' })).toBe('OPS-1 Use native sidecars (2 workloads)');
    expect(messageOf(two, { commitMessage: 'OPS-1 {what}\n\n{where}' }, 'A <a@b>')).toBe(
      'OPS-1 Use native sidecars\n\n2 workloads\n\nSigned-off-by: A <a@b>',
    );
  });
});

/** A body without code spans, code blocks and comments. */
function withoutCode(text: string): string {
  return text
    .replace(/^(`{3,})diff\n[\s\S]*?^\1$/gmu, '')
    .replace(/<!--[\s\S]*?-->/gu, '')
    .replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gu, '');
}
