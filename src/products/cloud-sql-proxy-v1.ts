import { flagOf, isLoopback, isSet, portNumber } from './flags.ts';
import type { Listener, Run } from './product.ts';
import { defineProduct } from './product.ts';

function listeners(run: Run): readonly Listener[] {
  const instances = (flagOf(run.args, 'instances') || (run.env.get('INSTANCES') ?? '')).split(',');
  const data = instances.flatMap((instance) => tcpListener(instance.slice(instance.lastIndexOf('=') + 1)));
  const health = healthPort(run);
  return health === undefined ? data : [...data, health];
}

/** `tcp:5432` listens on 127.0.0.1, `tcp:0.0.0.0:5432` on all addresses. */
function tcpListener(text: string): readonly Listener[] {
  if (!text.startsWith('tcp:')) return [];
  const address = text.slice('tcp:'.length);
  const colon = address.lastIndexOf(':');
  const port = portNumber(address.slice(colon + 1));
  if (port === undefined) return [];
  return [{ port, loopbackOnly: colon < 0 || isLoopback(address.slice(0, colon)), purpose: 'data', stated: true }];
}

function healthPort({ args }: Run): Listener | undefined {
  if (!isSet(args, 'use_http_health_check')) return undefined;
  const port = portNumber(flagOf(args, 'health_check_port') ?? '8090');
  return port === undefined ? undefined : { port, loopbackOnly: undefined, purpose: 'health', stated: true };
}

/**
 * Cloud SQL Auth Proxy, version 1. Sources: cloud-sql-proxy `migration-guide.md` (flag table), README of 1.x,
 * `cmd/cloud_sql_proxy/cloud_sql_proxy.go` (`INSTANCES` counts without `-instances`). It has no quit endpoint and no
 * program that waits.
 */
export const cloudSqlProxyV1 = defineProduct({
  id: 'cloud-sql-proxy-v1',
  title: 'Cloud SQL Auth Proxy (version 1)',
  containerNames: ['cloud-sql-proxy', 'cloudsql-proxy', 'cloudsql', 'cloud-sql'],
  images: [{ path: 'cloudsql-docker/gce-proxy' }, { path: 'gce-proxy' }],
  binaries: ['cloud_sql_proxy'],
  runsUntilStopped: ({ args }) => !isSet(args, 'version') && !isSet(args, 'help'),
  listeners,
  socketDirectories: ({ args }) => [flagOf(args, 'dir') ?? ''].filter((directory) => directory !== ''),
});
