// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { type WaitLoop, waitLoopsIn } from '../../src/shell/wait/wait-loop.ts';

/** The waits of a script, and its text without the first one. */
function waits(text: string): { readonly found: readonly WaitLoop[]; readonly after: string | undefined } {
  const script = parseScript(text);
  const found = script === undefined ? [] : waitLoopsIn(script);
  const removal = found[0]?.removal;
  return { found, after: removal !== undefined && 'changes' in removal ? changed(text, removal.changes) : undefined };
}

const ready = 'http://localhost:15021/healthz/ready';
const istio = { kind: 'http', port: 15021, path: '/healthz/ready' };
const postgres = { kind: 'tcp', port: 5432 };

describe('a wait for the pod', () => {
  test.each<[string, string, object, object]>([
    [
      'until with log lines',
      `until curl -fsI ${ready}; do echo "no sidecar yet"; sleep 3; done; echo "sidecar is there"; serve`,
      istio,
      { interval: 3 },
    ],
    ['while not', 'while ! nc -z localhost 5432; do sleep 1; done\nserve', postgres, { interval: 1 }],
    [
      'a connection in a subshell',
      'until (echo > /dev/tcp/127.0.0.1/5432) 2>/dev/null; do sleep 2; done && serve',
      postgres,
      { interval: 2 },
    ],
    ['a socket', 'while [ ! -S /cloudsql/p:r:i/.s.PGSQL.5432 ]; do sleep 1; done; serve', { kind: 'socket' }, {}],
    [
      'a file',
      'until [[ -e /shared/envoy.ready ]]; do date; sleep 1s; done; serve',
      { kind: 'file', path: '/shared/envoy.ready' },
      {},
    ],
    [
      'a status code',
      `while [ "$(curl -so /dev/null -w '%{http_code}' ${ready})" != 200 ]; do sleep 1; done; serve`,
      istio,
      {},
    ],
    [
      'an answer that is searched',
      'until curl -s localhost:15000/server_info | grep -q LIVE; do sleep 1; done; serve',
      { path: '/server_info' },
      {},
    ],
    ['a break on success', `while true; do\n  if curl -s ${ready}; then break; fi\n  sleep 1\ndone\nserve`, istio, {}],
    [
      'a counted for',
      'for i in $(seq 1 30); do nc -z localhost 5432 && break; sleep 2; done; serve',
      postgres,
      { attempts: 30, interval: 2 },
    ],
    [
      'a for over braces',
      'for i in {1..20}; do nc -z localhost 5432 && break; sleep 1; done; serve',
      postgres,
      { attempts: 20 },
    ],
    [
      'an arithmetic for',
      'for ((i=0; i<12; i++)); do nc -z localhost 5432 && break; sleep 5; done; serve',
      postgres,
      { attempts: 12, interval: 5 },
    ],
    [
      'a limit that ends the script',
      'n=0\nuntil nc -z localhost 5432; do\n  n=$((n+1))\n  [ $n -ge 40 ] && exit 7\n  sleep 1\ndone\nserve',
      postgres,
      { attempts: 40, exitCode: 7 },
    ],
    [
      'a limit in the condition',
      'n=0; until nc -z localhost 5432 || [ $n -gt 9 ]; do let n++; sleep 1; done; serve',
      postgres,
      { attempts: 9 },
    ],
    [
      'a time limit',
      "timeout 60 sh -c 'until nc -z 127.0.0.1 5432; do sleep 1; done' && serve",
      postgres,
      { timeout: 60 },
    ],
    [
      'a request with retries',
      `curl --retry 30 --retry-delay 2 --retry-connrefused -s ${ready} && serve`,
      istio,
      { kind: 'retry', attempts: 30, interval: 2 },
    ],
    [
      'a program that waits',
      './wait-for-it.sh localhost:5432 -t 20 -- serve',
      postgres,
      { kind: 'program', timeout: 20 },
    ],
    [
      'a program on a line of its own',
      'wait-for-it.sh 127.0.0.1:5432 --timeout=5\nserve',
      postgres,
      { kind: 'program', timeout: 5 },
    ],
    ['a guard around it', `if [ -n "$MESH" ]; then\n  until curl -s ${ready}; do sleep 1; done\nfi\nserve`, istio, {}],
    [
      'a guard in front of it',
      `[ "$LOCAL" = 1 ] || true; [ -n "$MESH" ] && until curl -s ${ready}; do sleep 1; done; serve`,
      istio,
      {},
    ],
    ['a function', 'hold() {\n  until nc -z localhost 5432; do sleep 1; done\n}\nhold\nserve', postgres, {}],
  ])('is taken out whole: %s', (_, text, ...expected) => {
    const [target, rest] = expected;
    const { found, after } = waits(text);
    expect(found).toMatchObject([{ waitsFor: 'ready', targets: [target], ...rest }]);
    expect(after?.replace('[ "$LOCAL" = 1 ] || true; ', '')).toBe('serve');
  });

  test('may name a port that only the environment knows', () => {
    const { found } = waits('until curl -s localhost:$ADMIN_PORT/ready; do sleep 1; done; serve');
    expect(found).toMatchObject([{ targets: [{ kind: 'http', portVariable: 'ADMIN_PORT' }] }]);
  });

  test('may ask for several things', () => {
    const { found } = waits('until nc -z localhost 5432 && nc -z localhost 6379; do sleep 1; done; serve');
    expect(found[0]?.targets).toEqual([postgres, { kind: 'tcp', port: 6379 }]);
  });

  test('that is all there is goes with its script', () => {
    expect(waits('until nc -z localhost 5432; do sleep 1; done').found).toMatchObject([
      { removal: { whole: true, changes: [] } },
    ]);
  });

  test('for the end of something is told apart', () => {
    expect(waits('while curl -s localhost:8080/alive; do sleep 1; done').found).toMatchObject([{ waitsFor: 'gone' }]);
    expect(waits('while [ -f /run/busy ]; do sleep 1; done; stop').found).toMatchObject([{ waitsFor: 'gone' }]);
  });

  test.each(['pilot-agent wait', '/cloud-sql-proxy wait --max 30s'])(
    'by the program of the proxy itself: %s',
    (program) => {
      expect(waits(`${program} && serve`)).toMatchObject({ found: [{ kind: 'program', targets: [] }], after: 'serve' });
    },
  );

  test('leaves the pause behind it and the trap in front of it', () => {
    const text = `trap "curl -XPOST localhost:15000/quitquitquit" EXIT\nwhile ! curl -sf ${ready}; do sleep 1; done\nsleep 2 # settle\nserve`;
    expect(waits(text).after).toBe('trap "curl -XPOST localhost:15000/quitquitquit" EXIT\nsleep 2 # settle\nserve');
  });

  test.each([
    ['works in its body', `until curl -s ${ready}; do refresh; sleep 1; done; serve`, 'refresh'],
    [
      'keeps a count that is read later',
      'n=0; until nc -z localhost 5432; do n=$((n+1)); sleep 1; done; serve --tries $n',
      'n',
    ],
  ])('stays if it %s', (_, text, named) => {
    expect(waits(text).found).toMatchObject([{ removal: { reason: expect.stringContaining(`\`${named}\``) } }]);
  });

  test.each([
    'until nc -z -w 10 db.example.com 5432; do sleep 5; done; serve',
    'until pg_isready -h 127.0.0.1; do sleep 1; done; serve',
    'until mysql -h 127.0.0.1 -e "select 1"; do sleep 1; done',
    'until docker ps; do sleep 3; done; docker run x',
    'while [ ! -e $socket ]; do sleep 1; done',
    'while read -r line; do handle "$line"; done < list',
    'while true; do report; sleep 60; done',
    'curl -s http://localhost:15021/healthz/ready',
    'wait-for-it.sh db:5432 -- serve',
  ])('is not seen in %s', (text) => {
    expect(waits(text).found).toEqual([]);
  });
});

test('a script with more waits than anybody writes keeps all of them', () => {
  const { found } = waits('until nc -z localhost 5432; do sleep 1; done\n'.repeat(40));
  expect(found.length).toBeGreaterThan(16);
  expect(found.every(({ removal }) => 'reason' in removal)).toBe(true);
});
