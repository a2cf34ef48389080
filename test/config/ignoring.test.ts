import { describe, expect, test } from 'vitest';
import { withIgnored } from '../../src/config/ignoring.ts';
import { readConfig } from '../../src/config/read.ts';

const entry = { rule: 'prestop-sleep', paths: ['deploy/old.yaml'], reason: 'drains: "slowly" # yes' };
const known = { rules: ['prestop-sleep'], products: [] };

describe('a configuration that ignores one thing more', () => {
  test.each([
    '',
    '# nothing yet\n',
    '# no newline at the end',
    'fixes: safe # as agreed\n',
    'fixes: safe\nignore:\n  # the first\n  - rule: prestop-sleep\n    reason: x\nrules: {}\n',
    'ignore: []\n',
    'ignore:\nfixes: safe\n',
    'fixes: safe\r\nrules: {}\r\n',
  ])('keeps what stood there: %j', (text) => {
    const after = withIgnored(text, entry) ?? '';
    const [before, now] = [text, after].map((one) => readConfig('c', one, known));
    expect(now).toEqual({ ...before, ignored: [...(before?.ignored ?? []), entry] });
    for (const comment of text.match(/#.*/gu) ?? []) expect(after).toContain(comment);
  });

  test('may ignore a rule everywhere', () => {
    const after = withIgnored('', { ...entry, paths: [] }) ?? '';
    expect(readConfig('c', after, known).ignored).toEqual([{ ...entry, paths: [] }]);
  });

  test.each(['- a\n', 'a: [\n', 'a: b\n---\nc: d\n'])('is not made of what is none: %j', (text) => {
    expect(withIgnored(text, entry)).toBeUndefined();
  });
});
