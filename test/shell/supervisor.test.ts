// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/shell/parse.ts';
import { type Supervisor, supervisorIn } from '../../src/shell/supervisor/supervisor.ts';

function supervisor(text: string): Supervisor | { readonly reason: string } | undefined {
  const script = parseScript(text);
  return script && supervisorIn(script);
}

const watcher = '(while true; do if [[ -f "/pod/over" ]]; then kill $PID; echo "stopped $PID"; fi; sleep 1; done) &';

describe('a script that keeps a program until the app is over', () => {
  test.each<[string, string, string]>([
    [
      'with a watcher beside it',
      `/proxy --port=5432 &\nPID=$!\n${watcher}\nwait $PID\nif [[ -f "/pod/over" ]]; then exit 0; echo bye; fi`,
      'S1',
    ],
    [
      'with a loop that waits for the file',
      '/proxy --port=5432 & while ! test -f /pod/over; do sleep 5; done; exit 0',
      'S2',
    ],
    [
      'with a loop that kills and leaves',
      '/proxy --port=5432 &\nP=$!\nwhile true\ndo\n  if [ -f /pod/over ]\n  then\n    echo "app is over"\n    kill -INT $P\n    exit 0\n  fi\n  sleep 1\ndone',
      'S2',
    ],
    ['with until and a job number', '/proxy --port=5432 & until [ -e /pod/over ]; do sleep 1; done; kill %1', 'S2'],
    [
      'with a file name in a variable',
      'F=/pod/over; /proxy --port=5432 & while [ ! -f $F ]; do sleep 2; done; kill $!',
      'S2',
    ],
    ['with the watcher in front', '(until [ -f /pod/over ]; do sleep 1; done; pkill proxy) & /proxy --port=5432', 'S2'],
    [
      'with inotify',
      'apk add --no-cache inotify-tools\n/proxy --port=5432 &\nP=$!\nwhile [ ! -f /pod/over ]; do inotifywait -qqt 10 -e create /pod; done\nkill $P',
      'S3',
    ],
    [
      'while it lives',
      '/proxy --port=5432 & P=$!; while kill -0 $P; do [ -f /pod/over ] && kill $P; sleep 1; done',
      'S3',
    ],
  ])('%s', (_, text, shape) => {
    expect(supervisor(text)).toMatchObject({
      shape,
      flags: ['/pod/over'],
      program: { text: '/proxy --port=5432', words: [{ value: '/proxy' }, { value: '--port=5432' }] },
      worksBefore: [],
      worksAfter: [],
    });
  });

  test('is named by what it runs', () => {
    expect(supervisor('tail -F /logs/app.log & while [ ! -f /logs/over ]; do sleep 1; done; kill $!')).toMatchObject({
      shape: 'S4',
    });
    expect(supervisor('dockerd-entrypoint.sh & while ! test -f /pod/over; do sleep 1; done')).toMatchObject({
      shape: 'S8',
    });
    expect(supervisor('/proxy & p=$! && (sleep 30 && kill -9 $p)')).toMatchObject({
      shape: 'S5',
      timeBox: 30,
      flags: [],
    });
  });

  test('shows what else it does', () => {
    const after = supervisor('/proxy & while ! test -f /pod/over; do sleep 1; done; upload /out; exit 0');
    expect(after).toMatchObject({ worksAfter: ['upload /out'] });
    const before = supervisor(
      'fetch-key > /key; export KEY=/key; apk add inotify-tools; /proxy --key=$KEY & while ! test -f /pod/over; do sleep 1; done',
    );
    expect(before).toMatchObject({
      worksBefore: ['fetch-key > /key', 'export KEY=/key'],
      installs: ['apk add inotify-tools'],
    });
    const inside = supervisor('/proxy & while [ ! -f /pod/over ]; do upload /out; sleep 9; done');
    expect(inside === undefined || 'reason' in inside || inside.worksAfter.length > 0).toBe(true);
  });

  test('keeps variables and redirections of the program in sight', () => {
    expect(supervisor('/proxy -i "$INSTANCE" & while ! test -f /pod/over; do sleep 1; done')).toMatchObject({
      program: {
        words: [
          { value: '/proxy' },
          { value: '-i' },
          { argument: '$(INSTANCE)', variables: ['INSTANCE'], splits: false },
        ],
      },
    });
    const redirected = supervisor('/proxy > /log 2>&1 & while ! test -f /pod/over; do sleep 1; done');
    expect(redirected).toMatchObject({ program: { text: '/proxy > /log 2>&1' } });
    expect(redirected).not.toHaveProperty('program.words');
  });

  test('says how the container has ended until now', () => {
    const found = supervisor('/proxy & while ! test -f /pod/over; do sleep 1; done; exit 0');
    expect(found).toMatchObject({
      says: 'Until now the container ended with 0 even when `proxy` crashed, so it was not restarted; a native sidecar is.',
    });
  });

  test('of two programs is not taken apart', () => {
    expect(supervisor('/proxy & /other & while ! test -f /pod/over; do sleep 1; done')).toMatchObject({
      reason: expect.stringMatching(/more than one program/),
    });
    expect(supervisor('prepare && /proxy & while ! test -f /pod/over; do sleep 1; done')).toMatchObject({
      reason: expect.stringMatching(/not one program/),
    });
  });

  test.each([
    'serve',
    'migrate; touch /pod/over',
    'serve & p=$!; wait $p; exit $?',
    'while [ ! -f /pod/completed ]; do sleep 5; done; kubectl patch cronjob x',
    'dockerd & until docker ps; do sleep 3; done; docker run x',
    'while [ ! -f /mnt/user.yaml ] && [ $n -lt 50 ]; do sleep 2; let n=n+1; done; use /mnt/user.yaml',
  ])('is not seen in %s', (text) => {
    expect(supervisor(text)).toBeUndefined();
  });
});
