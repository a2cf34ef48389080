import { flagOf, isLoopback, isSet, isTrue, mayBeSet, portNumber } from './flags.ts';
import { isAtLeast } from './image.ts';
import type { Listener, Product, ProductGate, Run } from './product.ts';
import { defineProduct } from './product.ts';

interface Connector {
  readonly id: string;
  readonly title: string;
  readonly program: string;
  readonly containerNames: readonly string[];
  /** Prefix of the variables that stand for flags. */
  readonly prefix: string;
  /** Ports of the database engines, which it takes where no port is given. */
  readonly defaultPorts: readonly number[];
  /** Whether its `wait` command is known. */
  readonly waits: boolean;
}

/**
 * The value of a flag or of the variable that stands for it; `undefined` where it is not set, `null` where the
 * manifest does not show it.
 */
function setting(run: Run, { prefix }: Connector, flag: string): string | undefined | null {
  const given = flagOf(run.args, flag);
  if (given !== undefined) return given;
  const variable = `${prefix}_${flag.replaceAll('-', '_').toUpperCase()}`;
  return mayBeSet(run, variable) ? null : run.env.get(variable);
}

function isOn(run: Run, connector: Connector, flag: string): boolean {
  if (isSet(run.args, flag)) return true;
  const variable = run.env.get(`${connector.prefix}_${flag.replaceAll('-', '_').toUpperCase()}`);
  return variable !== undefined && isTrue(variable);
}

function listeners(run: Run, connector: Connector): readonly Listener[] {
  const loopbackOnly = isLoopback(setting(run, connector, 'address') ?? '127.0.0.1');
  const stated = dataPorts(run, connector);
  const ports = stated.length > 0 || directories(run, connector).length > 0 ? stated : connector.defaultPorts;
  const data = ports.map((port): Listener => ({ port, loopbackOnly, purpose: 'data', stated: ports === stated }));
  const admin = adminPort(run, connector);
  const health = healthPort(run, connector);
  return [...data, ...admin, ...health];
}

function dataPorts(run: Run, connector: Connector): readonly number[] {
  let next = portNumber(setting(run, connector, 'port') ?? undefined);
  const ports: number[] = [];
  for (const instance of run.args.filter(isInstance)) {
    const own = portNumber(/[?&]port=(\d{1,5})(?:&|$)/.exec(instance)?.[1]);
    if (own !== undefined) ports.push(own);
    else if (next !== undefined) ports.push(next++);
  }
  return ports.length === 0 && next !== undefined ? [next] : ports;
}

function isInstance(arg: string): boolean {
  return !arg.startsWith('-') && (arg.includes(':') || arg.startsWith('projects/') || arg.includes('$('));
}

function adminPort(run: Run, connector: Connector): readonly Listener[] {
  if (!isOn(run, connector, 'quitquitquit') && !isOn(run, connector, 'debug')) return [];
  const port = setting(run, connector, 'admin-port');
  const number = portNumber(port ?? undefined) ?? (port === undefined ? 9091 : undefined);
  return number === undefined ? [] : [{ port: number, loopbackOnly: true, purpose: 'admin', stated: true }];
}

function healthPort(run: Run, connector: Connector): readonly Listener[] {
  if (!isOn(run, connector, 'health-check')) return [];
  const port = setting(run, connector, 'http-port');
  const address = setting(run, connector, 'http-address');
  const number = portNumber(port ?? undefined) ?? (port === undefined ? 9090 : undefined);
  if (number === undefined) return [];
  const loopbackOnly = address === null ? undefined : isLoopback(address ?? 'localhost');
  return [{ port: number, loopbackOnly, purpose: 'health', stated: true }];
}

