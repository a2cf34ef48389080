import { describe, expect, test } from 'vitest';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { wrapperOf } from '../../src/shell/wrapper.ts';
import { wrappersIn } from '../../src/shell/wrappers.ts';

function argv(line: string): readonly string[] {
  return line.split(' ');
}

/** What is left of an argument vector. */
function unwrapped(line: string): string | undefined {
  const wrapper = wrapperOf(argv(line));
  return (
    wrapper &&
    argv(line)
      .filter((_, i) => !wrapper.drops.includes(i))
      .join(' ')
  );
}

describe('a wrapper', () => {
  test.each([
    ['/linkerd-await --shutdown -- load --all', 'load --all'],
    ['linkerd-await -S --timeout=2m --port 4191 -- load', 'load'],
    ['scuttle load --all', 'load --all'],
    ['/bin/envoy-preflight load', 'load'],
    ['kubexit psql -c x', 'psql -c x'],
    ['wait-for-it localhost:5432 -s -t 30 -- load', 'load'],
    ['wait-for-it.sh -h 127.0.0.1 -p 5432 -- load', 'load'],
    ['./wait-for.sh 127.0.0.1:3306 -t 10 -- load', 'load'],
    ['wait4x tcp 127.0.0.1:5432 -t 30s -- load', 'load'],
    ['wait4x tcp 127.0.0.1:5432 db:3306 -- load', 'wait4x tcp db:3306 -- load'],
    ['dockerize -wait tcp://localhost:5432 -timeout 10s load', 'load'],
    ['dockerize -wait=http://localhost:9901/ready -template a:b load', 'dockerize -template a:b load'],
    [
      'dockerize -wait tcp://localhost:1 -wait tcp://db:2 -timeout 9s load',
      'dockerize -wait tcp://db:2 -timeout 9s load',
    ],
    ['linkerd-await --shutdown', ''],
  ])('%s', (line, rest) => {
    expect(unwrapped(line)).toBe(rest);
  });

  test('says what it waits for and whether it stops the proxy', () => {
    expect(wrapperOf(argv('linkerd-await --shutdown -- load'))).toMatchObject({
      start: 3,
      quits: true,
      targets: [{ port: 4191, path: '/ready' }],
    });
    expect(wrapperOf(argv('linkerd-await -- load'))).toMatchObject({ quits: false });
    expect(wrapperOf(argv('scuttle load'))).toMatchObject({ start: 1, quits: true, targets: [] });
    expect(wrapperOf(argv('dockerize -wait unix:///x.sock -wait file:///y -timeout 1m load'))).toMatchObject({
      timeout: 60,
      targets: [
        { kind: 'socket', path: '/x.sock' },
        { kind: 'file', path: '/y' },
      ],
    });
  });

  test.each([
    'wait-for-it db:5432 -- load',
    'dockerize -wait tcp://db:5432 load',
    'wait4x http https://example.com -- load',
    'wait-for-it $HOST:5432 -- load',
    'wait4x dns A localhost:53 -- load',
  ])('for something elsewhere keeps all its words: %s', (line) => {
    expect(unwrapped(line)).toBe(line);
  });

  test.each(['load --wrapper scuttle', 'wait-for-kafka localhost:9092', 'k8s-wait-for job x', ''])(
    'is not %s',
    (line) => {
      expect(wrapperOf(argv(line))).toBeUndefined();
    },
  );

  test('inside a script is cut off its command', () => {
    const text =
      'set -e\n/linkerd-await --shutdown -- load "a b" --url=$URL\nreport && dockerize -wait tcp://localhost:5432 -stdout x serve\n';
    const script = parseScript(text);
    const changes = script === undefined ? [] : wrappersIn(script).flatMap((found) => found.changes);
    expect(changed(text, changes)).toBe('set -e\nload "a b" --url=$URL\nreport && dockerize -stdout x serve\n');
  });
});
