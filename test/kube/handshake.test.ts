import { describe, expect, test } from 'vitest';
import { handshakesIn, whyKept } from '../../src/kube/handshake.ts';
import { programRunOf } from '../../src/kube/program-run.ts';
import { removableVolume } from '../../src/kube/volume-use.ts';
import type { Workload } from '../../src/kube/workload.ts';
import { job, named, workloadIn } from './pods.ts';

const mounts = '  volumeMounts: [{name: pod, mountPath: /pod}]\n';
const volumes = 'volumes: [{name: pod, emptyDir: {}}]';

function container(name: string, script: string, more = mounts): string {
  return `- name: ${name}\n  image: registry.example.com/${name}:1\n  command: [sh, -c, ${JSON.stringify(script)}]\n${more}`;
}

function pod(...containers: readonly string[]): Workload {
  return workloadIn(job(containers.join(''), volumes)).workload;
}

const writer = container('app', "trap 'touch /pod/done' EXIT; run");
const watch = 'proxy --port 1 & P=$!; while [ ! -f /pod/done ]; do sleep 1; done; kill $P';

describe('a handshake by a flag file', () => {
  test('has a watcher and whoever makes the file, whatever the mount is called', () => {
    const elsewhere = container('proxy', watch.replaceAll('/pod/', '/peer/'), mounts.replace('/pod', '/peer'));
    const [handshake] = handshakesIn(pod(writer, elsewhere));
    expect(handshake?.sidecar.name).toBe('proxy');
    expect(handshake?.writers.map(({ container: { name } }) => name)).toEqual(['app']);
    expect(handshake && whyKept(handshake)).toBeUndefined();
  });

  test('stays where the sidecar does work afterwards', () => {
    const [handshake] = handshakesIn(pod(writer, container('proxy', `${watch}; upload /pod`)));
    expect(handshake && whyKept(handshake)).toMatch(/does more after the flag/);
  });

  test('stays where a third container reads the file', () => {
    const reader = container('report', 'until [ -f /pod/done ]; do sleep 1; done; report');
    const [handshake] = handshakesIn(pod(writer, container('proxy', watch), reader));
    expect(handshake && whyKept(handshake)).toBe('"report" uses the flag too.');
  });

  test('goes with every other sidecar that waits for the same file', () => {
    const found = handshakesIn(pod(writer, container('one', watch), container('two', watch)));
    expect(found.map(whyKept)).toEqual([undefined, undefined]);
    const kept = handshakesIn(pod(writer, container('one', watch), container('two', `${watch}; upload /pod`)));
    expect(kept.map(whyKept)).not.toContain(undefined);
  });

  test('is none without a shared volume, a program or a watch', () => {
    expect(handshakesIn(pod(writer, container('proxy', watch, '')))).toEqual([]);
    expect(handshakesIn(pod(writer, container('step', 'until [ -f /pod/done ]; do sleep 1; done; step')))).toEqual([]);
    expect(handshakesIn(pod(writer, container('proxy', 'proxy & wait')))).toEqual([]);
  });
});

describe('the program without its script', () => {
  function run(script: string, more = '') {
    const [handshake] = handshakesIn(pod(writer, container('proxy', script, mounts + more)));
    if (handshake === undefined || !('supervisor' in handshake)) throw new Error('no handshake');
    return programRunOf(handshake.sidecar, handshake.supervisor, handshake.script);
  }
  const around = (program: string) => watch.replace('proxy --port 1', program);

  test('is an argv where that is exact', () => {
    expect(run(around('proxy --port 1'))).toEqual({ kind: 'argv', argv: ['proxy', '--port', '1'] });
  });

  test('takes variables that are certain to be set from Kubernetes', () => {
    const env = '  env: [{name: PORT, value: "1"}, {name: DB, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n';
    expect(run(around('proxy --port=$PORT "--db=$DB"'), env)).toEqual({
      kind: 'argv',
      argv: ['proxy', '--port=$(PORT)', '--db=$(DB)'],
    });
  });

  test.each([
    ['a variable that may be missing', 'proxy --port=$PORT', '  envFrom: [{secretRef: {name: s}}]\n'],
    [
      'an optional one',
      'proxy "--db=$DB"',
      '  env: [{name: DB, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]\n',
    ],
    ['one that is split into words', 'proxy $ARGS', '  env: [{name: ARGS, value: "--a --b"}]\n'],
    ['a redirection', 'proxy > /dev/null', ''],
    ['a pattern', 'proxy /etc/*.conf', ''],
  ])('keeps its shell for %s', (_, program, env) => {
    expect(run(around(program), env).kind).toBe('script');
  });

  test('keeps what prepares it, and nothing that belongs to the watch', () => {
    expect(run(`export A=1; ${watch}`).kind).toBe('script');
    expect(
      run(`(while true; do [ -f /pod/done ] && pkill proxy; sleep 1; done) & cp a b; ${around('proxy')}`),
    ).toMatchObject({
      kind: 'none',
    });
  });
});

describe('a volume that only the flag needed', () => {
  const gone = (workload: Workload, becomes: readonly string[] = []) =>
    ['app', 'proxy'].map((name) => ({ container: named(workload, name), keys: ['command'], becomes }));

  test('goes with its mounts', () => {
    const workload = pod(writer, container('proxy', watch));
    expect(removableVolume('pod', workload, gone(workload)).map(({ mountedBy }) => mountedBy)).toEqual([
      'app',
      'proxy',
      undefined,
    ]);
  });

  test('stays where somebody else mounts it, something names it, or programs use it by habit', () => {
    const third = pod(writer, container('proxy', watch), container('third', 'third'));
    expect(removableVolume('pod', third, gone(third))).toEqual([]);
    const spoken = pod(writer, container('proxy', watch, `${mounts}  env: [{name: DIR, value: /pod/data}]\n`));
    expect(removableVolume('pod', spoken, gone(spoken))).toEqual([]);
    const used = pod(writer, container('proxy', watch));
    expect(removableVolume('pod', used, gone(used, ['proxy', '--state=/pod']))).toEqual([]);
    const habit = workloadIn(job(`${writer}${container('proxy', watch)}`.replaceAll('/pod', '/tmp'), volumes)).workload;
    expect(removableVolume('pod', habit, gone(habit))).toEqual([]);
  });

  test('stays where it outlives the pod', () => {
    const claim = 'volumes: [{name: pod, persistentVolumeClaim: {claimName: c}}]';
    const { workload } = workloadIn(job(`${writer}${container('proxy', watch)}`, claim));
    expect(removableVolume('pod', workload, gone(workload))).toEqual([]);
  });

  test('a longer name is another path', () => {
    const workload = pod(writer, container('proxy', watch));
    expect(removableVolume('pod', workload, gone(workload, ['proxy', '/podium', '/my/pod']))).toHaveLength(3);
  });
});
