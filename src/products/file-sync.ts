import { flagOf, isSet, isTrue, listenAddress, mayBeSet } from './flags.ts';
import type { Listener, ProductGate, Run } from './product.ts';
import { defineProduct } from './product.ts';

const onceVariables = ['GITSYNC_ONE_TIME', 'GIT_SYNC_ONE_TIME'];

function syncsOnce(run: Run): boolean | undefined {
  if (isSet(run.args, 'one-time')) return true;
  for (const variable of onceVariables) {
    const value = run.env.get(variable);
    if (value !== undefined) return isTrue(value);
    if (mayBeSet(run, variable)) return undefined;
  }
  return false;
}

function httpBind(run: Run): { port: number; loopbackOnly: boolean } | undefined {
  const address =
    flagOf(run.args, 'http-bind') ?? run.env.get('GITSYNC_HTTP_BIND') ?? run.env.get('GIT_SYNC_HTTP_BIND');
  return address === undefined ? undefined : listenAddress(address);
}

function gitSyncListeners(run: Run): readonly Listener[] {
  const bind = httpBind(run);
  return bind === undefined ? [] : [{ ...bind, purpose: 'health', stated: true }];
}

function gitSyncGate(run: Run): ProductGate {
  const bind = httpBind(run);
  if (bind === undefined) return { kind: 'none', reason: 'git-sync answers HTTP only with `--http-bind`.' };
  if (bind.loopbackOnly) return { kind: 'none', reason: 'Its `--http-bind` address is not reachable for the kubelet.' };
  return { kind: 'http', port: bind.port, path: '/', needs: [], says: 'answers `/` once the first sync is done' };
}

/** git-sync. Source: kubernetes/git-sync README (`--one-time`, `--http-bind`: `/` answers after the first sync). */
export const gitSync = defineProduct({
  id: 'git-sync',
  title: 'git-sync',
  containerNames: ['git-sync'],
  images: [{ path: 'git-sync' }, { path: 'git-sync/git-sync' }],
  binaries: ['git-sync'],
  runsUntilStopped: (run) => {
    const once = syncsOnce(run);
    return once === undefined ? undefined : !once;
  },
  listeners: gitSyncListeners,
  gate: gitSyncGate,
});

/** kiwigrid/k8s-sidecar. Source: its README (`METHOD`: `WATCH` by default, `SLEEP` loops, `LIST` ends). */
export const k8sSidecar = defineProduct({
  id: 'k8s-sidecar',
  title: 'k8s-sidecar',
  containerNames: ['k8s-sidecar'],
  images: [{ path: 'kiwigrid/k8s-sidecar' }, { path: 'k8s-sidecar' }],
  binaries: [],
  ready: [{ port: 8080, path: '/healthz', loopbackOnly: false, alone: true }],
  runsUntilStopped: (run) => {
    if (run.args.length > 0 || mayBeSet(run, 'METHOD')) return undefined;
    return run.env.get('METHOD')?.toUpperCase() !== 'LIST';
  },
});

/** Reloaders of configuration. Source: prometheus-operator (`init-config-reloader` runs with `--watch-interval=0`). */
export const configReloader = defineProduct({
  id: 'config-reloader',
  title: 'Configuration reloader',
  containerNames: ['config-reloader', 'configmap-reload', 'prometheus-config-reloader'],
  images: [{ path: 'prometheus-config-reloader' }, { path: 'configmap-reload' }],
  binaries: ['prometheus-config-reloader', 'configmap-reload'],
  runsUntilStopped: ({ args }) => {
    const interval = flagOf(args, 'watch-interval');
    return !(interval === '0' || interval === '0s' || isSet(args, 'version') || isSet(args, 'help'));
  },
});
