import { expect, test } from 'vitest';
import { courseOf, type Knowledge } from '../../src/shell/course.ts';
import { parseScript } from '../../src/shell/parse.ts';

const known: Knowledge = ([program = '']) => (program.endsWith('proxy') ? 'goes-on' : undefined);

function course(text: string) {
  const script = parseScript(text);
  return script === undefined ? 'unread' : courseOf(script, known);
}

test.each([
  'cp -r /from /to',
  'set -e; alembic upgrade head; echo done',
  'sleep 30',
  'kubectl label pod p a=b',
  'psql -h db -f /all.sql',
  'curl -sf https://example.com/x -o /x',
  './proxy & while ! test -f /done; do sleep 5; done; exit 0',
  './proxy & pid=$! && (sleep 30 && kill -9 $pid)',
  'while true; do if [ -f /done ]; then ./upload; exit 0; fi; sleep 5; done',
  'until nc -z localhost 80; do sleep 1; done',
  'clean() { rm -rf /tmp/x; }; trap clean EXIT; clean',
  'exit 0; ./server',
])('`%s` ends', (text) => {
  expect(course(text)).toBe('ends');
});

test.each([
  'exec /bin/proxy --flag',
  './proxy & wait $!',
  'tail -F /log',
  'tail -F /log | grep -v debug',
  'sleep infinity & wait',
  'while true; do ./sync; sleep 60; done',
  'while sleep 60; do ./sync; done',
  'while inotifywait -e modify /etc/x; do nginx -s reload; done',
  'for ((;;)); do ./sync; done',
  'run() { ./proxy; }; run',
])('`%s` goes on', (text) => {
  expect(course(text)).toBe('goes-on');
});

test.each([
  './server',
  './server; exit 0',
  'kubectl get pods --watch',
  'while true; do ./sync || exit 1; sleep 60; done',
  'if [ -n "$X" ]; then exec ./proxy; else cp a b; fi',
  'while read -r line; do echo "$line"; done',
])('`%s` may do either', (text) => {
  expect(course(text)).toBe('unknown');
});

test('what calls itself, or waits for what waits, takes no time', () => {
  const chain = Array.from({ length: 60 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; }`).join('; ');
  expect(course(`${chain}; f0`)).toBe('unknown');
  expect(course('f() { f; f; }; f')).toBe('unknown');
  expect(course(`${'(wait; wait) & '.repeat(200)}wait`)).toBe('unknown');
});
