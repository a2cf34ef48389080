import { describe, expect, test } from 'vitest';
import { code, fenced, prose } from '../../src/report/markup.ts';

describe('a sentence', () => {
  test.each([
    ['# not a heading', '\\# not a heading'],
    ['> not a quotation', '\\> not a quotation'],
    ['- not a list', '\\- not a list'],
    ['+ nor this', '\\+ nor this'],
    ['1. nor this', '1\\. nor this'],
    ['12) nor this', '12\\) nor this'],
    ['===', '\\==='],
    ['--flag is none', '--flag is none'],
    ['    not code', 'not code'],
    ['1.29 is a version', '1.29 is a version'],
    ['[link](https://x)', '\\[link](https&#58;//x)'],
    ['![image](x)', '!\\[image](x)'],
    ['<img src=x>', '&lt;img src=x>'],
    ['&commat;all', '&amp;commat;all'],
    ['@all', '@&#8203;all'],
    ['closes #12 and GH-3', 'closes #&#8203;12 and GH-&#8203;3'],
    ['two\nlines', 'two\\\\nlines'],
    ['an `odd tick', 'an \\`odd tick'],
    ['costs $5', 'costs $5'],
    ['from $HOME to $PATH', 'from <span>$</span>HOME to <span>$</span>PATH'],
    ['keeps `$A and $B` as code', 'keeps `$A and $B` as code'],
  ])('%j is text and makes no markup', (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});

test('code spans and blocks end where they should, whatever is in them', () => {
  expect(code('a ``b')).toBe('```a ``b```');
  expect(code('`')).toBe('`` ` ``');
  expect(fenced('diff', ['+ ````', '+ @all'])).toEqual(['`````diff', '+ ````', '+ @all', '`````']);
});
