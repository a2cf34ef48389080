import { expect, test } from 'vitest';
import { waitsForApp } from '../../src/hazards/waits-for-app.ts';
import { below, type Location } from '../../src/yaml/route.ts';
import { deployment, refusal, reviews, scripted, verdict } from './verdict.ts';

const mysql = '- {name: mysql, image: "mysql:8", ports: [{containerPort: 3306}]}';
const web = '- {name: web, image: shop, ports: [{containerPort: 8080}]}';

test.each([
  ['a database client', 'until mysql -h 127.0.0.1 -e "SELECT 1"; do sleep 1; done\nexec mysqld_exporter'],
  ['a ping', 'while ! mysqladmin ping -h127.0.0.1 --silent; do sleep 1; done; mysqld_exporter'],
  ['a port', 'until nc -z localhost 3306; do sleep 1; done && mysqld_exporter'],
  [
    'a wait inside a condition',
    'if [ -f /clone ]; then until mysql -h 127.0.0.1; do sleep 1; done; fi\nexec ncat -l 3307',
  ],
  ['a program that waits', 'wait-for-it.sh localhost:3306 -t 60\nexec mysqld_exporter'],
])('it waits for the app with %s', (_, script) => {
  const files = deployment(`${mysql}\n${scripted('metrics', script)}`);
  expect(refusal(waitsForApp, { files, container: 'metrics' })).toContain('waits for container "mysql" on port 3306');
});

test.each([
  ['asks its own server', 'mysqld & until mysqladmin ping -h 127.0.0.1; do sleep 1; done; wait'],
  ['polls the app as its work', 'while true; do curl -s localhost:3306/x > /m/x; sleep 15; done'],
  ['waits for something outside', 'until nc -z db.prod 3306; do sleep 1; done; exec mysqld_exporter'],
])('a sidecar that %s does not wait for it', (_, script) => {
  const files = deployment(`${mysql}\n${scripted('x', script)}`);
  expect(verdict(waitsForApp, { files, container: 'x' })).toBeUndefined();
});

test('a wait for another sidecar that moves before it is none for the app', () => {
  const proxy = '- {name: db, image: "cloud-sql-proxy:2.14.1", args: [--port=3306, "a:b:c"]}';
  const files = deployment(
    `${proxy}\n${web}\n${scripted('x', 'until nc -z 127.0.0.1 3306; do sleep 1; done; exec agent')}`,
  );
  expect(refusal(waitsForApp, { files, container: 'x', also: ['db'] })).toBeUndefined();
  expect(refusal(waitsForApp, { files, container: 'x' })).toContain('container "db"');
});

test('a wait for a port that nobody claims is for a person to judge', () => {
  const files = deployment(
    `- {name: app, image: shop}\n${scripted('x', 'until nc -z localhost 9000; do sleep 1; done; exec x')}`,
  );
  expect(reviews(waitsForApp, { files, container: 'x' })[0]).toContain('port 9000');
});

test.each([
  ['a startup probe', 'startupProbe: {httpGet: {path: /, port: 8080}}', 'startup probe'],
  ['an exec startup probe', 'startupProbe: {exec: {command: [curl, -f, "http://localhost:8080/"]}}', 'startup probe'],
  [
    'a hook',
    'lifecycle: {postStart: {exec: {command: [sh, -c, "until curl -f localhost:8080; do sleep 1; done"]}}}',
    'postStart',
  ],
])('%s that asks the app would wait for ever', (_, rest, what) => {
  const files = deployment(`${web}\n- name: agent\n  image: agent\n  ${rest}`);
  const found = refusal(waitsForApp, { files, container: 'agent' });
  expect(found).toContain(what);
  expect(found).toContain('for ever');
});

test('a startup probe that the plan adds is judged like any other', () => {
  const files = deployment(`${web}\n- {name: agent, image: agent}`);
  const plan = (at: Location) =>
    [{ kind: 'set', at: below(at, 'startupProbe'), value: { tcpSocket: { port: 8080 } } }] as const;
  expect(refusal(waitsForApp, { files, container: 'agent', plan })).toContain('container "web"');
  expect(verdict(waitsForApp, { files, container: 'agent' })).toBeUndefined();
});

test('a hook that waits for its own container stays a gate', () => {
  const hook = 'lifecycle: {postStart: {exec: {command: [sh, -c, "until nc -z 127.0.0.1 5432; do sleep 1; done"]}}}';
  const own = `- name: db\n  image: cloud-sql-proxy:2.14.1\n  args: [--port=5432, "a:b:c"]\n  ${hook}`;
  expect(verdict(waitsForApp, { files: deployment(`${own}\n${web}`), container: 'db' })).toBeUndefined();
  const unknown = `- name: db\n  image: tunnel\n  ${hook}`;
  expect(refusal(waitsForApp, { files: deployment(`${unknown}\n${web}`), container: 'db' })).toContain('nothing shows');
});

test('readiness and liveness that ask the app hold nothing back', () => {
  const ready = `${web}\n- {name: p, image: p, readinessProbe: {httpGet: {path: /ok, port: 8080}}}`;
  expect(verdict(waitsForApp, { files: deployment(ready), container: 'p' })).toMatchObject({ unsafe: false });
  const alive = `${web}\n- {name: p, image: p, livenessProbe: {httpGet: {path: /ok, port: 8080}}}`;
  expect(verdict(waitsForApp, { files: deployment(alive), container: 'p' })).toMatchObject({ unsafe: true });
});
