import { expect, it } from 'vitest';
import { makeLog } from '../../src/app/operating/log.ts';
import { Redaction } from '../../src/app/operating/redaction.ts';
import { putBack } from '../../src/app/redrive.ts';

/** What would colour, turn, hide or break text, or end a line. */
const hostile = 'a\u001b[2Jb\u009b31mc\u202Ed\u2028e\u{e0041}f\r\ng\u007Fh';
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

it('a line of the log acts on no terminal, and says the same', () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = makeLog({ write, redaction: new Redaction(), now: () => 0 });
  log.info(hostile, { detail: hostile, error: new Error(hostile) });
  expect(lines.join('')).not.toMatch(acting);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: hostile, detail: hostile, error: { message: hostile } });
});

it('the reason of what nobody could do acts on no terminal', async () => {
  const letter = { queue: 'scan', key: '1', since: new Date(0), because: hostile } as const;
  const queue = { deadLetters: async () => [letter], redrive: async () => 1 };
  const said: string[] = [];
  await putBack(queue, { listOnly: true }, (line) => void said.push(line));
  expect(said.join('')).not.toMatch(acting);
  expect(said[0]).toContain('[2Jb');
});
