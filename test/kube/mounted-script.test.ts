import { describe, expect, test } from 'vitest';
import { killMentionsIn } from '../../src/kube/kill-mention.ts';
import { mountedTextsOf } from '../../src/kube/mounted-script.ts';
import { quitFlagsOf } from '../../src/kube/quit-flag.ts';
import { quitMentionsIn } from '../../src/kube/quit-mention.ts';
import { containerIn, job, projectOf } from './pods.ts';

const volumes = 'volumes: [{name: s, configMap: {name: scripts}}]';

function map(text: string, key = 'run.sh'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  ${key}: ${JSON.stringify(text)}\n`;
}

function app(command: string): string {
  return `- name: app\n  image: registry.example.com/app:1\n  command: ${command}\n  volumeMounts: [{name: s, mountPath: /scripts}]\n`;
}

function open(files: Readonly<Record<string, string>>) {
  const project = projectOf(files);
  const [workload] = project.workloads;
  if (workload === undefined) throw new Error('no workload');
  return { workload, project };
}

describe('scripts from ConfigMaps', () => {
  test('are known by their file, and with parameters where nothing else runs', () => {
    const { workload, project } = open({
      'job.yaml': job(app('[bash, /scripts/run.sh, a]'), volumes),
      'map.yaml': map('x'),
    });
    expect(mountedTextsOf(workload, project)).toMatchObject([{ key: 'run.sh', named: true, parameters: ['a'] }]);
    const sourced = open({ 'job.yaml': job(app('[sh, -c, ". /scripts/run.sh b"]'), volumes), 'map.yaml': map('x') });
    expect(mountedTextsOf(sourced.workload, sourced.project)[0]?.parameters).toEqual(['b']);
    const more = open({ 'job.yaml': job(app('[sh, -c, "/scripts/run.sh b; after"]'), volumes), 'map.yaml': map('x') });
    expect(mountedTextsOf(more.workload, more.project)[0]?.parameters).toBeUndefined();
  });

  test('of several ConfigMaps with one name the nearest counts', () => {
    const { workload, project } = open({
      'a/job.yaml': job(app('[/scripts/run.sh]'), volumes),
      'a/map.yaml': map('near'),
      'b/map.yaml': map('far'),
    });
    expect(mountedTextsOf(workload, project).map(({ text }) => text)).toEqual(['near']);
  });

  test('that quit a sidecar are told of, with the place of the call', () => {
    const files = { 'job.yaml': job(app('[/scripts/run.sh]'), volumes) };
    const call = 'run\ncurl -X POST localhost:15020/quitquitquit\n';
    const { workload, project } = open({ ...files, 'map.yaml': map(call) });
    const [mention] = quitMentionsIn(workload, project);
    expect(mention).toMatchObject({ kind: 'config-map', at: { file: 'map.yaml' } });
    expect(call.slice(mention?.within?.start, mention?.within?.end)).toBe('curl -X POST localhost:15020/quitquitquit');
    const comment = open({ ...files, 'map.yaml': map('# no quitquitquit\nrun\n') });
    expect(quitMentionsIn(comment.workload, comment.project)).toEqual([]);
  });

  test('that only wait and kill show which container they are for', () => {
    const kill = 'while pgrep "$1"; do sleep 1; done\nkillall $2\n';
    const db = '- name: db\n  image: gcr.io/cloudsql-docker/gce-proxy:1.33.9\n';
    const containers = `${app('[bash, /scripts/run.sh, psql, cloud_sql_proxy]')}${db}`;
    const { workload, project } = open({
      'job.yaml': job(containers, `shareProcessNamespace: true\n${volumes}`),
      'map.yaml': map(kill),
    });
    expect(killMentionsIn(workload, project)[0]?.watches?.name).toBe('db');
    const worker = open({
      'job.yaml': job(containers, `shareProcessNamespace: true\n${volumes}`),
      'map.yaml': map(`psql -f x\n${kill}`),
    });
    expect(killMentionsIn(worker.workload, worker.project)[0]?.watches).toBeUndefined();
  });
});

describe('quit endpoints in other places', () => {
  function mentions(container: string) {
    const { workload, project } = open({ 'job.yaml': job(container) });
    return quitMentionsIn(workload, project).map(({ kind }) => kind);
  }

  test('a program, a variable, a script that cannot be read', () => {
    expect(
      mentions('- name: a\n  image: a\n  command: [python, -c, "post(\'http://localhost:15020/quitquitquit\')"]\n'),
    ).toEqual(['program']);
    expect(mentions('- name: a\n  image: a\n  env: [{name: Q, value: "http://localhost:4191/shutdown"}]\n')).toEqual([
      'variable',
    ]);
    expect(
      mentions('- name: a\n  image: a\n  command: [sh, -c, "if x; then curl localhost:15020/quitquitquit"]\n'),
    ).toEqual(['script']);
  });

  test('flags, log lines, other hosts and calls that are understood are none', () => {
    expect(mentions('- name: a\n  image: cloud-sql-proxy\n  args: [--quitquitquit]\n')).toEqual([]);
    expect(mentions('- name: a\n  image: a\n  command: [sh, -c, "echo no quitquitquit; run"]\n')).toEqual([]);
    expect(mentions('- name: a\n  image: a\n  command: [sh, -c, "curl http://peer:9901/quitquitquit"]\n')).toEqual([]);
    expect(
      mentions('- name: a\n  image: a\n  command: [sh, -c, "run; curl -X POST localhost:15020/quitquitquit"]\n'),
    ).toEqual([]);
  });
});

describe('flags that only serve the quit endpoint', () => {
  const flags = (spec: string) =>
    quitFlagsOf(containerIn(`- name: p\n  image: cloud-sql-proxy:2.14.0\n${spec}`)).map(({ name }) => name);

  test('are known in all spellings', () => {
    expect(flags('  args: [--quitquitquit, --admin-port, "9092", "a:b:c"]\n')).toEqual([
      '--quitquitquit',
      '--admin-port',
      'the value of --admin-port',
    ]);
    expect(flags('  env: [{name: CSQL_PROXY_QUITQUITQUIT, value: "true"}]\n')).toEqual(['CSQL_PROXY_QUITQUITQUIT']);
  });

  test('stay where the admin server has another use, or may have', () => {
    expect(flags('  args: [--quitquitquit, --debug]\n')).toEqual([]);
    expect(flags('  args: [--quitquitquit]\n  envFrom: [{secretRef: {name: s}}]\n')).toEqual([]);
  });
});