function gate(run: Run, connector: Connector): ProductGate {
  const port = setting(run, connector, 'http-port');
  const address = setting(run, connector, 'http-address');
  if (port === null || address === null)
    return none('Its health check port or address comes from outside the manifest.');
  const on = isOn(run, connector, 'health-check');
  const waits =
    connector.waits && run.version !== undefined && isAtLeast(run.version, { major: 2, minor: 8, patch: 0 });
  const reachable = address === undefined || isLoopback(address) || address === '0.0.0.0';
  const needs = on ? [] : ['--health-check'];
  if (waits && reachable) return waitGate(connector, port, needs);
  if (on && address === '0.0.0.0') {
    return {
      kind: 'http',
      port: portNumber(port) ?? 9090,
      path: '/startup',
      needs,
      says: 'answers /startup once it is up',
    };
  }
  return none(
    connector.waits
      ? `\`${connector.program} wait\` needs an image tag that shows version 2.8.0 or newer.`
      : 'No program in its image is known to test whether it is up.',
  );
}

function waitGate({ program }: Connector, port: string | undefined, needs: readonly string[]): ProductGate {
  const command = [`/${program}`, 'wait', '--max', '1s', ...(port === undefined ? [] : ['--http-port', port])];
  return { kind: 'exec', command, needs, says: `has \`${program} wait\` in its image since version 2.8.0` };
}

function none(reason: string): ProductGate {
  return { kind: 'none', reason };
}

function connector(facts: Connector): Product {
  const { id, title, program, containerNames, prefix } = facts;
  return defineProduct({
    id,
    title,
    containerNames,
    images: [{ path: program }],
    binaries: [program],
    ports: [9091],
    ready: ['/startup', '/readiness', '/liveness'].map((path) => ({
      port: 9090,
      path,
      loopbackOnly: true,
      alone: path !== '/readiness',
    })),
    quitEndpoints: [{ port: 9091, path: '/quitquitquit', methods: ['POST', 'GET'] }],
    quitPrograms: [{ program, words: ['shutdown'] }],
    quitUrlVariables: prefix === 'CSQL_PROXY' ? ['CSQL_PROXY_QUIT_URLS'] : [],
    runsUntilStopped: ({ args }) =>
      !['wait', 'shutdown', 'help', 'completion'].includes(args[0] ?? '') && !asksHelp(args),
    listeners: (run) => listeners(run, facts),
    socketDirectories: (run) => directories(run, facts),
    gate: (run) => gate(run, facts),
  });
}

function directories(run: Run, facts: Connector): readonly string[] {
  const directory = setting(run, facts, 'unix-socket') ?? setting(run, facts, 'u');
  return directory === undefined || directory === null || directory === '' ? [] : [directory];
}

function asksHelp(args: readonly string[]): boolean {
  return ['help', 'h', 'version', 'v'].some((flag) => isSet(args, flag));
}

/**
 * Cloud SQL Auth Proxy, version 2. Sources: cloud-sql-proxy `cmd/root.go` (flags, variables, defaults),
 * `internal/proxy/proxy.go`, CHANGELOG (2.1.0 quitquitquit, 2.7.0 GET, 2.8.0 `wait`, 2.20.0 `shutdown`),
 * `examples/k8s-health-check`. The admin server always binds localhost, the health server does by default.
 */
export const cloudSqlProxy = connector({
  id: 'cloud-sql-proxy',
  title: 'Cloud SQL Auth Proxy',
  program: 'cloud-sql-proxy',
  containerNames: ['cloud-sql-proxy', 'cloudsql-proxy', 'cloudsql'],
  prefix: 'CSQL_PROXY',
  defaultPorts: [5432, 3306, 1433],
  waits: true,
});

/**
 * AlloyDB Auth Proxy. Source: alloydb-auth-proxy `cmd/root.go`: the endpoints and flags of the Cloud SQL Auth Proxy; its
 * README: every flag is also a variable with the prefix `ALLOYDB_PROXY_`.
 */
export const alloydbAuthProxy = connector({
  id: 'alloydb-auth-proxy',
  title: 'AlloyDB Auth Proxy',
  program: 'alloydb-auth-proxy',
  containerNames: ['alloydb-auth-proxy', 'alloydb-proxy'],
  prefix: 'ALLOYDB_PROXY',
  defaultPorts: [5432],
  waits: false,
});
