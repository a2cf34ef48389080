import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckId, checkIdText, readCheckId } from '../../src/pull-request/check/check-id.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const checked = fc.oneof(
  fc.record({
    kind: fc.constant('pulls' as const),
    pulls: fc.array(fc.integer({ min: 1, max: 999_999_999 }), { minLength: 1, maxLength: 10 }),
  }),
  fc.record({
    kind: fc.constant('group' as const),
    base: hex(40),
    into: fc.stringMatching(/^refs\/heads\/[^\s\p{Cc}]{1,100}$/u),
  }),
  fc.constant({ kind: 'commit' as const }),
);
const ids: fc.Arbitrary<CheckId> = fc.record({ basis: hex(16), said: hex(16), told: fc.boolean(), checked });

describe('the id of a check run', () => {
  test('tells again what was put into it', () => {
    const tellsAgain = (id: CheckId): void => {
      expect(readCheckId(checkIdText(id))).toEqual(id);
    };
    fc.assert(fc.property(ids, tellsAgain));
  });

  test('is never longer than usual: then it tells only what was said', () => {
    const id = { basis: '0'.repeat(16), said: '1'.repeat(16), told: true } as const;
    const long = { kind: 'group', base: 'a'.repeat(40), into: `refs/heads/${'x'.repeat(230)}` } as const;
    expect(readCheckId(checkIdText({ ...id, checked: long }))).toEqual({ ...id, checked: { kind: 'commit' } });
  });

  test.each(['', 'x', `${'0'.repeat(16)} ${'1'.repeat(16)} #`, `${'0'.repeat(16)} ${'1'.repeat(16)} #1 and more`])(
    'is not taken for one of ours: %j',
    (text) => expect(readCheckId(text)).toBeUndefined(),
  );
});
