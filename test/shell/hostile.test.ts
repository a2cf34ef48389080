import { describe, expect, test } from 'vitest';
import { cleanupsIn } from '../../src/shell/cleanup/cleanup.ts';
import { fileUsesIn } from '../../src/shell/file-use.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { plainCommandIn } from '../../src/shell/plain-command.ts';
import { sleepsIn } from '../../src/shell/sleeps.ts';
import { supervisorIn } from '../../src/shell/supervisor/supervisor.ts';
import { waitLoopsIn } from '../../src/shell/wait/wait-loop.ts';
import { wrappersIn } from '../../src/shell/wrappers.ts';
import { recogniser } from './observed.ts';

const quit = 'curl localhost:15020/quitquitquit';

/** Scripts of which each would take minutes or all memory if read without bounds. */
const texts: readonly (readonly [string, string])[] = [
  ['many statements', `${'a;'.repeat(14_000)}${quit}`],
  ['many operands', `${'a&&'.repeat(14_000)}${quit}`],
  ['many statements under -e', `set -e;${'a;'.repeat(2_000)}${quit}`],
  ['many calls', `${quit};`.repeat(3_000)],
  ['many variables', `${Array.from({ length: 6_000 }, (_, i) => `v${i}=$v${i + 1}`).join(';')};${quit}`],
  ['many conditions', `${Array.from({ length: 18 }, (_, i) => `if t${i}; then x=$?; fi`).join(';')};${quit}`],
  [
    'many functions',
    `${Array.from({ length: 1_500 }, (_, i) => `f${i}() { f${i + 1}; }`).join('\n')}\nf1500() { ${quit}; }\nf0`,
  ],
  ['a function that calls itself', `f() { f; ${quit}; }; f`],
  ['nested loops', `${'for i in 1; do '.repeat(100)}${quit}${';done'.repeat(100)}`],
  ['many loops', `${'until nc -z localhost 1; do sleep 1; done;'.repeat(2_000)}a`],
  ['many here-documents', `${'cat <<A\nA\n'.repeat(5_000)}${quit}`],
  ['many traps', `${"trap 'a' EXIT;".repeat(3_000)}${quit}`],
  ['many dollars', `app '${'$('.repeat(100_000)}'`],
  ['many spaces', `sleep 1${' '.repeat(200_000)}\na`],
  ['many braces', '{a,'.repeat(60_000)],
  ['many backticks', '`'.repeat(100_000)],
  ['many brackets', `[ ${'! '.repeat(50_000)}-f x ]`],
];

describe('a script built to blow up its reader', () => {
  test.each(texts)('is answered or refused: %s', (_, text) => {
    const script = parseScript(text);
    if (script === undefined) return expect(text.length).toBeGreaterThan(1_000);
    const answers = [waitLoopsIn, supervisorIn, fileUsesIn, sleepsIn, plainCommandIn, wrappersIn].map((read) =>
      read(script),
    );
    expect(answers).toHaveLength(6);
    for (const cleanup of cleanupsIn(script, recogniser(script))) expect(cleanup).toHaveProperty('effect');
  });
});
