import fc from 'fast-check';

const waits = [
  'until nc -z localhost 5432; do sleep 1; done',
  'for i in 1 2 3; do nc -z 127.0.0.1 5432 && break; sleep 1; done',
  'while ! curl -sf localhost:15021/healthz/ready; do echo waiting for the proxy; sleep 2; done',
  'RC=1\nwhile [ $RC -gt 0 ]; do curl -s localhost:15020/healthz/ready; RC=$?; sleep 1; done',
  'until curl -s localhost:4191/ready; do sleep 1; done',
  'until curl -sf localhost:9901/ready; do sleep 1; done',
  'wait-for-it localhost:5432 -t 30',
  'cloud-sql-proxy wait',
  'pilot-agent wait',
  'sleep 5',
];
const works = [
  'bin/app --all',
  'exec bin/app',
  'scuttle bin/app',
  'linkerd-await -S -- bin/app',
  'wait-for-it localhost:5432 -- bin/app',
];
const ends = [
  'rc=$?\ncurl -X POST localhost:9091/quitquitquit\nexit $rc',
  'curl -fsI -X POST http://localhost:15020/quitquitquit',
  'rc=$?; curl -X POST localhost:4191/shutdown; exit $rc',
  'touch /tmp/pod/done',
  'pkill -INT cloud_sql_proxy',
  '',
];
const traps = ['trap "touch /tmp/pod/done" EXIT', "trap 'curl -sX POST localhost:15020/quitquitquit' EXIT"];
const guards = ['', 'if [ "$MESH" = true ]; then', 'if [ -n "$A" ]; then'];

/** Nothing, or one of some texts. */
function maybe(texts: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(''), fc.constantFrom(...texts));
}

/** The script of an app, put together of what people write around it. */
const script = fc
  .record({
    options: maybe(['set -e\n']),
    guard: fc.constantFrom(...guards),
    head: fc.tuple(maybe(traps), maybe(waits), maybe(waits)),
    work: fc.constantFrom(...works),
    end: fc.constantFrom(...ends),
  })
  .map(({ options, guard, head, work, end }) => {
    const lines = head.filter((line) => line !== '').join('\n');
    const guarded = guard === '' || lines === '' ? lines : `${guard}\n${lines}\nfi`;
    return `${options}${[guarded, work, end].filter((line) => line !== '').join('\n')}`;
  });

const command = fc.oneof(
  { weight: 4, arbitrary: script.map((text) => `  command: [sh, -c, ${JSON.stringify(text)}]\n`) },
  script.map((text) => `  command: [linkerd-await]\n  args: [--shutdown, --, sh, -c, ${JSON.stringify(text)}]\n`),
  script.map((text) => `  command: [wait-for-it, "localhost:5432", --, sh, -ec, ${JSON.stringify(text)}]\n`),
  fc.constantFrom(
    '  command: [scuttle, bin/app]\n  args: [x]\n',
    '  command: [dockerize, -wait, "tcp://localhost:5432", app]\n',
  ),
);

const scuttle = `  env:
  - {name: ENVOY_ADMIN_API, value: "http://127.0.0.1:15000"}
  - {name: ISTIO_QUIT_API, value: "http://127.0.0.1:15020"}
`;
const mount = '  volumeMounts: [{name: tmp, mountPath: /tmp/pod}]\n';
const hook = (kind: string, argv: string) => `  lifecycle: {${kind}: {exec: {command: ${argv}}}}\n`;
const check = hook('postStart', '[sh, -c, "until nc -z localhost 5432; do sleep 1; done"]');

function app(name: string): fc.Arbitrary<string> {
  return fc
    .tuple(command, maybe([scuttle]), maybe([mount]), maybe([check]))
    .map((parts) => `- name: ${name}\n  image: registry.example.com/app:1\n${parts.join('')}`);
}

const watched = `  command: [/bin/sh, -c]
  args:
  - |
    /cloud_sql_proxy -instances=p:r:i=tcp:0.0.0.0:5432 &
    CHILD_PID=$!
    (while true; do if [[ -f "/tmp/pod/done" ]]; then kill $CHILD_PID; fi; sleep 1; done) &
    wait $CHILD_PID
    if [[ -f "/tmp/pod/done" ]]; then exit 0; fi
`;
const proxies = [
  '- name: proxy\n  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.2-alpine\n  args: [--port=5432, --quitquitquit, "p:r:i"]\n',
  '- name: proxy\n  image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.2\n  args: [--port=5432, --health-check, "p:r:i"]\n',
  `- name: proxy\n  image: gcr.io/cloudsql-docker/gce-proxy:1.33-alpine\n${watched}`,
  '- name: envoy\n  image: envoyproxy/envoy:v1.32.0\n  readinessProbe: {httpGet: {path: /ready, port: 9901}}\n',
];
const probes = ['  startupProbe: {tcpSocket: {port: 5432}}\n', '  restartPolicy: Always\n'];
const proxy = fc
  .tuple(fc.constantFrom(...proxies), maybe([mount]), maybe([check, hook('preStop', '[sleep, "10"]')]), maybe(probes))
  .map((parts) => parts.join(''));

const annotations = [
  'linkerd.io/inject: enabled',
  'config.linkerd.io/proxy-await: disabled',
  `proxy.istio.io/config: '{"holdApplicationUntilProxyStarts": true}'`,
  'sidecar.istio.io/nativeSidecar: "false"',
];

function indented(text: string, spaces: string): string {
  return text.replace(/^(?=.)/gm, spaces);
}

/** A manifest of a pod that is put together of workarounds. */
export const podText: fc.Arbitrary<string> = fc
  .record({
    kind: fc.constantFrom('batch/v1 Job', 'apps/v1 Deployment'),
    marks: fc.uniqueArray(fc.constantFrom(...annotations), { maxLength: 2 }),
    items: fc.tuple(app('a'), fc.oneof(fc.constant(''), app('b')), fc.oneof(fc.constant(''), proxy)),
    reversed: fc.boolean(),
  })
  .map(({ kind, marks, items, reversed }) => {
    const [version, name] = kind.split(' ');
    const list = reversed ? items.toReversed() : items;
    const metadata =
      marks.length === 0 ? '' : `    metadata:\n      annotations:\n${indented(marks.join('\n'), '        ')}\n`;
    const policy = name === 'Job' ? '      restartPolicy: OnFailure\n' : '';
    return `apiVersion: ${version}
kind: ${name}
metadata: {name: x}
spec:
  template:
${metadata}    spec:
${policy}      containers:
${indented(list.join(''), '      ')}      volumes: [{name: tmp, emptyDir: {}}]
`;
  });
