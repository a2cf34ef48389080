// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/shell/parse.ts';
import { type PlainCommand, plainCommandIn } from '../../src/shell/plain-command.ts';

function plain(text: string, env: readonly string[] = []): PlainCommand | undefined {
  const script = parseScript(text, { env });
  return script && plainCommandIn(script);
}

describe('a script of one command', () => {
  test.each<[string, readonly string[]]>([
    ['serve', ['serve']],
    ['  exec /bin/serve --a "b c" \'d "e"\' \\\n  --f\n', ['/bin/serve', '--a', 'b c', 'd "e"', '--f']],
    ['serve # all day', ['serve']],
    ['serve "" a\\ b', ['serve', '', 'a b']],
    ['serve --url=http://x/y#z', ['serve', '--url=http://x/y#z']],
  ])('has words: %s', (text, words) => {
    expect(plain(text)?.words.map(({ value }) => value)).toEqual(words);
  });

  test('names its variables and whether the shell would split them', () => {
    expect(plain('serve "$A" --p=${PORT}x $(HOST):1', ['HOST'])?.words).toEqual([
      { value: 'serve', argument: 'serve', variables: [], splits: false },
      { argument: '$(A)', variables: ['A'], splits: false },
      { argument: '--p=$(PORT)x', variables: ['PORT'], splits: true },
      { argument: '$(HOST):1', variables: [], splits: false },
    ]);
  });

  test('escapes what Kubernetes would read', () => {
    expect(plain("serve '$$(A)' \\$HOME 'cost: 5$'")?.words.map(({ argument }) => argument)).toEqual([
      'serve',
      '$$(A)',
      '$$HOME',
      'cost: 5$$',
    ]);
  });

  test.each([
    'serve; other',
    'serve && other',
    'serve | cat',
    'serve &',
    'serve > /log',
    'A=1 serve',
    '(serve)',
    '! serve',
    'serve *.txt',
    'serve ~/x',
    'serve {a,b}',
    'serve $(date)',
    'serve ${A:-b}',
    'serve $1',
    'serve "$@"',
    'cd /x',
    'exit 1',
    '[ -f x ]',
    '$PROGRAM --x',
    "serve '$A'$B",
    '# nothing',
    '',
  ])('needs its shell: %s', (text) => {
    expect(plain(text)).toBeUndefined();
  });
});
