// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { commandsIn } from '../../src/shell/commands.ts';
import { fileUsesIn, usesOfFile } from '../../src/shell/file-use.ts';
import { flagWriteOf } from '../../src/shell/flag-file.ts';
import { killOf } from '../../src/shell/kill.ts';
import { parseScript } from '../../src/shell/parse.ts';
import type { Script, Simple } from '../../src/shell/script.ts';
import { sleepOf } from '../../src/shell/sleep.ts';
import { sleepsIn } from '../../src/shell/sleeps.ts';

/** What a reader finds first in a script. */
function first<T>(text: string, find: (command: Simple, script: Script) => T | undefined): T | undefined {
  const script = parseScript(text);
  if (script === undefined) return undefined;
  return commandsIn(script)
    .map(({ command }) => find(command, script))
    .find((found) => found !== undefined);
}

describe('a kill', () => {
  test.each([
    ['pkill -INT cloud_sql_proxy', 'INT', ['cloud_sql_proxy']],
    ['pkill -SIGTERM -f envoy', 'TERM', ['envoy']],
    ['killall -s QUIT nginx', 'QUIT', ['nginx']],
    ['killall ${PROCESS}', 'TERM', ['${PROCESS}']],
    ['kill $(pgrep pilot-agent)', 'TERM', ['pilot-agent']],
    ['kill -9 `pidof envoy`', '9', ['envoy']],
    ['p=$(pgrep -x proxysql) && kill -INT $p', 'INT', ['proxysql']],
    ["kill $(ps aux | grep cloud-sql-proxy | grep -v grep | awk '{print $2}')", 'TERM', ['cloud-sql-proxy']],
  ])('%s', (text, signal, processes) => {
    expect(first(text, killOf)).toEqual({ signal, processes, numbers: [] });
  });

  test('by number or by an unknown variable says so', () => {
    expect(first('kill -s TERM 1', killOf)).toEqual({ signal: 'TERM', processes: [], numbers: ['1'] });
    expect(first('kill -- -1', killOf)).toEqual({ signal: 'TERM', processes: [], numbers: ['-1'] });
    expect(first('app & P=$!; kill -0 $P', killOf)).toEqual({
      signal: '0',
      processes: [],
      numbers: [],
      byVariable: 'P',
    });
  });

  test.each(['pkill', 'echo kill 1', 'kill -l', 'skill x'])('is not %s', (text) => {
    expect(first(text, killOf)).toBeUndefined();
  });
});

describe('a flag file', () => {
  test.each([
    ['touch /tmp/pod/over', ['/tmp/pod/over'], false],
    ['> /work/done', ['/work/done'], false],
    [': >| /work/done', ['/work/done'], false],
    ['echo finished >> /work/done', ['/work/done'], true],
    ['D=/work; touch "$D/done"', ['/work/done'], false],
    ['cat /dev/null > /work/done', ['/work/done'], false],
  ])('is made by %s', (text, paths, content) => {
    expect(first(text, flagWriteOf)).toEqual({ paths, content });
  });

  test.each([
    'echo hello',
    'echo error >&2',
    'echo x > /dev/null',
    'app > /work/log',
    'touch "$UNKNOWN/done"',
    'cp a /work/done',
  ])('is not made by %s', (text) => {
    expect(first(text, flagWriteOf)).toBeUndefined();
  });

  test('is proved to have no other reader', () => {
    const script = parseScript(
      'F=/pod/done\nwhile [ ! -f $F ]; do sleep 1; done\nif [ -e /pod/done ]; then cat "$DIR/done"; fi\nrm -f $F; ls /pod/other',
    );
    expect(script && fileUsesIn(script).map(({ how, path }) => `${how} ${path}`)).toEqual([
      'wait /pod/done',
      'test /pod/done',
      'other $DIR/done',
      'remove /pod/done',
      'other /pod/other',
    ]);
    expect(script && usesOfFile('/pod/done', script).map(({ how }) => how)).toEqual([
      'wait',
      'test',
      'other',
      'remove',
    ]);
  });
});

describe('a pause', () => {
  test.each([
    ['sleep 5', { seconds: 5, forever: false }],
    ['sleep 1.5m', { seconds: 90, forever: false }],
    ['sleep infinity', { forever: true }],
    ['sleep $GRACE', { forever: false }],
  ])('%s', (text, pause) => {
    expect(first(text, (command) => sleepOf(command))).toEqual(pause);
  });

  test('knows its place and the comment at it', () => {
    const script = parseScript(
      'set -e\n# give the proxy\n# some time\nsleep 20\nprepare; sleep 1\napp\nsleep 3 # let logs flush\n',
    );
    expect(script && sleepsIn(script).map(({ position, seconds, comment }) => [position, seconds, comment])).toEqual([
      ['leading', 20, 'give the proxy some time'],
      ['between', 1, undefined],
      ['trailing', 3, 'let logs flush'],
    ]);
    const chained = parseScript('sleep 10 && app');
    expect(chained && sleepsIn(chained).map(({ position }) => position)).toEqual(['leading']);
  });
});
