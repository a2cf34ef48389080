// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { commandOfArgv } from '../../src/shell/argv-command.ts';
import { commandsIn } from '../../src/shell/commands.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { type HttpRequest, httpRequestOf } from '../../src/shell/request.ts';
import type { Command } from '../../src/shell/script.ts';
import { loopbackTargetOf, type Target } from '../../src/shell/target.ts';

/** The first request of a script. */
function requestIn(text: string, env?: readonly string[]): HttpRequest | undefined {
  const script = parseScript(text, env && { env });
  if (script === undefined) return undefined;
  return commandsIn(script)
    .map(({ command }) => httpRequestOf(command, script))
    .find((request) => request !== undefined);
}

describe('a request', () => {
  test.each([
    ['curl localhost:9091/quitquitquit', 'GET', 9091, '/quitquitquit'],
    ['curl -X POST http://127.0.0.1:15020/quitquitquit', 'POST', 15020, '/quitquitquit'],
    ['curl -XPOST 0.0.0.0:15000/quitquitquit', 'POST', 15000, '/quitquitquit'],
    ['/usr/bin/curl --request=post "http://[::1]:4191/shutdown"', 'POST', 4191, '/shutdown'],
    ['curl -fsI -X POST localhost:15020/quitquitquit', 'POST', 15020, '/quitquitquit'],
    ['curl -fsI localhost:15021/healthz/ready', 'HEAD', 15021, '/healthz/ready'],
    ['curl --max-time 2 -s -f -XPOST http://localhost:15000/quitquitquit', 'POST', 15000, '/quitquitquit'],
    ['curl http://localhost:3500/v1.0/shutdown -d x -H "A: b" -o /dev/null', 'POST', 3500, '/v1.0/shutdown'],
    ['curl -sS --retry 3 --retry-connrefused --url http://localhost:9901/ready', 'GET', 9901, '/ready'],
    ['timeout 5 curl -m 3 localhost/bye', 'GET', 80, '/bye'],
    ["curl -sw '%{http_code}' -so /dev/null https://localhost", 'GET', 443, '/'],
    ["wget -q --post-data '' http://127.0.0.1:9091/quitquitquit", 'POST', 9091, '/quitquitquit'],
    ["wget --timeout=5 -O- --post-data='not=used' http://127.0.0.1:15020/quitquitquit", 'POST', 15020, '/quitquitquit'],
    ['wget -qO- --method=PUT localhost:9090/x', 'PUT', 9090, '/x'],
    ['busybox wget -T 2 --spider http://localhost:15021/healthz/ready', 'HEAD', 15021, '/healthz/ready'],
    ['echo -e "POST /quitquitquit HTTP/1.1\\r\\n" > /dev/tcp/localhost/15000', 'POST', 15000, '/quitquitquit'],
    ['exec 5<>/dev/tcp/127.0.0.1/4191; printf "POST /shutdown HTTP/1.0\\r\\n\\r\\n" >&5', 'POST', 4191, '/shutdown'],
    ['BASE=http://localhost:15020; curl -X POST $BASE/quitquitquit', 'POST', 15020, '/quitquitquit'],
    ['PORT=4191; wget --post-data=x "localhost:${PORT}/shutdown"', 'POST', 4191, '/shutdown'],
  ])('%s', (text, ...expected) => {
    const [method, port, path] = expected;
    expect(requestIn(text)).toMatchObject({ method, port, path, loopback: true });
  });

  test.each([
    ['curl localhost:$ADMIN/quitquitquit', 'ADMIN'],
    ['curl "http://localhost:${ADMIN:-15020}/quitquitquit"', 'ADMIN'],
    ['curl http://localhost:$(ADMIN)/quitquitquit', 'ADMIN'],
  ])('names the variable that holds its port: %s', (text, portVariable) => {
    const request = requestIn(text, ['ADMIN']);
    expect(request).toMatchObject({ portVariable, loopback: true, path: '/quitquitquit' });
    expect(request).not.toHaveProperty('port');
  });

  test('names the variable that holds its URL', () => {
    expect(requestIn('for u in $QUIT_URLS; do curl -s "$u"; done')).toMatchObject({
      urlVariable: 'QUIT_URLS',
      loopback: false,
    });
    expect(requestIn('curl -X POST ${ISTIO_QUIT_API}/quitquitquit')).toMatchObject({
      urlVariable: 'ISTIO_QUIT_API',
      path: '/quitquitquit',
    });
  });

  test.each([
    'curl http://proxy.mesh.svc:15020/quitquitquit',
    'curl -X POST http://$HOST:15020/quitquitquit',
    'curl 10.0.0.1:9091/quitquitquit',
  ])('to another host is not to the pod: %s', (text) => {
    expect(requestIn(text)?.loopback).toBe(false);
  });

  test.each([
    'echo curl localhost:15020/quitquitquit',
    'curl localhost:1/a localhost:2/b',
    'curl --version',
    'if [ "$1" = x ]; then A=http://localhost:1; fi; curl $A/q',
    'app curl localhost:15020/quitquitquit',
  ])('is not guessed: %s', (text) => {
    expect(requestIn(text)?.port).toBeUndefined();
  });

  test('is read from an argument vector, too', () => {
    expect(
      httpRequestOf(commandOfArgv(['curl', '-X', 'POST', 'http://localhost:$(PORT)/quitquitquit'], ['PORT'])),
    ).toMatchObject({
      method: 'POST',
      portVariable: 'PORT',
    });
  });
});

describe('what a condition asks of the pod', () => {
  function targetIn(text: string): Target | undefined {
    const script = parseScript(text);
    const first: Command | undefined = script?.statements[0]?.command;
    return first && loopbackTargetOf(first, script);
  }

  test.each<[string, Target]>([
    ['nc -z localhost 5432', { kind: 'tcp', port: 5432 }],
    ['nc -vzw 2 127.0.0.1 3306', { kind: 'tcp', port: 3306 }],
    ['nc -w 1 localhost $DB_PORT </dev/null', { kind: 'tcp', portVariable: 'DB_PORT' }],
    ['echo > /dev/tcp/localhost/3306', { kind: 'tcp', port: 3306 }],
    ['(echo > /dev/tcp/127.0.0.1/3306) 2>/dev/null', { kind: 'tcp', port: 3306 }],
    ['curl -s telnet://localhost:6379', { kind: 'tcp', port: 6379 }],
    ['[ -S /cloudsql/a:b:c/.s.PGSQL.5432 ]', { kind: 'socket', path: '/cloudsql/a:b:c/.s.PGSQL.5432' }],
    ['test ! -f /shared/ready', { kind: 'file', path: '/shared/ready' }],
    ['[[ -e /shared/ready ]]', { kind: 'file', path: '/shared/ready' }],
    [
      'wget -q --spider localhost:15021/healthz/ready',
      { kind: 'http', port: 15021, path: '/healthz/ready', method: 'HEAD' },
    ],
  ])('%s', (text, target) => {
    expect(targetIn(text)).toEqual(target);
  });

  test.each([
    'pg_isready -h 127.0.0.1',
    'mysqladmin ping -h localhost',
    'redis-cli ping',
    'nc -z db 5432',
    'nc -uz localhost 53',
    'nc localhost 80',
    '[ -f relative ]',
    '[ -f "$F" ]',
    'docker ps',
  ])('is not answered by %s', (text) => {
    expect(targetIn(text)).toBeUndefined();
  });
});
