import { flagOf, isSet, isTrue } from './flags.ts';
import type { Run } from './product.ts';
import { defineProduct } from './product.ts';

/** Tailscale. Source: tailscale docs/k8s/sidecar.yaml; `TS_ENABLE_HEALTH_CHECK` answers on :9002/healthz. */
export const tailscale = defineProduct({
  id: 'tailscale',
  title: 'Tailscale',
  containerNames: ['ts-sidecar', 'tailscale', 'tailscale-sidecar'],
  images: [{ path: 'tailscale/tailscale' }],
  binaries: ['containerboot', 'tailscaled'],
  runsUntilStopped: ({ args }) => (args.length === 0 || args.every((arg) => arg.startsWith('-')) ? true : undefined),
  listeners: (run) =>
    healthChecked(run) ? [{ port: 9002, loopbackOnly: false, purpose: 'health', stated: true }] : [],
  gate: (run) =>
    healthChecked(run)
      ? { kind: 'http', port: 9002, path: '/healthz', needs: [], says: 'answers /healthz once the node is up' }
      : { kind: 'none', reason: 'Tailscale answers a health check only with `TS_ENABLE_HEALTH_CHECK`.' },
});

function healthChecked(run: Run): boolean {
  return isTrue(run.env.get('TS_ENABLE_HEALTH_CHECK') ?? '') && !run.env.has('TS_HEALTHCHECK_ADDR_PORT');
}

/** oauth2-proxy: stands in front of the app and serves traffic from outside. Source: its documentation, "Endpoints". */
export const oauth2Proxy = defineProduct({
  id: 'oauth2-proxy',
  title: 'OAuth2 Proxy',
  containerNames: ['oauth2-proxy', 'oauth-proxy'],
  images: [{ path: 'oauth2-proxy' }, { path: 'oauth2_proxy' }, { path: 'oauth-proxy' }],
  binaries: ['oauth2-proxy', 'oauth-proxy'],
  ready: [{ port: 4180, path: '/ping', loopbackOnly: false, alone: true }],
  servesTraffic: true,
  runsUntilStopped: ({ args }) => !isSet(args, 'version') && !isSet(args, 'help'),
});

/** kube-rbac-proxy: stands in front of a metrics endpoint. */
export const kubeRbacProxy = defineProduct({
  id: 'kube-rbac-proxy',
  title: 'kube-rbac-proxy',
  containerNames: ['kube-rbac-proxy'],
  images: [{ path: 'kube-rbac-proxy' }, { path: 'ose-kube-rbac-proxy' }],
  binaries: ['kube-rbac-proxy'],
  servesTraffic: true,
  runsUntilStopped: ({ args }) => !isSet(args, 'version') && !isSet(args, 'help'),
});

/**
 * NGINX: usually serves traffic from outside; any image may carry an app of its own. `nginx -s quit` reads the PID file
 * of its own container, so it never addresses another one.
 */
export const nginx = defineProduct({
  id: 'nginx',
  title: 'NGINX',
  containerNames: ['nginx'],
  images: [{ path: 'nginx' }, { path: 'nginx-unprivileged' }],
  binaries: ['nginx'],
  servesTraffic: true,
  runsUntilStopped: ({ args }) =>
    ['s', 't', 'T', 'v', 'V', 'h'].some((flag) => flagOf(args, flag) !== undefined) ? false : undefined,
});

/** HAProxy. */
export const haproxy = defineProduct({
  id: 'haproxy',
  title: 'HAProxy',
  containerNames: ['haproxy'],
  images: [{ path: 'haproxy' }],
  binaries: ['haproxy'],
  servesTraffic: true,
});

/** PgBouncer as a pool between the app and its database. */
export const pgbouncer = defineProduct({
  id: 'pgbouncer',
  title: 'PgBouncer',
  containerNames: ['pgbouncer'],
  images: [{ path: 'pgbouncer' }],
  binaries: ['pgbouncer'],
  runsUntilStopped: ({ args }) => !['d', 'daemon', 'V', 'version', 'h', 'help'].some((flag) => isSet(args, flag)),
});

/** cloudflared; only `tunnel … run` is a tunnel that stays. */
export const cloudflared = defineProduct({
  id: 'cloudflared',
  title: 'cloudflared',
  containerNames: ['cloudflared'],
  images: [{ path: 'cloudflare/cloudflared' }, { path: 'cloudflared' }],
  binaries: ['cloudflared'],
  servesTraffic: true,
  runsUntilStopped: ({ args }) => (args.includes('tunnel') && args.includes('run') ? true : undefined),
});
