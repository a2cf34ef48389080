import { describe, expect, it } from 'vitest';
import { parseScript } from '../../src/shell/parse.ts';

describe('blanks of documentation', () => {
  it('takes <DB_NAME> for a word, as the author meant it', () => {
    const command = parseScript('job --db=<DB_NAME> --user=<DB_USER> x')?.statements[0]?.command;
    expect(command).toMatchObject({
      kind: 'simple',
      redirects: [],
      words: [{}, { text: '--db=<DB_NAME>' }, { unquoted: '--user=<DB_USER>' }, {}],
    });
  });

  it('still sees redirections', () => {
    const command = parseScript('sort <in >OUT')?.statements[0]?.command;
    expect(command).toMatchObject({ redirects: [{ operator: '<' }, { operator: '>' }] });
  });
});
