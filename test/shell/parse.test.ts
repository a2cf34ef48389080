import { describe, expect, test } from 'vitest';
import { foreignTextsIn } from '../../src/shell/code-text.ts';
import { commandsIn } from '../../src/shell/commands.ts';
import { parseScript } from '../../src/shell/parse.ts';
import type { Script } from '../../src/shell/script.ts';
import { optionChangesIn } from '../../src/shell/shell-options.ts';

function read(text: string, options: Parameters<typeof parseScript>[1] = {}): Script {
  const script = parseScript(text, options);
  if (script === undefined) throw new RangeError(`not a script: ${text}`);
  return script;
}

/** Each simple command as `frames: words`. */
function placed(text: string): readonly string[] {
  return commandsIn(read(text)).map(({ command, frames }) => {
    const around = frames.map((frame) =>
      'name' in frame
        ? `${frame.kind} ${frame.name}`
        : 'signals' in frame
          ? `${frame.kind} ${frame.signals.join('+')}`
          : frame.kind,
    );
    return `${around.join(' > ')}: ${command.words.map((word) => word.text).join(' ')}`;
  });
}

describe('a script', () => {
  test('is plain data whose spans cut its text', () => {
    const text = 'prepare "$A" && serve --port=80 # note\nA=1 last >log 2>&1 &';
    const script = read(text);
    expect(JSON.parse(JSON.stringify(script))).toEqual(script);
    expect(script.statements.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'prepare "$A" && serve --port=80',
      'A=1 last >log 2>&1 &',
    ]);
    expect(script.statements.map(({ background }) => background)).toEqual([false, true]);
  });

  test.each([
    ['an open quote', 'app "x'],
    ['an if without fi', 'if app; then other'],
    ['an error in a substitution', 'x=$(if app)'],
    ['an error in the text of a trap', "trap 'if app; then' EXIT"],
    ['a template action', 'app --host={{ .Values.host }}'],
    ['a loop that folding has glued to a command', 'app --db=x for url in $URLS; do curl $url; done'],
    ['characters that the mask needs', 'app \uE000'],
  ])('is not read with %s', (_, text) => {
    expect(parseScript(text)).toBeUndefined();
  });

  test('may hold braces that are known to be plain text', () => {
    expect(read("docker ps --format '{{.Names}}'", { braces: true }).statements).toHaveLength(1);
  });

  test.each([
    ['a megabyte', 'a;'.repeat(500_000)],
    ['open parentheses', '( '.repeat(50_000)],
    ['nested substitutions', `${'$('.repeat(2_000)}a${')'.repeat(2_000)}`],
    ['a hundred thousand commands', 'a;'.repeat(100_000)],
  ])('of %s is refused and not followed', (_, text) => {
    expect(parseScript(text)).toBeUndefined();
  });
});

describe('Kubernetes placeholders', () => {
  test('are no command substitutions, at the same offsets', () => {
    const text = 'app --db=$(DB_HOST):$(DB_PORT) $(hostname)';
    const [statement] = read(text, { env: ['DB_HOST', 'DB_PORT'] }).statements;
    expect(statement?.command).toMatchObject({
      words: [
        { value: 'app' },
        {
          text: '--db=$(DB_HOST):$(DB_PORT)',
          unquoted: '--db=$(DB_HOST):$(DB_PORT)',
          placeholders: ['DB_HOST', 'DB_PORT'],
          substitutions: [],
        },
        { text: '$(hostname)', placeholders: [], substitutions: [[{ command: { words: [{ value: 'hostname' }] } }]] },
      ],
    });
  });

  test('in the text of a trap keep their names', () => {
    const [trap] = read("trap 'stop $(PORT)' EXIT", { env: ['PORT'] }).statements;
    expect(trap?.command).toMatchObject({
      inner: { body: [{ command: { words: [{ value: 'stop' }, { placeholders: ['PORT'] }] } }] },
    });
  });

  test('leave a doubled dollar to the shell as one', () => {
    const [statement] = read('kill $$(pgrep x) $$HOME', { env: [] }).statements;
    expect(statement?.command).toMatchObject({
      words: [{ value: 'kill' }, { substitutions: [expect.anything()] }, { variables: ['HOME'] }],
    });
  });

  test('mean nothing in a file that Kubernetes does not touch', () => {
    expect(commandsIn(read('app $(DB_HOST)')).map(({ command }) => command.words[0]?.value)).toEqual([
      'app',
      'DB_HOST',
    ]);
  });
});

describe('commands', () => {
  test('know what is around them', () => {
    expect(
      placed('a; b && c | d; (e) & f() { g; }; if h; then i; else j; fi; for x in 1; do k; done; while l; do m; done'),
    ).toEqual([
      ': a',
      'operand: b',
      'operand > member: c',
      'operand > member: d',
      'background > subshell: e',
      'function f: g',
      'condition: h',
      'then: i',
      'else: j',
      'for: k',
      'condition: l',
      'loop: m',
    ]);
  });

  test('are found in traps, eval, other shells and substitutions', () => {
    expect(placed(`trap 'a; b' EXIT SIGTERM; eval 'c'; timeout 5 bash -ec "d"; x=$(e)`)).toEqual([
      ": trap 'a; b' EXIT SIGTERM",
      'trap EXIT+TERM: a',
      'trap EXIT+TERM: b',
      ": eval 'c'",
      'eval: c',
      ': timeout 5 bash -ec "d"',
      'shell: d',
      ': ',
      'substitution: e',
    ]);
  });

  test('in a double-quoted trap have the offsets of the outer text', () => {
    const text = 'trap "echo \\"bye\\"; stop now" 0';
    const stop = commandsIn(read(text)).find(({ command }) => command.words[0]?.value === 'stop');
    expect(text.slice(stop?.command.span.start, stop?.command.span.end)).toBe('stop now');
  });
});

test('shell options are known from where they are set', () => {
  const text = 'a; set -euo pipefail; b; set +e; set -x; set -o errexit';
  expect(optionChangesIn(read(text)).map(({ span, ...change }) => [text.slice(span.start, span.end), change])).toEqual([
    ['set -euo pipefail', { errexit: true, pipefail: true }],
    ['set +e', { errexit: false }],
    ['set -o errexit', { errexit: true }],
  ]);
});

test('code of other languages and here-documents are named', () => {
  const found = foreignTextsIn(
    read('python3 -c "import requests"\ncat > /x <<EOF\nstop the proxy\nEOF\nnode -e "fetch()"'),
  );
  expect(found.map(({ program, text }) => [program, text])).toEqual([
    ['python3', 'import requests'],
    ['cat', 'stop the proxy\n'],
    ['node', 'fetch()'],
  ]);
});
