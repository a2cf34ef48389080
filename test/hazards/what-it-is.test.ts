import { expect, test } from 'vitest';
import { injectedProxyOverride } from '../../src/hazards/injected-proxy-override.ts';
import { oneShotContainer } from '../../src/hazards/one-shot-container.ts';
import { soleContainer } from '../../src/hazards/sole-container.ts';
import { workAfterApp } from '../../src/hazards/work-after-app.ts';
import { below, type Location } from '../../src/yaml/route.ts';
import { job } from '../kube/pods.ts';
import { deployment, refusal, scripted, verdict } from './verdict.ts';

const app = '- {name: app, image: shop}';
const proxy = '- {name: db, image: "cloud-sql-proxy:2.14.1", args: ["a:b:c"]}';

test('a proxy beside an app may go, a pod of proxies may not', () => {
  expect(verdict(soleContainer, { files: job(`${app}\n${proxy}`), container: 'db' })).toBeUndefined();
  expect(refusal(soleContainer, { files: job(proxy), container: 'db' })).toContain('only regular container');
  const logs = '- {name: logs, image: fluent/fluent-bit}';
  const both = { files: job(`${proxy}\n${logs}`), container: 'db', also: ['logs'] };
  expect(refusal(soleContainer, both)).toContain('all others would go too');
});

test('a helper that the plan removes does not count as what is left', () => {
  const files = job(`${proxy}\n${scripted('killer', 'sleep 5; pkill cloud-sql-proxy')}`);
  const plan = (at: Location) => [{ kind: 'remove', at: { ...at, route: [...at.route.slice(0, -1), 1] } }] as const;
  expect(refusal(soleContainer, { files, container: 'db', plan })).toBeDefined();
});

test('the settings of an injected proxy are not a container of the manifest', () => {
  const files = deployment(`${app}\n- {name: istio-proxy, image: auto, lifecycle: {preStop: {sleep: {seconds: 5}}}}`);
  expect(refusal(injectedProxyOverride, { files, container: 'istio-proxy' })).toContain('Istio injects');
  expect(refusal(soleContainer, { files, container: 'app' })).toBeDefined();
});

test('what istioctl has written is made again, not moved', () => {
  const containers = `${app}\n- {name: istio-proxy, image: docker.io/istio/proxyv2:1.27.1}`;
  const marked = deployment(containers, '', '{annotations: {sidecar.istio.io/status: "{}"}}');
  expect(refusal(injectedProxyOverride, { files: marked, container: 'istio-proxy' })).toContain('inject again');
  expect(refusal(injectedProxyOverride, { files: deployment(containers), container: 'istio-proxy' })).toContain(
    'bears the name',
  );
  const other = deployment(containers.replace('istio-proxy', 'edge'));
  expect(verdict(injectedProxyOverride, { files: other, container: 'edge' })).toBeUndefined();
});

test.each([
  ['syncs once', '- {name: x, image: "git-sync:v4", args: [--one-time, --repo=r]}'],
  ['lists once', '- {name: x, image: kiwigrid/k8s-sidecar, env: [{name: METHOD, value: LIST}]}'],
  ['copies files', '- {name: x, image: busybox, command: [cp, -r, /from, /to]}'],
  ['migrates a database', scripted('x', 'set -e\nalembic upgrade head\necho done')],
  ['waits for a flag and exits', scripted('x', 'envoy & while ! test -f /work/done; do sleep 1; done; exit 0')],
  [
    'stops its program on a flag',
    scripted('x', 'envoy & P=$!\n(while true; do if [ -f /w/done ]; then kill $P; fi; sleep 1; done) &\nwait $P'),
  ],
  ['runs the app beside a proxy', scripted('x', '/cloud_sql_proxy -instances=a=tcp:1 &\n./migrate.sh')],
  ['is a time box', scripted('x', 'cloud_sql_proxy & pid=$! && (sleep 30 && kill -9 $pid)')],
])('a container that %s ends by itself', (_, item) => {
  const found = refusal(oneShotContainer, { files: job(`${app}\n${item}`), container: 'x' });
  expect(found).toMatch(/ends by itself|appears|in the background/);
});

test.each([
  ['a proxy', '- {name: x, image: "cloud-sql-proxy:2.14.1", args: ["a:b:c"]}'],
  ['a tail', scripted('x', 'tail -n+1 -F /var/log/app.log')],
  ['a polling loop', scripted('x', 'while true; do ./sync.sh || exit 1; sleep 60; done')],
  ['a reloader', scripted('x', 'while inotifywait -e modify /etc/c; do nginx -s reload; done')],
  ['a supervisor that waits for its proxy', scripted('x', 'cloud_sql_proxy & wait $!')],
  ['an unknown program', scripted('x', 'mkdir -p /run/x && exec /agent --config /etc/x')],
  ['a wait for a file first', scripted('x', 'until [ -f /etc/x/config ]; do sleep 1; done; exec fluent-bit')],
])('%s does not', (_, item) => {
  expect(verdict(oneShotContainer, { files: job(`${app}\n${item}`), container: 'x' })).toBeUndefined();
});

test('a script that the plan replaces counts as the plan leaves it', () => {
  const files = job(`${app}\n${scripted('x', 'envoy & while ! test -f /w/done; do sleep 1; done')}`);
  const plan = (at: Location) => [{ kind: 'set', at: below(at, 'command'), value: ['envoy', '-c', '/etc/e'] }] as const;
  expect(verdict(oneShotContainer, { files, container: 'x', plan })).toBeUndefined();
});

test.each([
  ['uploads after the flag', 'until [ -f /out/done ]; do sleep 1; done; aws s3 cp /out s3://b --recursive'],
  ['reports inside the loop', 'while true; do if [ -f /out/done ]; then ./report.sh; exit 0; fi; sleep 5; done'],
  ['waits for the process', 'while pgrep -x trainer; do sleep 5; done\ngsutil cp /m gs://b'],
  [
    'asks the API server',
    'until kubectl get pod $POD -o jsonpath=x | grep -q 0; do sleep 1; done; kubectl label pod p a=b',
  ],
  ['runs a program of its own', 'until [ -f /out/finished ]; do sleep 1; done; ./merge-coverage'],
  ['supervises and uploads', 'fluent-bit & while ! test -f /w/done; do sleep 1; done; kill $!; curl -T log https://x'],
])('a container that %s has work after the app', (_, script) => {
  const found = refusal(workAfterApp, { files: job(`${app}\n${scripted('x', script)}`), container: 'x' });
  expect(found).toContain('after the app has ended');
});

test.each([
  ['only exits', 'envoy & while ! test -f /w/done; do sleep 1; done; echo bye; exit 0'],
  ['starts its server once there is a config', 'until [ -f /etc/x/ready ]; do sleep 1; done; exec /agent'],
  ['tails a log once it is there', 'while [ ! -f /logs/app.log ]; do sleep 1; done; tail -F /logs/app.log'],
  ['ships in a loop', 'while true; do aws s3 sync /logs s3://b; sleep 60; done'],
])('a container that %s has none', (_, script) => {
  expect(verdict(workAfterApp, { files: job(`${app}\n${scripted('x', script)}`), container: 'x' })).toBeUndefined();
});

test("Prow's sidecar uploads when all is over", () => {
  const files = job(`${app}\n- {name: sidecar, image: "gcr.io/k8s-prow/sidecar:v20260101"}`);
  expect(refusal(workAfterApp, { files, container: 'sidecar' })).toContain('uploads results');
});
